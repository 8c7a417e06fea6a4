/**
 * A part of the space that can be looked at by itself: a few conditions with every fact that they read. What holds for
 * every point of a unit holds for every context, because nothing else can move these conditions.
 */
import { type LeafPredicate, type Network, propagate } from '../engine/network.ts';
import type { VocabularyEntry } from '../evidence/schema.ts';
import { type Axis, axisOf, axisOfNode } from './axis.ts';

export interface Unit {
  readonly name: string;
  readonly network: Network;
  readonly axes: readonly Axis[];
  /** Nodes above the axes, children before parents. */
  readonly order: readonly number[];
  /** Number of points. */
  readonly size: number;
}

/** A part of the network that is enumerated elsewhere stands in this unit as one axis. */
export interface Cut {
  readonly name: string;
  readonly node: number;
}

/** The unit of everything under `roots`, down to the facts or to a cut. */
export function unitOf(
  name: string,
  network: Network,
  vocabulary: Readonly<Record<string, VocabularyEntry>>,
  roots: readonly number[],
  cuts: readonly Cut[],
): Unit {
  const seen = new Set<number>();
  const leaves = new Map<string, { readonly node: number; readonly predicate: LeafPredicate }[]>();
  const reached: Cut[] = [];
  const visit = (number: number): void => {
    if (seen.has(number)) return;
    seen.add(number);
    const cut = cuts.find(({ node }) => node === number);
    if (cut) {
      reached.push(cut);
      return;
    }
    const node = network.nodes[number];
    if (!node) throw new Error(`no node ${number}`);
    if (node.kind === 'leaf') {
      const { name: fact, predicate } = node.leaf;
      leaves.set(fact, [...(leaves.get(fact) ?? []), { node: number, predicate }]);
    } else for (const child of node.children) visit(child);
  };
  for (const root of roots) visit(root);
  const axes = [
    ...reached.map((cut) => axisOfNode(cut.name, cut.node)),
    ...[...leaves].map(([fact, read]) => {
      const entry = vocabulary[fact];
      if (!entry) throw new Error(`the vocabulary has no ${fact}`);
      return axisOf(fact, entry, read);
    }),
  ];
  const cutNodes = new Set(reached.map(({ node }) => node));
  return {
    name,
    network,
    axes,
    order: network.junctions.filter((number) => seen.has(number) && !cutNodes.has(number)),
    size: axes.reduce((product, { points }) => product * points.length, 1),
  };
}

/** Sets one axis to one of its points. */
function place({ nodes, points }: Axis, choice: number, levels: Int8Array): void {
  const point = points[choice];
  if (!point) throw new Error(`no point ${choice}`);
  for (const [i, node] of nodes.entries()) levels[node] = point[i] as number;
}

/** Where one looks in a unit: one choice on each axis. */
export class Position {
  readonly unit: Unit;
  readonly levels: Int8Array;
  readonly choices: number[];

  constructor(unit: Unit) {
    this.unit = unit;
    this.levels = new Int8Array(unit.network.nodes.length);
    this.choices = unit.axes.map(() => 0);
    for (const axis of unit.axes) place(axis, 0, this.levels);
    this.evaluate();
  }

  /** Moves along one axis; `evaluate` afterwards. */
  move(axis: number, choice: number): void {
    const moved = this.unit.axes[axis];
    if (!moved) throw new Error(`no axis ${axis}`);
    this.choices[axis] = choice;
    place(moved, choice, this.levels);
  }

  evaluate(): void {
    propagate(this.unit.network, this.levels, this.unit.order);
  }

  level(node: number): number {
    return this.levels[node] as number;
  }

  /** The point in words: every fact with its value. */
  describe(): string {
    return this.unit.axes
      .map(({ name, values }, i) => {
        const {
          sources: _sources,
          gaps: _gaps,
          kind: _kind,
          ...value
        } = values[this.choices[i] as number] ?? { kind: '' };
        return `${name}=${JSON.stringify('value' in value ? value.value : value)}`;
      })
      .join(' ');
  }
}

/** Every position of a unit, in turn; the same object moves. */
export function* everyPosition(unit: Unit): Generator<Position> {
  const position = new Position(unit);
  for (;;) {
    yield position;
    let axis = 0;
    for (; axis < unit.axes.length; axis++) {
      const next = (position.choices[axis] as number) + 1;
      if (next < (unit.axes[axis] as Axis).points.length) {
        position.move(axis, next);
        break;
      }
      position.move(axis, 0);
    }
    if (axis === unit.axes.length) return;
    position.evaluate();
  }
}

/** Some positions of a unit, drawn by `random` (0 to 1, 1 excluded). */
export function* somePositions(unit: Unit, count: number, random: () => number): Generator<Position> {
  const position = new Position(unit);
  for (let i = 0; i < count; i++) {
    for (const [axis, { points }] of unit.axes.entries()) position.move(axis, Math.floor(random() * points.length));
    position.evaluate();
    yield position;
  }
}
