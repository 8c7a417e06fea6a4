/** Procedure → procedure facts (surgery, radiotherapy, ablation), and drug facts where a billing code hides a drug. */

import { type Concept, wordsOf } from '../fhir/concept.ts';
import { NO_DOSING } from '../fhir/medication-use.ts';
import { type ProcedureReading, readProcedure, readProcedureCode } from '../fhir/procedure.ts';
import type { Received } from '../fhir/record.ts';
import type { DrugFact, ProcedureFact } from '../history/facts.ts';
import {
  drugsByCode,
  drugsInTexts,
  type FoundDrug,
  isBackground,
  NAMELESS,
  NO_LINE,
  namesDrug,
  purposeByRoute,
} from './drug.ts';
import {
  type Desk,
  GUARDED,
  ignore,
  lateralityOf,
  type Recognised,
  recognise,
  recogniseCodes,
  recogniseTexts,
  refuseModifiers,
  report,
  reportLosses,
  reportUnreadable,
  setAside,
  sourceOf,
} from './mapper.ts';
import { agentsOf, reasonsOf } from './medication.ts';
import { judgeProcedure } from './status-rules.ts';

/** Concepts that stand for no event of the history by themselves. */
const SKIPPED =
  /^(laterality:|body-site:|nephrectomy:ancillary$|radiotherapy:(planning|radionuclide)|drug-administration:|trap:|biopsy:|brain-surgery:|bone-stabilisation$|embolisation:)/;
/** The whole kidney, by a code that leaves open how much around it. */
const EXTENT_OPEN = new Set(['nephrectomy:total-not-stated-radical', 'nephrectomy:radical-or-total']);
const DRUG_GIVEN = 'drug-administration:antineoplastic-or-complex-biologic';
const SITE = /^body-site:(.+)$/;

const NOTHING = { procedures: [], drugs: [] };

/** Facts of one Procedure; both lists are empty where it was set aside. */
export function mapProcedure(
  desk: Desk,
  received: Received,
): { readonly procedures: readonly ProcedureFact[]; readonly drugs: readonly DrugFact[] } {
  const { resource, reference } = received;
  const losses: string[] = [];
  const code = readProcedureCode(resource, losses);
  const texts = wordsOf(code);
  const agents = drugsByCode(desk, code, texts);
  const found: readonly Recognised[] = agents.length > 0 ? [] : recognise(desk, code, 'procedure', 'procedure');
  const relevant = found.filter(({ concept }) => !SKIPPED.test(concept)).map((one) => withExtent(desk, one, texts));
  const given = found.find(({ concept, guard }) => concept === DRUG_GIVEN && guard === undefined);
  if (agents.length === 0 && relevant.length === 0 && given === undefined) {
    if (found.length > 0) ignore(desk, reference, 'a procedure that proves nothing by itself');
    else setAside(desk, code, received, 'not a procedure of this history');
    return NOTHING;
  }
  if (refuseModifiers(desk, received)) return NOTHING;
  const reading = readProcedure(resource, losses);
  const verification = judgeProcedure(reading.status, reading.notDone);
  if (verification === undefined) {
    reportUnreadable(desk, 'map/unrecognised-status', 'the status of this entry is not known', received);
    return NOTHING;
  }
  if ('ignore' in verification) {
    ignore(desk, reference, verification.ignore);
    return NOTHING;
  }
  if (reading.status === undefined) {
    report(desk, 'map/unrecognised-status', 'the status of this entry is missing', received);
  }
  reportLosses(desk, losses, received);
  const { date } = reading;
  if (agents.length > 0) {
    const words = [...texts, ...wordsOf(reading.bodySites)];
    return { procedures: [], drugs: billedDrugs(desk, received, agents, words, reading) };
  }
  if (given !== undefined && verification.use === 'confirmed') {
    ignore(desk, reference, 'a drug was given; the entry does not say which');
    desk.unnamed.push({ what: 'infusion', ...(date ? { date } : {}), source: sourceOf(reference, given) });
  }
  const laterality = lateralityOf(
    desk,
    [...code, ...reading.bodySites, ...reading.siteQualifiers],
    [...texts, ...wordsOf(reading.bodySites)],
  );
  const reasonConcepts = reasonsOf(desk, received, reading.reasons).reasons.flatMap(({ concepts }) =>
    recognise(desk, concepts, 'condition', 'condition').flatMap((one) => (one.guard === undefined ? one.concept : [])),
  );
  const site = siteOf(desk, reading.bodySites, reasonConcepts, texts);
  const procedures: ProcedureFact[] = [];
  for (const one of relevant) {
    if (one.guard !== undefined) {
      ignore(desk, reference, GUARDED[one.guard]);
      continue;
    }
    procedures.push({
      concept: one.concept,
      verification: verification.use,
      ...(date ? { date } : {}),
      ...(laterality ? { laterality } : {}),
      ...(site === undefined ? {} : { site }),
      reasonConcepts,
      source: sourceOf(reference, one),
    });
  }
  return { procedures, drugs: [] };
}

/** Words beside a code that leaves the extent open may say that it was radical; anything else they say is not believed. */
function withExtent(desk: Desk, one: Recognised, texts: readonly string[]): Recognised {
  if (one.how !== 'coded' || !EXTENT_OPEN.has(one.concept)) return one;
  const radical = recogniseTexts(desk, texts, 'procedure').some(
    ({ concept, guard }) => concept === 'nephrectomy:radical' && guard === undefined,
  );
  return radical ? { ...one, concept: 'nephrectomy:radical' } : one;
}

const SITE_OF_METASTASIS = /^met:(lung|bone|brain|liver|adrenal|pancreas|thyroid|lymph-node)/;

/** Where it was done: the body site, else the metastasis given as the reason, else the words of the procedure. */
function siteOf(
  desk: Desk,
  bodySites: readonly Concept[],
  reasonConcepts: readonly string[],
  texts: readonly string[],
): string | undefined {
  const named = (concepts: readonly string[], pattern: RegExp) =>
    concepts.map((concept) => pattern.exec(concept)?.[1]).find((one) => one !== undefined);
  const said = (words: readonly string[]) => recogniseTexts(desk, words, 'procedure').map(({ concept }) => concept);
  return (
    named(
      recogniseCodes(desk, bodySites, 'condition').map(({ concept }) => concept),
      SITE,
    ) ??
    named(said(wordsOf(bodySites)), SITE) ??
    named(reasonConcepts, SITE_OF_METASTASIS) ??
    named(said(texts), SITE)
  );
}

/** A drug code among the procedures: billed, hence given, as far as a bill can tell. */
function billedDrugs(
  desk: Desk,
  received: Received,
  coded: readonly FoundDrug[],
  texts: readonly string[],
  { date, reasons }: ProcedureReading,
): readonly DrugFact[] {
  const { reference } = received;
  const named = coded.filter(namesDrug);
  const drugs = named.length > 0 ? named : drugsInTexts(desk, texts);
  if (drugs.length === 0) {
    report(desk, 'map/unreadable-drug', NAMELESS, received);
    desk.unnamed.push(
      ...coded.map(({ concept, found }) => ({
        what: concept.classes.includes('ici-unstated') ? ('checkpoint-inhibitor' as const) : ('drug' as const),
        ...(date ? { date } : {}),
        source: sourceOf(reference, found),
      })),
    );
    return [];
  }
  if (drugs.every(isBackground)) ignore(desk, reference, NO_LINE);
  const why = reasonsOf(desk, received, reasons);
  return drugs.flatMap((one) =>
    agentsOf(desk, received, one, purposeByRoute(desk, one, NO_DOSING, texts), why).map(
      (named): DrugFact => ({
        ...named,
        certainty: 'reported',
        form: 'dose',
        ...(date ? { start: date } : {}),
        endIsPlanned: false,
        active: false,
        links: [],
      }),
    ),
  );
}
