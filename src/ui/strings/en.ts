/**
 * The English catalogue: every text of the interface that is not evidence. Texts about evidence come from data/ in their
 * own language. Other languages have the same keys and are loaded on demand.
 */
import { ENGLISH as report } from '../../report/words.ts';

const plurals = new Intl.PluralRules('en');
const count = (n: number, one: string, many: string): string => `${n} ${plurals.select(n) === 'one' ? one : many}`;

export const ENGLISH_STRINGS = {
  report,

  brand: 'Nextline',

  languageName: 'English',

  header: {
    born: (day: string): string => `born ${day}`,
    bornUnknown: 'birth date not on record',
    age: (years: number): string => `${years} y`,
    record: (number: string): string => `record ${number}`,
    sex: { male: 'male', female: 'female', other: 'other sex', unknown: 'sex unknown' },
    asOf: (time: string): string => `as of ${time}`,
    judgedAsOf: 'Judged as of',
    sources: 'Record',
    sourcesRead: (read: number, asked: number): string => `${read} of ${count(asked, 'source', 'sources')} read`,
    evidence: 'Evidence',
    edition: (edition: string, day: string): string => `${edition} (${day})`,
    actions: 'Print, copy, export',
    settings: 'Display',
    language: 'Language',
    appearance: 'Appearance',
    theme: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
    skip: 'Skip to the content',
    answersCount: (n: number): string => count(n, 'answer by a clinician', 'answers by a clinician'),
  },

  notice: {
    ended: (time: string): string =>
      `The session has ended. What was read at ${time} stays on screen; open the app from the chart again to read on.`,
    endsSoon: (minutes: number, time: string): string =>
      `The session ends in ${count(minutes, 'minute', 'minutes')}. What was read at ${time} stays on screen.`,
    incomplete: 'The history may be incomplete.',
    notRead: (types: string): string => `${types} could not be read.`,
    partlyRead: (types: string): string => `${types} could not be read completely.`,
    nothingAbsent: 'Nothing is concluded to be absent from it.',
  },

  session: {
    end: 'End session',
    endHint: 'Removes the patient from this window.',
    ended: 'The session was ended',
    endedText: 'Nothing of the patient is left in this window. Open the app from the chart to begin again.',
  },

  scope: {
    'in-scope': 'In scope',
    'out-of-scope': 'Outside the evidence',
    'cannot-tell': 'Cannot tell',
    criterion: 'Failing criterion',
    undecided: 'Undecided',
    bringsIn: 'What would bring it in',
    ask: 'Answer',
    gate: {
      diagnosis: 'A diagnosis of kidney cancer',
      histology: 'Clear cell histology',
      'not-metastatic': 'Metastatic disease',
      'not-refractory': 'Progression or relapse after systemic therapy',
      'treatment-naive': 'Systemic therapy for kidney cancer',
      deceased: 'The patient is alive',
      hospice: 'The patient is not in hospice care',
    },
    bring: {
      diagnosis: 'A kidney cancer in the chart, or a correction of the diagnosis below.',
      histology: 'A clear cell histology in the chart, or a correction of the histology below.',
      'not-metastatic': 'A metastasis in the chart, or an answer below that the disease is metastatic.',
      'not-refractory': 'A progression or relapse in the chart, or its date as an answer below.',
      'treatment-naive': 'Systemic therapy in the chart, or the confirmation that what was ordered was given.',
      deceased: 'Nothing: the history is shown for the record.',
      hospice: 'Nothing while the patient is in hospice care: the history is shown for the record.',
    },
  },

  story: {
    title: 'In one sentence',
    sourcesOf: (clause: string): string => `${clause}: show the sources`,
    ask: 'answer',
    askAbout: (clause: string): string => `answer the question about: ${clause}`,
  },

  truth: { stated: 'stated', inferred: 'inferred', absent: 'absent', unknown: 'unknown' },

  byClinician: 'answered by a clinician',

  inWords: 'in words, to be confirmed',

  sources: {
    count: (n: number): string => count(n, 'source', 'sources'),
    countFor: (n: number, label: string): string => `${count(n, 'source', 'sources')} for ${label}`,
  },

  timeline: {
    title: 'Timeline',
  },

  matrix: {
    title: 'Drug classes so far',
  },

  nav: {
    label: 'On this page',
    questions: 'Questions',
    evidence: 'Evidence',
    drugs: 'Drugs',
    facts: 'Facts',
  },

  gaps: {
    title: 'What would change this',
    none: 'Nothing that a clinician could answer would change what is listed.',
    settles: 'Settles',
    more: (n: number): string => `and ${n} more`,
    moreQuestions: (n: number): string => count(n, 'further question', 'further questions'),
    answer: 'Answer',
  },

  answers: {
    correct: 'Correct',
    correctWhat: (name: string): string => `Correct: ${name}`,
    taken: (name: string): string => `Answer taken: ${name}.`,
    takenBack: (name: string): string => `Answer taken back: ${name}.`,
    changed: (n: number): string => `${count(n, 'consideration', 'considerations')} changed.`,
    names: {
      'confirm-orders': 'Drugs ordered were given',
      'confirm-text': 'Drugs named in words were given',
      'dna-repair-mutation': 'DNA repair mutation',
      histology: 'Histology',
      nephrectomy: 'Nephrectomy',
      metastatic: 'Metastatic disease',
      progression: 'Progression',
      'stop-reason': 'Reason for stopping',
      lesions: 'Lesions',
      'performance-status': 'Performance status',
      'primary-in-place': 'Primary tumour in place',
      'relapse-band': 'Time to relapse',
      'adjuvant-setting': 'Setting of the drugs',
      indication: 'Disease treated',
      'front-line': 'Earlier line',
      'blinded-agent': 'Drug of a blinded trial',
    } as Readonly<Record<string, string>>,
    ofLine: (name: string, line: string): string => `${name}, line ${line}`,
  },

  evidence: {
    title: 'Evidence that applies',
    preface: 'Options with their evidence, for review by a clinician. Not ranked; no dose, no order.',
    layers: 'Which evidence',
    reviewOnly: 'As the review says',
    withLater: 'With later results',
    knownOn: 'Known on',
    everything: 'everything known',
    reviewAlone: 'The review alone',
    asOfBanner: (day: string): string => `Shown with what was known on ${day}; later evidence is left out.`,
    reviewBanner: 'Shown as the review says; later results are left out.',
    laterRule: 'Later than the review',
    groups: {
      limits: 'Limits and open questions',
      for: 'Systemic therapy with evidence for it',
      uncertain: 'Systemic therapy: uncertain',
      against: 'Systemic therapy: evidence against',
      local: 'Local therapy',
      trial: 'Trials',
      principle: 'Principles',
    },
    stance: {
      supports: 'Evidence for',
      against: 'Evidence against',
      uncertain: 'Uncertain',
      informs: 'For your information',
    },
    status: { applies: 'applies', conditional: 'conditional', 'does-not-apply': 'does not apply' },
    layer: { paper: 'in the review', later: 'later than the review' },
    waits: (n: number): string => `waits for ${count(n, 'answer', 'answers')}`,
    receivedShort: 'already received',
    disagreement: 'Sources differ',
    loading: 'The statements are being loaded.',
    notApplying: (n: number): string => `${count(n, 'consideration does', 'considerations do')} not apply`,
    notApplyingHint: 'Each with the reason.',
  },

  trials: {
    title: 'Trials',
    show: 'Trials named by the review and later, with their state and the fit to this patient',
  },

  facts: {
    title: 'What is known',
    cautions: 'Cautions',
  },

  reading: {
    saveLedger: 'Save the query ledger (no patient data)',
    title: 'What was read',
    source: 'Source',
    result: 'Result',
    entries: 'Entries',
    states: {
      reading: 'reading…',
      loaded: 'read',
      empty: 'read, nothing there',
      'not-authorised': 'could not be read: not allowed',
      partial: 'read in part',
      failed: 'could not be read',
      'not-supported': 'not offered by this server',
    },
    mendedBy: (who: string): string => `to be mended by the ${who}`,
    who: { clinician: 'clinician', analyst: 'analyst', developer: 'developer' },
    problems: (n: number): string => `Problems: ${n}`,
    ignored: (n: number): string => `Set aside, with the reason: ${n}`,
    show: 'What was asked of the server, and what came',
  },

  footer:
    'Decision support for clinicians. It lists options with their evidence and their basis, for review; it does not order, dose, rank or predict. Numbers marked “not verified” were not checked against their source. Check present labels and guidelines.',

  screens: {
    couldNotOpen: 'The app could not be opened',
    fix: {
      clinician: 'What you can do: open the app again from the chart.',
      analyst: 'Who can mend it: the integration team of your hospital. Tell them the code below.',
      developer: 'Who can mend it: the makers of the app. Tell them the code below.',
    },
    serverSays: 'What the server says about it',
    code: (code: string): string => `Code: ${code}`,
    start: "Open Nextline from a patient's chart",
    startText: 'The app shows the treatment history of the patient whose chart is open, and the evidence that applies.',
    diagnostics: 'For the analyst: how the app is set up here',
    choose: 'Or choose a server and pick a patient there:',
    reading: 'Reading the record',
    starting: 'Starting…',
    provisional:
      'Provisional: the record is still being read. What was found so far stands here; nothing is concluded from it yet.',
    found: 'Found so far',
    foundNothing: 'Nothing yet',
    soFar: (n: number): string => `reading, ${n} so far`,
    loadFailed: 'This part could not be loaded. Open the app again.',
    loadingPart: 'Loading…',
  },
};

/** The shape that every language has. */
export type Strings = typeof ENGLISH_STRINGS;
