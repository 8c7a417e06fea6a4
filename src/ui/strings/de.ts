/** The German catalogue. It has the keys of the English one; a test and the compiler compare them. */
import { GERMAN as report } from '../../report/words-de.ts';
import type { Strings } from './en.ts';

const plurals = new Intl.PluralRules('de');
const count = (n: number, one: string, many: string): string => `${n} ${plurals.select(n) === 'one' ? one : many}`;

export const GERMAN_STRINGS: Strings = {
  report,

  brand: 'Nextline',

  languageName: 'Deutsch',

  header: {
    born: (day) => `geboren ${day}`,
    bornUnknown: 'Geburtsdatum nicht dokumentiert',
    age: (years) => `${years} J.`,
    record: (number) => `Akte ${number}`,
    sex: { male: 'männlich', female: 'weiblich', other: 'divers', unknown: 'Geschlecht unbekannt' },
    asOf: (time) => `Stand ${time}`,
    judgedAsOf: 'Beurteilt zum',
    sources: 'Akte',
    sourcesRead: (read, asked) => `${read} von ${count(asked, 'Quelle', 'Quellen')} gelesen`,
    evidence: 'Evidenz',
    edition: (edition, day) => `${edition} (${day})`,
    actions: 'Drucken, kopieren, exportieren',
    settings: 'Anzeige',
    language: 'Sprache',
    appearance: 'Darstellung',
    theme: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel', contrast: 'Hoher Kontrast' },
    skip: 'Zum Inhalt springen',
    answersCount: (n) => count(n, 'ärztliche Antwort', 'ärztliche Antworten'),
  },

  notice: {
    ended: (time) =>
      `Die Sitzung ist beendet. Was um ${time} gelesen wurde, bleibt auf dem Schirm; zum Weiterlesen die App aus der Akte neu öffnen.`,
    endsSoon: (minutes, time) =>
      `Die Sitzung endet in ${minutes} ${minutes === 1 ? 'Minute' : 'Minuten'}. Was um ${time} gelesen wurde, bleibt auf dem Bildschirm.`,
    incomplete: 'Die Vorgeschichte ist vielleicht unvollständig.',
    notRead: (types) => `${types}: konnte nicht gelesen werden.`,
    partlyRead: (types) => `${types}: konnte nicht vollständig gelesen werden.`,
    nothingAbsent: 'Daraus wird auf kein Fehlen geschlossen.',
  },

  session: {
    end: 'Sitzung beenden',
    endHint: 'Entfernt die Patientin oder den Patienten aus diesem Fenster.',
    ended: 'Die Sitzung wurde beendet',
    endedText: 'In diesem Fenster ist nichts mehr von der Akte. Öffnen Sie die App aus der Akte, um neu zu beginnen.',
  },

  scope: {
    'in-scope': 'Im Geltungsbereich',
    'out-of-scope': 'Außerhalb der Evidenz',
    'cannot-tell': 'Nicht zu sagen',
    criterion: 'Nicht erfüllt',
    undecided: 'Nicht entschieden',
    bringsIn: 'Was es ändern würde',
    ask: 'Beantworten',
    gate: {
      diagnosis: 'Die Diagnose Nierenkrebs',
      histology: 'Klarzellige Histologie',
      'not-metastatic': 'Metastasierte Erkrankung',
      'not-refractory': 'Progression oder Rezidiv nach Systemtherapie',
      'treatment-naive': 'Systemtherapie bei Nierenkrebs',
      deceased: 'Die Patientin oder der Patient lebt',
      hospice: 'Keine Hospizversorgung',
    },
    bring: {
      diagnosis: 'Ein Nierenkrebs in der Akte oder eine Berichtigung der Diagnose unten.',
      histology: 'Eine klarzellige Histologie in der Akte oder eine Berichtigung der Histologie unten.',
      'not-metastatic': 'Eine Metastase in der Akte oder unten die Antwort, dass die Erkrankung metastasiert ist.',
      'not-refractory': 'Eine Progression oder ein Rezidiv in der Akte oder unten das Datum als Antwort.',
      'treatment-naive': 'Eine Systemtherapie in der Akte oder die Bestätigung, dass Verordnetes gegeben wurde.',
      deceased: 'Nichts: Die Vorgeschichte wird zur Dokumentation gezeigt.',
      hospice: 'Nichts während der Hospizversorgung: Die Vorgeschichte wird zur Dokumentation gezeigt.',
    },
  },

  story: {
    title: 'In einem Satz',
    sourcesOf: (clause) => `${clause}: Quellen zeigen`,
    ask: 'beantworten',
    askAbout: (clause) => `beantworten: die Frage zu ${clause}`,
  },

  truth: { stated: 'angegeben', inferred: 'erschlossen', absent: 'nicht vorhanden', unknown: 'unbekannt' },

  byClinician: 'ärztlich beantwortet',

  inWords: 'in Worten, zu bestätigen',

  sources: {
    count: (n) => count(n, 'Quelle', 'Quellen'),
    countFor: (n, label) => `${count(n, 'Quelle', 'Quellen')} für ${label}`,
  },

  timeline: {
    title: 'Zeitverlauf',
  },

  matrix: {
    title: 'Bisherige Wirkstoffklassen',
  },

  nav: {
    label: 'Auf dieser Seite',
    questions: 'Fragen',
    evidence: 'Evidenz',
    drugs: 'Medikamente',
    facts: 'Fakten',
  },

  gaps: {
    title: 'Was das ändern würde',
    none: 'Keine ärztliche Antwort würde ändern, was hier steht.',
    settles: 'Klärt',
    more: (n) => `und ${n} weitere`,
    moreQuestions: (n) => count(n, 'weitere Frage', 'weitere Fragen'),
    answer: 'Antwort',
  },

  answers: {
    correct: 'Berichtigen',
    correctWhat: (name) => `Berichtigen: ${name}`,
    taken: (name) => `Antwort übernommen: ${name}.`,
    takenBack: (name) => `Antwort zurückgenommen: ${name}.`,
    changed: (n) => `${count(n, 'Überlegung', 'Überlegungen')} geändert.`,
    names: {
      'confirm-orders': 'Verordnetes wurde gegeben',
      'confirm-text': 'In Worten Genanntes wurde gegeben',
      'dna-repair-mutation': 'DNA-Reparatur-Mutation',
      histology: 'Histologie',
      nephrectomy: 'Nephrektomie',
      metastatic: 'Metastasierung',
      progression: 'Progression',
      'stop-reason': 'Grund des Absetzens',
      lesions: 'Läsionen',
      'performance-status': 'Allgemeinzustand',
      'primary-in-place': 'Primärtumor vorhanden',
      'relapse-band': 'Zeit bis zum Rezidiv',
      'adjuvant-setting': 'Zusammenhang der Arzneimittel',
      indication: 'Behandelte Erkrankung',
      'front-line': 'Frühere Linie',
      'blinded-agent': 'Mittel einer verblindeten Studie',
    },
    ofLine: (name, line) => `${name}, Linie ${line}`,
  },

  evidence: {
    title: 'Evidenz, die zutrifft',
    preface: 'Möglichkeiten mit ihrer Evidenz, zur ärztlichen Prüfung. Keine Rangfolge, keine Dosis, keine Verordnung.',
    layers: 'Welche Evidenz',
    reviewOnly: 'Wie der Review sagt',
    withLater: 'Mit späteren Ergebnissen',
    knownOn: 'Bekannt am',
    everything: 'alles Bekannte',
    reviewAlone: 'Nur der Review',
    asOfBanner: (day) => `Gezeigt mit dem, was am ${day} bekannt war; spätere Evidenz ist weggelassen.`,
    reviewBanner: 'Gezeigt, wie der Review es sagt; spätere Ergebnisse sind weggelassen.',
    laterRule: 'Später als der Review',
    groups: {
      limits: 'Grenzen und offene Fragen',
      for: 'Systemtherapie mit Evidenz dafür',
      uncertain: 'Systemtherapie: ungewiss',
      against: 'Systemtherapie: Evidenz dagegen',
      local: 'Lokale Therapie',
      trial: 'Studien',
      principle: 'Grundsätze',
    },
    stance: {
      supports: 'Evidenz dafür',
      against: 'Evidenz dagegen',
      uncertain: 'Ungewiss',
      informs: 'Zur Information',
    },
    status: { applies: 'trifft zu', conditional: 'bedingt', 'does-not-apply': 'trifft nicht zu' },
    layer: { paper: 'im Review', later: 'später als der Review' },
    waits: (n) => `wartet auf ${count(n, 'Antwort', 'Antworten')}`,
    receivedShort: 'bereits erhalten',
    disagreement: 'Quellen uneins',
    loading: 'Die Aussagen werden geladen.',
    notApplying: (n) => `${count(n, 'Überlegung trifft', 'Überlegungen treffen')} nicht zu`,
    notApplyingHint: 'Jede mit dem Grund.',
  },

  trials: {
    title: 'Studien',
    show: 'Studien, im Review oder später genannt, mit ihrem Stand und wie sie hier passen',
  },

  facts: {
    title: 'Was bekannt ist',
    cautions: 'Vorsicht',
  },

  reading: {
    saveLedger: 'Abfrageprotokoll sichern (ohne Patientendaten)',
    title: 'Was gelesen wurde',
    source: 'Quelle',
    result: 'Ergebnis',
    entries: 'Einträge',
    states: {
      reading: 'wird gelesen…',
      loaded: 'gelesen',
      empty: 'gelesen, nichts vorhanden',
      'not-authorised': 'nicht lesbar: nicht erlaubt',
      partial: 'teilweise gelesen',
      failed: 'nicht lesbar',
      'not-supported': 'von diesem Server nicht angeboten',
    },
    mendedBy: (who) => `zu beheben: ${who}`,
    who: { clinician: 'in der Klinik', analyst: 'durch die IT-Integration', developer: 'durch die Hersteller' },
    problems: (n) => `Probleme: ${n}`,
    ignored: (n) => `Beiseitegelegt, mit dem Grund: ${n}`,
    show: 'Was der Server gefragt wurde und was kam',
  },

  footer:
    'Entscheidungsunterstützung für Ärztinnen und Ärzte. Sie führt Möglichkeiten mit ihrer Evidenz und deren Grundlage auf, zur Prüfung; sie verordnet nicht, dosiert nicht, ordnet nicht nach Rang und sagt nichts voraus. Zahlen mit dem Vermerk „nicht geprüft“ wurden nicht mit ihrer Quelle verglichen. Aktuelle Fachinformationen und Leitlinien prüfen.',

  screens: {
    couldNotOpen: 'Die App konnte nicht geöffnet werden',
    fix: {
      clinician: 'Was Sie tun können: die App aus der Akte neu öffnen.',
      analyst: 'Wer es beheben kann: die IT-Integration Ihres Hauses. Nennen Sie den Code unten.',
      developer: 'Wer es beheben kann: die Hersteller der App. Nennen Sie den Code unten.',
    },
    serverSays: 'Was der Server dazu sagt',
    code: (code) => `Code: ${code}`,
    start: 'Nextline aus einer Patientenakte öffnen',
    startText: 'Die App zeigt die Therapiegeschichte zu der offenen Akte und die Evidenz, die zutrifft.',
    diagnostics: 'Für die IT: wie die App hier eingerichtet ist',
    choose: 'Oder einen Server wählen und dort eine Patientin oder einen Patienten:',
    reading: 'Die Akte wird gelesen',
    starting: 'Beginnt…',
    provisional:
      'Vorläufig: Die Akte wird noch gelesen. Hier steht, was bisher gefunden wurde; daraus wird noch nichts geschlossen.',
    found: 'Bisher gefunden',
    foundNothing: 'Noch nichts',
    soFar: (n) => `wird gelesen, bisher ${n}`,
    loadFailed: 'Dieser Teil konnte nicht geladen werden. Bitte die App neu öffnen.',
    loadingPart: 'Wird geladen…',
  },
};
