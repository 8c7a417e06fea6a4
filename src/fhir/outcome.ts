/**
 * What an OperationOutcome says about completeness. It is never data. Severity alone does not tell: Epic reports a
 * result cut at 100 entries as mere information (59133), and an empty result as a warning (4101).
 */
import { readConcept } from './concept.ts';
import { type Json, object, objects, text } from './elements.ts';

/** Resource types whose absence means something to us; an outcome that names none concerns them all. */
export const READ_TYPES = [
  'Patient',
  'Condition',
  'Procedure',
  'MedicationStatement',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationDispense',
  'Medication',
  'Observation',
] as const;

/** Names of the same type in other releases, and abbreviations of none: only whole words count. */
const ALIASES: Readonly<Record<string, string>> = {
  MedicationOrder: 'MedicationRequest',
};

/**
 * Epic's codes (system ends in .7.2.657369), from its published list and observed payloads.
 * `true`: data are missing. `false`: nothing is missing.
 */
const EPIC_CODES: Readonly<Record<string, boolean>> = {
  '4101': false, // no results
  '4122': false, // unknown parameter, ignored: the answer is wider, not narrower
  '59100': false, // parameter ignored
  '59101': false, // unknown category value, ignored
  '59109': false, // optional parameter invalid
  '4113': true, // search session expired
  '4118': true, // not authorised
  '4119': true, // additional data may be present
  '4130': true, // Break-the-Glass
  '4131': true,
  '4134': true,
  '59133': true, // more than 100 results
  '59204': true, // sub-resource the client is not authorised for
};

/** Issue types that say that something was not given, whatever the severity. */
const WITHHELD = new Set([
  'suppressed',
  'incomplete',
  'too-costly',
  'throttled',
  'timeout',
  'transient',
  'lock-error',
  'no-store',
  'forbidden',
  'security',
  'login',
  'expired',
]);

const WITHHELD_TEXT = /suppressed|additional data|not authori[sz]ed|truncat|incomplete|exceed|withheld|restricted/i;

/** Resource types named in a text, in our spelling. */
export function typesNamed(...texts: readonly (string | undefined)[]): readonly string[] {
  const found = new Set<string>();
  for (const one of texts) {
    if (one === undefined) continue;
    for (const type of READ_TYPES) if (new RegExp(`\\b${type}\\b`).test(one)) found.add(type);
    for (const [alias, type] of Object.entries(ALIASES)) if (new RegExp(`\\b${alias}\\b`).test(one)) found.add(type);
  }
  return [...found];
}

/** Codes of Epic's own system in an outcome, whichever hospital's; each once, and nothing that is not a number. */
export function epicCodes(outcome: Json): readonly string[] {
  const codes = objects(outcome['issue']).flatMap((issue) =>
    readConcept(object(issue['details']), 'details', []).codings.flatMap(({ system, code }) =>
      system.endsWith(EPIC_SYSTEM) && /^\d{3,6}$/.test(code) ? [code] : [],
    ),
  );
  return [...new Set(codes)];
}

/** The last arcs of Epic's code system; those in front of them are the hospital's. */
const EPIC_SYSTEM = '.7.2.657369';

/** A paging session that ended: the search may be begun again. */
export const SEARCH_EXPIRED = '4113';

export interface OutcomeReading {
  readonly withheld: boolean;
  /** Types it concerns; empty where none is named, which means all. */
  readonly types: readonly string[];
}

/** Reads an OperationOutcome; `texts` are the words around it (request and response of its entry). */
export function readOutcome(outcome: Json, texts: readonly (string | undefined)[]): OutcomeReading {
  let withheld = false;
  const words: (string | undefined)[] = [...texts];
  const issues = objects(outcome['issue']);
  for (const issue of issues) {
    const code = text(issue['code']);
    const severity = text(issue['severity']);
    const details = readConcept(object(issue['details']), 'details', []);
    const diagnostics = text(issue['diagnostics']);
    const said = [diagnostics, ...details.texts];
    words.push(...said);
    for (const key of ['expression', 'location'] as const) {
      const places = issue[key];
      if (Array.isArray(places)) for (const place of places) words.push(text(place));
      else words.push(text(places));
    }
    const epic = details.codings
      .map(({ system, code: value }) =>
        system.endsWith(EPIC_SYSTEM) && Object.hasOwn(EPIC_CODES, value) ? EPIC_CODES[value] : undefined,
      )
      .find((known) => known !== undefined);
    const speaks = said.some((one) => one !== undefined && WITHHELD_TEXT.test(one));
    if (epic !== undefined) withheld ||= epic;
    else if (severity === 'error' || severity === 'fatal') withheld = true;
    else if (code !== undefined && WITHHELD.has(code)) withheld = true;
    else if (speaks) withheld = true;
    else if (severity === 'warning' && code !== 'not-found' && code !== 'informational') withheld = true;
  }
  // An outcome without issues says nothing that could be trusted.
  if (issues.length === 0) withheld = true;
  return { withheld, types: typesNamed(...words) };
}
