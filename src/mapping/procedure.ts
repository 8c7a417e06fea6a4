/** Procedure → procedure facts (surgery, radiotherapy, ablation), and drug facts where a billing code hides a drug. */
import { conceptTexts, flag, object, objects, referencesOf, statusCode } from '../fhir/elements.ts';
import type { Received } from '../fhir/record.ts';
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
  dateIn,
  extensionConcepts,
  ignore,
  lateralityOf,
  type Recognised,
  recognise,
  recogniseCodes,
  refuseModifiers,
  report,
  reportUnreadable,
  sourceOf,
} from './mapper.ts';
import { isAgentClass, purposesOf } from './medication.ts';

type Reading = 'confirmed' | 'uncertain' | { readonly ignore: string };

/** What the status proves. An operation that was begun and stopped may have removed the kidney or not. */
export const PROCEDURE_STATUS: Readonly<Record<string, Reading>> = {
  completed: 'confirmed',
  'in-progress': 'uncertain',
  'on-hold': 'uncertain',
  suspended: 'uncertain',
  stopped: 'uncertain',
  aborted: 'uncertain',
  unknown: 'uncertain',
  preparation: { ignore: 'planned, not done' },
  'not-done': { ignore: 'not done' },
  'entered-in-error': { ignore: 'entered in error' },
};

const SKIPPED =
  /^(laterality:|body-site:|nephrectomy:ancillary$|radiotherapy:planning|drug-administration:|trap:|biopsy:)/;
const DRUG_GIVEN = 'drug-administration:antineoplastic-or-complex-biologic';
const SITE = /^body-site:(.+)$/;

/** Facts of one Procedure; both lists are empty where it was set aside. */
export function mapProcedure(
  desk: Desk,
  received: Received,
): { readonly procedures: readonly ProcedureFact[]; readonly drugs: readonly DrugFact[] } {
  const nothing = { procedures: [], drugs: [] };
  const { resource, resourceType, reference } = received;
  const texts = conceptTexts(resource['code']);
  const agents = drugsByCode(desk, [resource['code']], texts);
  const found: readonly Recognised[] =
    agents.length > 0 ? [] : recognise(desk, resource['code'], 'procedure', 'procedure');
  const relevant = found.filter(({ concept }) => !SKIPPED.test(concept));
  const given = found.find(({ concept, guard }) => concept === DRUG_GIVEN && guard === undefined);
  if (agents.length === 0 && relevant.length === 0 && given === undefined) {
    ignore(
      desk,
      reference,
      found.length > 0 ? 'a procedure that proves nothing by itself' : 'not a procedure of this history',
    );
    return nothing;
  }
  const notDone = flag(resource['notDone']) === true || flag(resource['notPerformed']) === true;
  const reading: Reading | undefined = notDone
    ? { ignore: 'not done' }
    : PROCEDURE_STATUS[statusCode(resource['status']) ?? 'unknown'];
  if (typeof reading === 'object') {
    ignore(desk, reference, reading.ignore);
    return nothing;
  }
  if (refuseModifiers(desk, resource, resourceType, reference)) return nothing;
  if (reading === undefined) {
    reportUnreadable(desk, 'map/unrecognised-status', 'the status of this entry is not known', resourceType, reference);
    return nothing;
  }
  const day = (value: unknown) => dateIn(desk, value, resourceType, reference);
  const when = (key: 'performed' | 'occurrence') =>
    day(resource[`${key}DateTime`]) ?? day(object(resource[`${key}Period`])['start']) ?? day(resource[`${key}String`]);
  const date = when('performed') ?? when('occurrence');
  if (agents.length > 0) {
    return { procedures: [], drugs: billedDrugs(desk, received, agents, date) };
  }
  if (given !== undefined && reading === 'confirmed') {
    ignore(desk, reference, 'a drug was given; the entry does not say which');
    desk.unnamed.push({ what: 'infusion', ...(date ? { date } : {}), source: sourceOf(reference, given) });
  }
  const sites = objects(resource['bodySite']);
  const laterality = lateralityOf(
    desk,
    [resource['code'], ...sites, ...sites.flatMap(extensionConcepts)],
    [...texts, ...sites.flatMap(conceptTexts)],
  );
  const site = sites
    .flatMap((one) => recogniseCodes(desk, one, 'condition'))
    .map(({ concept }) => SITE.exec(concept)?.[1])
    .find((one) => one !== undefined);
  const procedures: ProcedureFact[] = [];
  for (const one of relevant) {
    if (one.guard !== undefined) {
      ignore(desk, reference, GUARDED[one.guard]);
      continue;
    }
    procedures.push({
      concept: one.concept,
      verification: reading,
      ...(date ? { date } : {}),
      ...(laterality ? { laterality } : {}),
      ...(site === undefined ? {} : { site }),
      reasons: referencesOf(resource['reasonReference']),
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
  date: ProcedureFact['date'],
): readonly DrugFact[] {
  const { resource, resourceType, reference } = received;
  const texts = [...conceptTexts(resource['code']), ...conceptTexts(resource['bodySite'])];
  const named = coded.filter(namesDrug);
  const drugs = named.length > 0 ? named : drugsInTexts(desk, texts);
  if (drugs.length === 0) {
    report(desk, 'map/unreadable-drug', NAMELESS, resourceType, reference);
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
  const reasons = purposesOf(desk, received);
  return drugs.flatMap((one) => {
    const { concept, found } = one;
    const byRoute = purposeByRoute(desk, one, resource, texts);
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
        reasons: byRoute === 'other' ? [] : reasons,
        links: [],
        source: sourceOf(reference, found),
      }),
    );
  });
}
