/**
 * The treatment history as an R4 Bundle in the shape of mCODE 4.0.0, so that another system can read what was concluded.
 *
 * It says nothing that the history does not say: what is absent becomes no resource, an order stays an order, no date is
 * made up. What is unknown stands in an OperationOutcome, so that a reader does not take silence for absence. A profile of
 * mCODE is named only where what it demands is there. Every resource has a Provenance with the resources of the chart it
 * rests on, and says whether it is stated there or inferred.
 */
import type {
  Bundle,
  BundleEntry,
  CodeableConcept,
  Coding,
  Condition,
  Extension,
  FhirResource,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
  Observation,
  OperationOutcome,
  Patient,
  Period,
  Procedure,
  Provenance,
  Reference,
} from 'fhir/r4';
import type { Assessment, Certainty, Source, StopReason, TreatmentHistoryContext } from '../contract/assessment.ts';
import type { PatientIdentity } from '../contract/identity.ts';
import { hidesSomething } from '../kernel/read-state.ts';
import { sha256 } from '../kernel/sha256.ts';
import { truthOfSources } from './truth.ts';
import { SITE_WORDS, STOP_WORDS } from './words.ts';

export interface HistoryBundleInput {
  readonly assessment: Assessment;
  /** Left out: the Patient carries its id alone. */
  readonly identity?: PatientIdentity | undefined;
  /** Replay hash of the snapshot that this history belongs to. */
  readonly hash: string;
  /** Why a clinician's answer overrides the chart, by gap id. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** FHIR instant at which the file is written: '2026-11-24T09:30:00Z'. */
  readonly writtenAt: string;
}

const BASE = 'https://nextline.example/fhir';
const MCODE = 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode';
const SNOMED = 'http://snomed.info/sct';
const LOINC = 'http://loinc.org';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

const INTENT: Readonly<Record<string, Coding>> = {
  adjuvant: { system: SNOMED, code: '373846009', display: 'adjuvant' },
  neoadjuvant: { system: SNOMED, code: '373847000', display: 'neoadjuvant' },
};
const WORSENED: Coding = { system: SNOMED, code: '271299001', display: "Patient's condition worsened (finding)" };

const LOCAL_THERAPY = {
  sbrt: 'Stereotactic body radiotherapy',
  srs: 'Stereotactic radiosurgery',
  ebrt: 'External beam radiotherapy',
  metastasectomy: 'Metastasectomy',
  ablation: 'Ablation of a metastasis',
} as const;

/** How a fact is known: the words of the screen, as a code. */
function howKnown(sources: readonly Source[], truth = truthOfSources(sources)): Extension {
  const byClinician = sources.some(({ how }) => how === 'clinician');
  return {
    url: `${BASE}/StructureDefinition/how-known`,
    valueCode: byClinician ? 'confirmed-by-clinician' : truth,
  };
}

/**
 * The codes that the chart uses for this, each once; the text is ours. A code counts only where it stood in a resource of
 * the same type: the code for a missing kidney is no code for an operation.
 */
function concept(words: string, sources: readonly Source[], type?: 'Condition' | 'Procedure'): CodeableConcept {
  const codings = new Map<string, Coding>();
  for (const { reference, code } of sources) {
    if (!code || (type !== undefined && !reference.startsWith(`${type}/`))) continue;
    codings.set(`${code.system}|${code.code}`, { ...code });
  }
  return { ...(codings.size > 0 ? { coding: [...codings.values()] } : {}), text: words };
}

const coded = (system: string, code: string): CodeableConcept => ({ coding: [{ system, code }] });

/** A UUID made from the content, so that the same history gives the same file. */
function uuidOf(seed: string): string {
  const digits = sha256(seed);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

/** Collects the entries; each knows where it came from. */
class Desk {
  readonly entries: BundleEntry<FhirResource>[] = [];
  readonly #seed: string;
  readonly #writtenAt: string;

  constructor(seed: string, writtenAt: string) {
    this.#seed = seed;
    this.#writtenAt = writtenAt;
  }

  add(resource: FhirResource, sources: readonly Source[] = []): Reference {
    const place = this.entries.length;
    const fullUrl = `urn:uuid:${uuidOf(`${this.#seed}|${place}`)}`;
    this.entries.push({ fullUrl, resource });
    const references = [...new Set(sources.map(({ reference }) => reference))];
    if (references.length > 0) this.#prove(fullUrl, references);
    return { reference: fullUrl };
  }

  #prove(target: string, references: readonly string[]): void {
    const provenance: Provenance = {
      resourceType: 'Provenance',
      target: [{ reference: target }],
      recorded: this.#writtenAt,
      agent: [ASSEMBLER],
      entity: references.map((reference) => ({
        role: 'source',
        // An answer of a clinician is no resource of the chart.
        what: /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(reference) ? { reference } : { display: reference },
      })),
    };
    this.entries.push({ fullUrl: `urn:uuid:${uuidOf(`${this.#seed}|${this.entries.length}`)}`, resource: provenance });
  }
}

const ASSEMBLER: Provenance['agent'][number] = {
  type: coded(`${TERMINOLOGY}/provenance-participant-type`, 'assembler'),
  who: { display: 'Nextline, decision support' },
};

const SEXES: readonly Patient['gender'][] = ['male', 'female', 'other', 'unknown'];

function patientOf(assessment: Assessment, identity: PatientIdentity | undefined): Patient {
  const { vitalStatus } = assessment.context;
  const gender = SEXES.find((sex) => sex === identity?.sex);
  return {
    resourceType: 'Patient',
    id: assessment.patient.id,
    ...(identity === undefined ? {} : { name: [{ text: identity.name }] }),
    ...(gender === undefined ? {} : { gender }),
    ...(identity?.birthDate === undefined ? {} : { birthDate: identity.birthDate }),
    ...(identity?.recordNumber === undefined
      ? {}
      : { identifier: [{ type: coded(`${TERMINOLOGY}/v2-0203`, 'MR'), value: identity.recordNumber }] }),
    ...(vitalStatus.deceased === 'yes' ? { deceasedBoolean: true } : {}),
  };
}

interface Subject {
  readonly patient: Reference;
  readonly cancer: Reference | undefined;
}

function conditionBase(
  patient: Reference,
): Pick<Condition, 'resourceType' | 'category' | 'verificationStatus' | 'subject'> {
  return {
    resourceType: 'Condition',
    category: [coded(`${TERMINOLOGY}/condition-category`, 'problem-list-item')],
    verificationStatus: coded(`${TERMINOLOGY}/condition-ver-status`, 'confirmed'),
    subject: patient,
  };
}

function primaryCancer({ diagnosis }: TreatmentHistoryContext, patient: Reference): Condition {
  const histology = { 'clear-cell': 'clear cell', 'non-clear-cell': 'not clear cell', unknown: undefined }[
    diagnosis.histology
  ];
  const extension: Extension[] = [howKnown(diagnosis.sources)];
  if (histology !== undefined) {
    extension.push({
      url: `${MCODE}-histology-morphology-behavior`,
      valueCodeableConcept: {
        // Known in its own way: a clinician may correct the histology of a cancer that the chart states.
        extension: [howKnown(diagnosis.histologySources)],
        ...concept(histology, diagnosis.histologySources),
      },
    });
  }
  if (diagnosis.diagnosedOn !== undefined) {
    extension.push({
      url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate',
      valueDateTime: diagnosis.diagnosedOn,
    });
  }
  return {
    ...conditionBase(patient),
    meta: { profile: [`${MCODE}-primary-cancer-condition`] },
    extension,
    code: concept('Renal cell carcinoma', diagnosis.sources, 'Condition'),
  };
}

function metastases(desk: Desk, { diagnosis }: TreatmentHistoryContext, { patient, cancer }: Subject): void {
  if (diagnosis.metastatic !== 'yes') return;
  const add = (words: string, recordedOn: string | undefined, sources: readonly Source[]) => {
    const extension: Extension[] = [howKnown(sources)];
    if (cancer) {
      extension.push({ url: 'http://hl7.org/fhir/StructureDefinition/condition-related', valueReference: cancer });
    }
    desk.add(
      {
        ...conditionBase(patient),
        meta: { profile: [`${MCODE}-secondary-cancer-condition`] },
        extension,
        code: concept(words, sources, 'Condition'),
        ...(recordedOn === undefined ? {} : { recordedDate: recordedOn }),
      },
      sources,
    );
  };
  for (const { site, recordedOn, sources } of diagnosis.sites) {
    add(`Metastasis of renal cell carcinoma: ${SITE_WORDS[site]}`, recordedOn, sources);
  }
  if (diagnosis.sites.length === 0) {
    add('Metastasis of renal cell carcinoma', diagnosis.metastaticOn, diagnosis.metastaticSources);
  }
}

/** A surgical procedure. Without a date it says so in words: the profile wants a date or an explanation. */
function procedure(
  words: string,
  when: { readonly date?: string | undefined; readonly words: string },
  bodySite: string | undefined,
  sources: readonly Source[],
  { patient, cancer }: Subject,
): Procedure {
  return {
    resourceType: 'Procedure',
    // Without a date it was concluded from something else: a missing kidney, a history.
    extension: [howKnown(sources, when.date === undefined ? 'inferred' : truthOfSources(sources))],
    status: 'completed',
    code: concept(words, sources, 'Procedure'),
    subject: patient,
    ...(when.date === undefined ? { performedString: when.words } : { performedDateTime: when.date }),
    ...(bodySite === undefined ? {} : { bodySite: [{ text: bodySite }] }),
    ...(cancer ? { reasonReference: [cancer] } : {}),
  };
}

function procedures(desk: Desk, { nephrectomy: n, localTherapies }: TreatmentHistoryContext, subject: Subject): void {
  if (n.status === 'yes') {
    const extent = { radical: 'Radical nephrectomy', partial: 'Partial nephrectomy', unknown: 'Nephrectomy' }[n.extent];
    const when = n.onOrBefore === undefined ? 'date not known' : `date not known, on or before ${n.onOrBefore}`;
    const site = n.laterality === 'unknown' ? undefined : `${n.laterality} kidney`;
    const resource = procedure(extent, { date: n.date, words: when }, site, n.sources, subject);
    desk.add({ ...resource, meta: { profile: [`${MCODE}-cancer-related-surgical-procedure`] } }, n.sources);
  }
  for (const { kind, site, date, sources } of localTherapies) {
    const place = site === 'not stated' ? undefined : site;
    desk.add(procedure(LOCAL_THERAPY[kind], { date, words: 'date not known' }, place, sources, subject), sources);
  }
}

interface Course {
  readonly agent: string;
  readonly certainty: Certainty;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly lastDose?: string | undefined;
  readonly stopReason: StopReason;
  readonly setting: string;
  readonly intent?: Coding | undefined;
  readonly notes?: readonly string[];
  readonly sources: readonly Source[];
}

/** One drug over time, as strong as the evidence for it: given, reported, or no more than ordered. */
function drug(course: Course, { patient, cancer }: Subject): FhirResource | undefined {
  const { agent, certainty, start, end, lastDose, stopReason, setting, intent, sources } = course;
  // What was only planned is no part of the history.
  if (certainty === 'planned') return undefined;
  const lasted: Period = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
  const notes = [setting, ...(course.notes ?? []), ...(lastDose === undefined ? [] : [`last dose ${lastDose}`])];
  const ended = stopReason === 'progression' || stopReason === 'toxicity' || stopReason === 'other';
  const common = {
    extension: [
      howKnown(sources),
      ...(intent ? [{ url: `${MCODE}-procedure-intent`, valueCodeableConcept: { coding: [intent] } }] : []),
    ],
    medicationCodeableConcept: { text: agent },
    subject: patient,
    note: notes.map((text) => ({ text })),
    ...(cancer ? { reasonReference: [cancer] } : {}),
  };
  if (certainty === 'ordered') {
    return {
      resourceType: 'MedicationRequest',
      ...common,
      // Whether the order was carried out is what nobody has confirmed.
      status: 'unknown',
      intent: 'order',
      ...(start === undefined ? {} : { authoredOn: start }),
    } satisfies MedicationRequest;
  }
  const reason = ended ? { statusReason: [{ text: STOP_WORDS[stopReason] }] } : {};
  const dated = start !== undefined || end !== undefined;
  if (certainty === 'administered' && dated) {
    return {
      resourceType: 'MedicationAdministration',
      meta: { profile: [`${MCODE}-cancer-related-medication-administration`] },
      ...common,
      status: ended
        ? 'stopped'
        : stopReason === 'ongoing'
          ? 'in-progress'
          : stopReason === 'completed'
            ? 'completed'
            : 'unknown',
      ...reason,
      effectivePeriod: lasted,
    } satisfies MedicationAdministration;
  }
  return {
    resourceType: 'MedicationStatement',
    ...common,
    status: ended
      ? 'stopped'
      : stopReason === 'ongoing'
        ? 'active'
        : stopReason === 'completed'
          ? 'completed'
          : 'unknown',
    ...reason,
    ...(dated ? { effectivePeriod: lasted } : {}),
  } satisfies MedicationStatement;
}

function coursesOf({ perioperative: p, lines, unplaced, exposures }: TreatmentHistoryContext): readonly Course[] {
  const doses = p.doses === undefined ? [] : [`${p.doses} doses`];
  const classes = [exposures.ici, exposures.vegf, exposures.mtor, exposures.hif2a, exposures.cytokine];
  return [
    ...p.agents.map((agent) => ({
      agent,
      certainty: p.certainty ?? ('ordered' as const),
      start: p.start,
      lastDose: p.lastDose,
      stopReason: p.stopReason,
      setting: `${p.setting === 'unknown' ? 'perioperative' : p.setting} therapy`,
      intent: INTENT[p.setting],
      notes: doses,
      sources: p.sources,
    })),
    ...lines.list.flatMap((line) =>
      line.courses.map((course) => ({
        ...course,
        setting: `line ${line.number} for advanced disease`,
        sources: line.sources,
      })),
    ),
    ...unplaced.map((one) => ({
      ...one,
      stopReason: 'unknown' as const,
      setting: one.reason === 'indication' ? 'for which disease is not known' : 'setting not known',
    })),
    ...classes
      .filter(({ status, otherIndication }) => status === 'no' && otherIndication === 'yes')
      .flatMap(({ agents, certainty, lastDose, sources }) =>
        agents.map((agent) => ({
          agent,
          certainty: certainty ?? ('ordered' as const),
          lastDose,
          stopReason: 'unknown' as const,
          setting: 'for another disease than the kidney cancer',
          sources,
        })),
      ),
  ];
}

function observation(
  code: Coding,
  value: Pick<Observation, 'valueInteger' | 'valueCodeableConcept'>,
  date: string | undefined,
  sources: readonly Source[],
  { patient, cancer }: Subject,
): Observation {
  return {
    resourceType: 'Observation',
    extension: [howKnown(sources)],
    status: 'final',
    code: { coding: [code] },
    subject: patient,
    ...(cancer ? { focus: [cancer] } : {}),
    ...(date === undefined ? {} : { effectiveDateTime: date }),
    ...value,
  };
}

function observations(desk: Desk, context: TreatmentHistoryContext, subject: Subject): void {
  const { progression, lines, performanceStatus: p } = context;
  const worse = new Map<string, readonly Source[]>();
  for (const { progressionOn, sources } of lines.list) {
    if (progressionOn !== undefined) worse.set(progressionOn, sources);
  }
  if (progression.status === 'yes') worse.set(progression.date ?? '', progression.sources);
  for (const [date, sources] of worse) {
    const status = observation(
      { system: LOINC, code: '97509-4' },
      { valueCodeableConcept: { coding: [WORSENED] } },
      date === '' ? undefined : date,
      sources,
      subject,
    );
    desk.add({ ...status, meta: { profile: [`${MCODE}-cancer-disease-status`] } }, sources);
  }
  const scales = [
    ['ecog-performance-status', '89247-1', p.ecog],
    ['karnofsky-performance-status', '89243-0', p.karnofsky],
  ] as const;
  for (const [profile, code, valueInteger] of scales) {
    if (valueInteger === undefined) continue;
    const scale = observation({ system: LOINC, code }, { valueInteger }, p.date, p.sources, subject);
    const category = [coded(`${TERMINOLOGY}/observation-category`, 'survey')];
    desk.add({ ...scale, category, meta: { profile: [`${MCODE}-${profile}`] } }, p.sources);
  }
}

const DRUG_TYPES = ['MedicationStatement', 'MedicationAdministration', 'MedicationRequest'];

/** What the history cannot tell, each with the resource types in which it would stand. */
function unknowns({ context, reads }: Assessment): OperationOutcome | undefined {
  const { diagnosis, nephrectomy, perioperative, exposures, progression } = context;
  const open: (readonly [words: string, types: readonly string[]])[] = [];
  const ask = (value: string, words: string, ...types: readonly string[]) => {
    if (value === 'unknown') open.push([words, types]);
  };
  ask(diagnosis.rcc, 'whether there is a kidney cancer', 'Condition');
  ask(diagnosis.histology, 'its histology', 'Condition', 'Observation');
  ask(diagnosis.metastatic, 'whether it is metastatic', 'Condition', 'Observation');
  ask(nephrectomy.status, 'whether there was a nephrectomy', 'Procedure', 'Condition');
  ask(nephrectomy.primaryInPlace, 'whether the primary tumour is in place', 'Procedure', 'Condition');
  ask(perioperative.status, 'whether there was perioperative therapy', ...DRUG_TYPES);
  for (const [name, { status }] of Object.entries(exposures)) {
    ask(status, `whether a drug of the class ${name} was given`, ...DRUG_TYPES);
  }
  ask(progression.status, 'whether the disease progressed on the latest therapy', 'Observation');
  for (const { resourceType, state } of reads) {
    if (hidesSomething(state)) open.push([`${resourceType} could not be read completely`, [resourceType]]);
  }
  if (open.length === 0) return undefined;
  return {
    resourceType: 'OperationOutcome',
    issue: open.map(([words, types]) => ({
      severity: 'warning',
      code: 'incomplete',
      details: { text: `cannot tell: ${words}` },
      expression: [...types],
    })),
  };
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What the file as a whole is, for people and machines: as of when, by which evidence, with which answers. */
function stamp(
  { assessment, hash, reasons = {}, writtenAt }: HistoryBundleInput,
  targets: readonly string[],
): Provenance {
  const { asOf, evidence, answers } = assessment;
  const overrides = Object.entries(answers).map(([gap, answer]) => {
    const reason = reasons[gap];
    return `${gap}: ${JSON.stringify(answer)}${reason === undefined ? '' : `, because ${reason}`}`;
  });
  const edition = `${evidence.edition}, reviewed ${evidence.reviewedOn}${evidence.asOf === undefined ? '' : `, as known ${evidence.asOf}`}`;
  const lines = [
    'Treatment history as concluded by Nextline. What is not known stands in the OperationOutcome; what is absent is left out.',
    `As of ${asOf}. Evidence ${edition}. Replay hash ${hash}.`,
    ...overrides.map((override) => `Answered by a clinician: ${override}`),
  ];
  const member = (name: string, value: string): Extension => ({ url: name, valueString: value });
  return {
    resourceType: 'Provenance',
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}</div>`,
    },
    extension: [
      {
        url: `${BASE}/StructureDefinition/judgement`,
        extension: [
          member('asOf', asOf),
          member('evidenceEdition', edition),
          member('replayHash', hash),
          ...overrides.map((override) => member('clinicianAnswer', override)),
        ],
      },
    ],
    target: targets.map((reference) => ({ reference })),
    recorded: writtenAt,
    agent: [ASSEMBLER],
  };
}

/** Makes the Bundle. Pure: the same input gives the same Bundle. */
export function historyBundle(input: HistoryBundleInput): Bundle<FhirResource> {
  const { assessment, identity, hash, writtenAt } = input;
  const { context } = assessment;
  const desk = new Desk(`${hash}|${assessment.patient.id}`, writtenAt);
  const patient = desk.add(patientOf(assessment, identity));
  const { diagnosis } = context;
  const cancer =
    diagnosis.rcc === 'yes'
      ? desk.add(primaryCancer(context, patient), [...diagnosis.sources, ...diagnosis.histologySources])
      : undefined;
  const subject: Subject = { patient, cancer };
  metastases(desk, context, subject);
  procedures(desk, context, subject);
  for (const course of coursesOf(context)) {
    const resource = drug(course, subject);
    if (resource) desk.add(resource, course.sources);
  }
  observations(desk, context, subject);
  const targets = desk.entries.flatMap(({ fullUrl, resource }) =>
    fullUrl !== undefined && resource?.resourceType !== 'Provenance' ? [fullUrl] : [],
  );
  const open = unknowns(assessment);
  if (open) desk.add(open);
  desk.add(stamp(input, targets));
  return {
    resourceType: 'Bundle',
    type: 'collection',
    identifier: { system: `${BASE}/NamingSystem/replay-hash`, value: hash },
    timestamp: writtenAt,
    entry: desk.entries,
  };
}
