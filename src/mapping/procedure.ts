/** Procedure → procedure facts (surgery, radiotherapy, ablation), and drug facts where a billing code hides a drug. */

import { wordsOf } from '../fhir/concept.ts';
import { NO_DOSING } from '../fhir/medication-use.ts';
import { type ProcedureReading, readProcedure, readProcedureCode } from '../fhir/procedure.ts';
import type { Received } from '../fhir/record.ts';
import { relativeReference } from '../fhir/references.ts';
import type { DrugFact, ProcedureFact } from '../history/facts.ts';
import { GUARDED } from './condition.ts';
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
  ignore,
  lateralityOf,
  type Recognised,
  recognise,
  recogniseCodes,
  refuseModifiers,
  report,
  reportLosses,
  reportUnreadable,
  setAside,
  sourceOf,
} from './mapper.ts';
import { isAgentClass, purposesOf, reasonsOf } from './medication.ts';
import { judgeProcedure } from './status-rules.ts';

const SKIPPED =
  /^(laterality:|body-site:|nephrectomy:ancillary$|radiotherapy:planning|drug-administration:|trap:|biopsy:)/;
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
  const relevant = found.filter(({ concept }) => !SKIPPED.test(concept));
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
  const site = recogniseCodes(desk, reading.bodySites, 'condition')
    .map(({ concept }) => SITE.exec(concept)?.[1])
    .find((one) => one !== undefined);
  const reasons = reading.reasons.pointers.flatMap(({ reference: written }) =>
    written === undefined ? [] : [relativeReference(written)],
  );
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
      reasons,
      source: sourceOf(reference, one),
    });
  }
  return { procedures, drugs: [] };
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
  const purposes = purposesOf(desk, received, reasonsOf(desk, received, reasons));
  return drugs.flatMap((one) => {
    const { concept, found } = one;
    const byRoute = purposeByRoute(desk, one, NO_DOSING, texts);
    return concept.agents.map(
      (agent, i): DrugFact => ({
        agent,
        classes: i === 0 ? concept.classes.filter(isAgentClass) : ['other-anticancer'],
        route: concept.route,
        productIndication: concept.indication === 'other' ? 'other' : (byRoute ?? concept.indication),
        certainty: 'reported',
        form: 'dose',
        ...(date ? { start: date } : {}),
        endIsPlanned: false,
        active: false,
        reasons: byRoute === 'other' ? [] : purposes,
        links: [],
        source: sourceOf(reference, found),
      }),
    );
  });
}
