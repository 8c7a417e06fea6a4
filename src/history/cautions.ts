/** Findings to be read before an option is considered. A caution is never a stop. */
import type { Caution, Source } from '../contract/assessment.ts';
import type { PlacedExposure } from './class-exposure.ts';
import { evidenceDate } from './evidence-date.ts';
import type { ConditionFact } from './facts.ts';
import { distinct, isGiven } from './sources.ts';

/** Condition concepts that make a caution, with the words shown. */
const BY_CONCEPT: Readonly<Record<string, { readonly id: string; readonly text: string }>> = {
  'caution:transplant': { id: 'transplant', text: 'An organ transplant is on record.' },
  'caution:autoimmune': {
    id: 'autoimmune',
    text: 'An autoimmune disease is on record; the list is wide on purpose, read which one.',
  },
  'caution:anaemia-or-hypoxia-for-hif2a': { id: 'anaemia-or-hypoxia', text: 'Anaemia or lack of oxygen is on record.' },
  'caution:dialysis-or-severe-kidney-disease': {
    id: 'kidney-function',
    text: 'Severe kidney disease or dialysis is on record.',
  },
};

/** `conditions`: those whose concept is a caution. */
export function deriveCautions(
  conditions: readonly ConditionFact[],
  placed: readonly PlacedExposure[],
): readonly Caution[] {
  const found = new Map<string, { text: string; sources: Source[] }>();
  const add = (id: string, text: string, sources: readonly Source[]) => {
    const known = found.get(id);
    if (known) known.sources.push(...sources);
    else found.set(id, { text, sources: [...sources] });
  };
  for (const fact of conditions) {
    const caution = BY_CONCEPT[fact.concept];
    if (caution && fact.verification === 'confirmed') add(caution.id, caution.text, [fact.source]);
  }
  const ici = placed.filter(({ exposure }) => exposure.classes.some((one) => one === 'pd1' || one === 'ctla4'));
  for (const { exposure } of ici) {
    if (!isGiven(exposure.certainty) || exposure.stopReason?.reason !== 'toxicity') continue;
    add('prior-severe-immune-event', `Checkpoint inhibitor stopped for toxicity: ${exposure.agent}.`, [
      exposure.stopReason.source,
    ]);
  }
  // A new inflammation after a checkpoint inhibitor began may be its work.
  const begun = Math.min(
    ...ici
      .filter(({ exposure }) => isGiven(exposure.certainty))
      .map(({ exposure }) => exposure.start?.span.first ?? Infinity),
  );
  for (const fact of conditions) {
    if (fact.concept !== 'caution:possible-immune-event' || fact.verification !== 'confirmed') continue;
    const date = evidenceDate(fact);
    if (date !== undefined && date.span.last >= begun) {
      add('possible-immune-event', 'A possible immune event is on record after a checkpoint inhibitor began.', [
        fact.source,
      ]);
    }
  }
  return [...found].map(([id, { text, sources }]) => ({ id, text, sources: distinct(sources) }));
}
