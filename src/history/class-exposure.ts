/** Exposure by drug class: what the rules ask for. 'no' needs a complete read of every place where a drug may stand. */
import type { DrugClass, Exposure, ExposureSetting, StopReason } from '../contract/assessment.ts';
import type { Tri } from '../kernel/tri.ts';
import type { DrugExposure } from './exposure.ts';
import type { AgentClass, FactDate } from './facts.ts';
import { distinct, isGiven, strongest } from './sources.ts';

export const CLASS_MEMBERS: Readonly<Record<DrugClass, readonly AgentClass[]>> = {
  ici: ['pd1', 'ctla4'],
  pd1: ['pd1'],
  ctla4: ['ctla4'],
  vegf: ['vegfr-tki', 'vegf-antibody'],
  vegfrTki: ['vegfr-tki'],
  mtor: ['mtor'],
  hif2a: ['hif2a'],
  cytokine: ['cytokine'],
};

/** An exposure with the place it was given, or the reason why nobody can tell. */
export interface PlacedExposure {
  readonly exposure: DrugExposure;
  readonly setting: ExposureSetting | 'unknown-setting' | 'unknown-indication';
  /** Why it ended, in the light of its line. */
  readonly outcome: StopReason;
}

/** Given for sure: not merely ordered, and not perhaps a placebo. */
const wasGiven = ({ exposure }: PlacedExposure) => isGiven(exposure.certainty) && !exposure.blinded;

function triOfPlaced(placed: readonly PlacedExposure[], absent: 'no' | 'unknown', open: boolean): Tri {
  if (placed.some(wasGiven)) return 'yes';
  return placed.length > 0 || open ? 'unknown' : absent;
}

/** The exposure to one class. `absent` is what silence means: 'no' after complete reads, else 'unknown'. */
export function classExposure(name: DrugClass, all: readonly PlacedExposure[], absent: 'no' | 'unknown'): Exposure {
  const members = CLASS_MEMBERS[name];
  const mine = all.filter(({ exposure }) => exposure.classes.some((one) => members.includes(one)));
  const inSetting = (setting: PlacedExposure['setting']) => mine.filter((one) => one.setting === setting);
  const advanced = inSetting('advanced');
  const perioperative = inSetting('perioperative');
  const other = inSetting('other-indication');
  const unplaced = inSetting('unknown-setting');
  const unattributed = inSetting('unknown-indication');
  // A drug for kidney cancer in an unknown setting is exposure all the same; one for an unknown disease is not known to be.
  const kidney = [...advanced, ...perioperative, ...unplaced];
  const given = kidney.filter(wasGiven);
  const status = triOfPlaced(kidney, absent, unattributed.length > 0);
  const relevant = given.length > 0 ? given : kidney;
  const settings: ExposureSetting[] = [];
  if (advanced.length > 0) settings.push('advanced');
  if (perioperative.length > 0) settings.push('perioperative');
  if (other.length > 0) settings.push('other-indication');
  const latest = [...relevant].sort((a, b) => endDay(b) - endDay(a))[0];
  // While one of them goes on there is no last dose yet.
  const open = relevant.some(({ exposure }) => exposure.lastDose === undefined);
  const lastDose = relevant.reduce<FactDate | undefined>((best, { exposure: { lastDose: date } }) => {
    return date !== undefined && (best === undefined || date.span.last > best.span.last) ? date : best;
  }, undefined);
  return {
    status,
    ...(relevant.length > 0 ? { certainty: strongest(relevant.map(({ exposure }) => exposure.certainty)) } : {}),
    settings,
    agents: distinctAgents(relevant.length > 0 ? relevant : [...other, ...unattributed]),
    ...(lastDose && !open ? { lastDose: lastDose.date } : {}),
    outcome: latest?.outcome ?? 'unknown',
    advanced: triOfPlaced(advanced, absent, unplaced.length + unattributed.length > 0),
    perioperative: triOfPlaced(perioperative, absent, unplaced.length + unattributed.length > 0),
    otherIndication: triOfPlaced(other, absent, unattributed.length > 0),
    advancedAgents: distinctAgents(advanced),
    sources: distinct([...relevant, ...other, ...unattributed].flatMap(({ exposure }) => exposure.sources)),
  };
}

function endDay({ exposure }: PlacedExposure): number {
  if (exposure.ongoing) return Infinity;
  return exposure.lastDose?.span.last ?? exposure.start?.span.last ?? -Infinity;
}

function distinctAgents(placed: readonly PlacedExposure[]): readonly string[] {
  return [...new Set(placed.map(({ exposure }) => exposure.agent))];
}
