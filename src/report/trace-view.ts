/** The trace of a consideration as a person reads it: conditions met, not met or open, without double negations. */
import type { Source, TraceNode } from '../contract/assessment.ts';
import type { Tri } from '../kernel/tri.ts';

export type Condition =
  | {
      readonly kind: 'fact';
      readonly met: Tri;
      /** What the record says. */
      readonly text: string;
      /** What the condition asks of it, where that is more than yes. */
      readonly needs: string | undefined;
      /** The condition is that it is not so. */
      readonly negated: boolean;
      readonly sources: readonly Source[];
    }
  | { readonly kind: 'all' | 'any'; readonly met: Tri; readonly parts: readonly Condition[] };

export interface TracePart {
  readonly part: 'scope' | 'condition' | 'options';
  readonly met: Tri;
  readonly conditions: readonly Condition[];
}

const OPPOSITE: Readonly<Record<Tri, Tri>> = { yes: 'no', no: 'yes', unknown: 'unknown' };

/** A condition with its outcome; under a negation "all" and "any" change places. */
function conditionOf(node: TraceNode, negated: boolean): Condition | undefined {
  const met = negated ? OPPOSITE[node.value] : node.value;
  switch (node.test) {
    case 'not': {
      const [child] = node.children;
      return child && conditionOf(child, !negated);
    }
    case 'unless-stated': {
      const [child] = node.children;
      const inner = child && conditionOf(child, !negated);
      // What is only not stated counts as met: the outcome is that of the whole.
      return inner && { ...inner, met };
    }
    case 'all':
    case 'any': {
      const kind = (node.test === 'all') === negated ? 'any' : 'all';
      const parts = node.children
        .flatMap((child) => conditionOf(child, negated) ?? [])
        // All of all is one list, and so is any of any.
        .flatMap((part) => (part.kind === kind ? part.parts : [part]));
      return parts.length === 1 ? parts[0] : { kind, met, parts };
    }
    default: {
      const text = node.text ?? node.fact ?? '';
      return { kind: 'fact', met, text, needs: node.needs, negated, sources: node.sources ?? [] };
    }
  }
}

/** The parts of a rule that were asked, each with its conditions. */
export function traceParts(trace: TraceNode): readonly TracePart[] {
  return trace.children.flatMap((node): readonly TracePart[] => {
    const condition = conditionOf(node, false);
    if (node.part === undefined || !condition) return [];
    const conditions = condition.kind === 'all' ? condition.parts : [condition];
    return conditions.length === 0 ? [] : [{ part: node.part, met: node.value, conditions }];
  });
}
