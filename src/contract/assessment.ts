/**
 * The one data contract between mapping, history, engine, interface and command line. Field names and literal values
 * are fixed: fields may be added, never renamed. The published JSON Schema (assessment.schema.json beside this file)
 * is generated from these schemas.
 */
import * as z from 'zod/mini';

const list = <T extends z.ZodMiniType>(item: T) => z.readonly(z.array(item));

export const Tri = z.enum(['yes', 'no', 'unknown']);
export type Tri = z.infer<typeof Tri>;

/** FHIR precision kept: 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'. */
export const PartialDate = z.string().check(z.regex(/^\d{4}(-\d{2}(-\d{2})?)?$/));
export type PartialDate = z.infer<typeof PartialDate>;

/** Strongest evidence that a drug was really taken. */
export const Certainty = z.enum(['administered', 'reported', 'ordered', 'planned']);
export type Certainty = z.infer<typeof Certainty>;

export const How = z.enum(['coded', 'text', 'inferred', 'clinician']);
export type How = z.infer<typeof How>;

export const Source = z.readonly(
  z.object({
    reference: z.string(),
    code: z.optional(z.readonly(z.object({ system: z.string(), code: z.string() }))),
    how: How,
  }),
);
export type Source = z.infer<typeof Source>;

/** Lower-case international non-proprietary name. */
export const Agent = z.string();
export type Agent = z.infer<typeof Agent>;

export const StopReason = z.enum(['progression', 'toxicity', 'completed', 'other', 'ongoing', 'unknown']);
export type StopReason = z.infer<typeof StopReason>;

const MonthsRange = z.readonly(z.object({ min: z.number(), max: z.number() }));

export const Site = z.enum(['lung', 'bone', 'brain', 'liver', 'adrenal', 'lymph-node', 'pancreas', 'other']);
export type Site = z.infer<typeof Site>;

export const Histology = z.enum(['clear-cell', 'non-clear-cell', 'unknown']);
export type Histology = z.infer<typeof Histology>;

export const Diagnosis = z.readonly(
  z.object({
    rcc: Tri,
    histology: Histology,
    diagnosedOn: z.optional(PartialDate),
    metastatic: Tri,
    metastaticOn: z.optional(PartialDate),
    sites: list(z.readonly(z.object({ site: Site, recordedOn: z.optional(PartialDate), sources: list(Source) }))),
    sources: list(Source),
    /** Sources of the histology alone, so that a reader can tell a code from a phrase. */
    histologySources: list(Source),
    metastaticSources: list(Source),
  }),
);
export type Diagnosis = z.infer<typeof Diagnosis>;

export const Laterality = z.enum(['left', 'right', 'bilateral', 'unknown']);
export type Laterality = z.infer<typeof Laterality>;

export const NephrectomyExtent = z.enum(['radical', 'partial', 'unknown']);

export const Nephrectomy = z.readonly(
  z.object({
    status: Tri,
    extent: NephrectomyExtent,
    date: z.optional(PartialDate),
    onOrBefore: z.optional(PartialDate),
    laterality: Laterality,
    timing: z.enum([
      'before-metastasis',
      'synchronous-resected',
      'upfront-cytoreductive',
      'deferred-cytoreductive',
      'unknown',
    ]),
    /** Negative when surgery came after the metastatic diagnosis. */
    monthsToMetastasis: z.optional(z.number()),
    monthsToMetastasisRange: z.optional(MonthsRange),
    primaryInPlace: Tri,
    /** What tells whether the primary is in place: what tells of the operation, and a clinician's own answer. */
    primarySources: list(Source),
    /** Every operation on the tumour's kidney, the first one first: a partial nephrectomy may be completed later. */
    operations: list(
      z.readonly(
        z.object({
          extent: NephrectomyExtent,
          date: z.optional(PartialDate),
          laterality: Laterality,
          sources: list(Source),
        }),
      ),
    ),
    sources: list(Source),
  }),
);
export type Nephrectomy = z.infer<typeof Nephrectomy>;

/** One step of how the history came about, with the rule of the policy (L1 to L15, T-12, T-13) that it rests on. */
export const Step = z.readonly(z.object({ rule: z.string(), text: z.string(), sources: list(Source) }));
export type Step = z.infer<typeof Step>;

export const Band = z.enum(['during', '0-3', '>3-6', '>6-12', '>12', 'unknown', 'none']);
export type Band = z.infer<typeof Band>;

export const Perioperative = z.readonly(
  z.object({
    status: Tri,
    setting: z.enum(['adjuvant', 'neoadjuvant', 'perioperative', 'unknown']),
    agents: list(Agent),
    ici: Tri,
    certainty: z.optional(Certainty),
    start: z.optional(PartialDate),
    lastDose: z.optional(PartialDate),
    doses: z.optional(z.number()),
    plannedDoses: z.optional(z.number()),
    completed: Tri,
    stopReason: StopReason,
    relapseOn: z.optional(PartialDate),
    monthsToRelapse: z.optional(z.number()),
    monthsToRelapseRange: z.optional(MonthsRange),
    band: Band,
    nearThreshold: z.boolean(),
    /** The band on the other side of the threshold, where `nearThreshold` is true. */
    otherBand: z.optional(Band),
    /** Why the course counts as perioperative and not as a line. */
    steps: list(Step),
    sources: list(Source),
  }),
);
export type Perioperative = z.infer<typeof Perioperative>;

export const RegimenClass = z.enum([
  'ici-ici',
  'ici-tki',
  'ici-ici-tki',
  'ici',
  'tki',
  'tki-mtor',
  'mtor',
  'hif2a',
  'hif2a-tki',
  'hif2a-ici',
  'cytokine',
  'vegf-cytokine',
  'other',
  'unknown',
]);
export type RegimenClass = z.infer<typeof RegimenClass>;

export const ResistancePattern = z.enum(['primary', 'secondary', 'late-relapse', 'cannot-classify']);

export const Line = z.readonly(
  z.object({
    number: z.number(),
    agents: list(Agent),
    regimenClass: RegimenClass,
    start: PartialDate,
    end: z.optional(PartialDate),
    lastDose: z.optional(PartialDate),
    stopReason: StopReason,
    certainty: Certainty,
    /**
     * 'toxicity-switch', 'exposure-under-6-weeks', 'blinded-agent', 'line-count-uncertain', 'planned-addition',
     * 'agent-only-ordered:x'.
     */
    flags: list(z.string()),
    /** First progression recorded while this line was the latest. */
    progressionOn: z.optional(PartialDate),
    /** Pattern of resistance by dates, where a checkpoint inhibitor was part of the line and progression has a day. */
    pattern: ResistancePattern,
    /** How the line came about, in the order in which a reader asks for it. */
    steps: list(Step),
    /** One entry per drug, so that a maintenance phase or a dropped partner can be drawn. */
    courses: list(
      z.readonly(
        z.object({
          agent: Agent,
          /** Begun with the line, not added to it later. */
          opening: z.boolean(),
          start: PartialDate,
          end: z.optional(PartialDate),
          lastDose: z.optional(PartialDate),
          certainty: Certainty,
          stopReason: StopReason,
        }),
      ),
    ),
    sources: list(Source),
  }),
);
export type Line = z.infer<typeof Line>;

export const DrugClass = z.enum(['ici', 'pd1', 'ctla4', 'vegf', 'vegfrTki', 'mtor', 'hif2a', 'cytokine']);
export type DrugClass = z.infer<typeof DrugClass>;

export const ExposureSetting = z.enum(['advanced', 'perioperative', 'other-indication']);
export type ExposureSetting = z.infer<typeof ExposureSetting>;

export const Exposure = z.readonly(
  z.object({
    status: Tri,
    certainty: z.optional(Certainty),
    settings: list(ExposureSetting),
    agents: list(Agent),
    lastDose: z.optional(PartialDate),
    outcome: StopReason,
    /** Exposure in each setting by itself: a rule about advanced disease must not be met by an adjuvant course. */
    advanced: Tri,
    perioperative: Tri,
    otherIndication: Tri,
    /** Agents of this class given or ordered for advanced disease. */
    advancedAgents: list(Agent),
    sources: list(Source),
  }),
);
export type Exposure = z.infer<typeof Exposure>;

export const Progression = z.readonly(
  z.object({
    status: Tri,
    date: z.optional(PartialDate),
    monthsOnLine: z.optional(z.number()),
    pattern: ResistancePattern,
    progressingLesions: z.optional(z.number()),
    totalLesions: z.optional(z.number()),
    oligo: Tri,
    sources: list(Source),
  }),
);
export type Progression = z.infer<typeof Progression>;

export const LocalTherapy = z.readonly(
  z.object({
    kind: z.enum(['sbrt', 'srs', 'ebrt', 'metastasectomy', 'ablation']),
    site: z.string(),
    date: z.optional(PartialDate),
    duringLine: z.optional(z.number()),
    sources: list(Source),
  }),
);
export type LocalTherapy = z.infer<typeof LocalTherapy>;

export const ImdcFactor = z.enum([
  'performance-status',
  'time-to-treatment',
  'haemoglobin',
  'calcium',
  'neutrophils',
  'platelets',
]);
export type ImdcFactor = z.infer<typeof ImdcFactor>;

export const Imdc = z.readonly(
  z.object({
    known: z.number(),
    min: z.number(),
    max: z.number(),
    category: z.enum(['favourable', 'intermediate', 'poor', 'unknown']),
    /** Number of the line that the score is about: the next one. */
    line: z.number(),
    factors: list(z.readonly(z.object({ factor: ImdcFactor, point: Tri, sources: list(Source) }))),
  }),
);
export type Imdc = z.infer<typeof Imdc>;

export const Caution = z.readonly(z.object({ id: z.string(), text: z.string(), sources: list(Source) }));
export type Caution = z.infer<typeof Caution>;

export const PerformanceStatus = z.readonly(
  z.object({
    karnofsky: z.optional(z.number()),
    ecog: z.optional(z.number()),
    date: z.optional(PartialDate),
    sources: list(Source),
  }),
);
export type PerformanceStatus = z.infer<typeof PerformanceStatus>;

export const TreatmentHistoryContext = z.readonly(
  z.object({
    vitalStatus: z.readonly(z.object({ deceased: Tri, hospice: Tri, sources: list(Source) })),
    diagnosis: Diagnosis,
    nephrectomy: Nephrectomy,
    perioperative: Perioperative,
    lines: z.readonly(
      z.object({
        advanced: z.readonly(z.object({ min: z.number(), max: z.number() })),
        curative: z.number(),
        /** Drugs may stand where nobody could read: the count has no upper end, whatever `max` says. */
        open: z.boolean(),
        list: list(Line),
      }),
    ),
    exposures: z.readonly(
      z.object({
        ici: Exposure,
        pd1: Exposure,
        ctla4: Exposure,
        vegf: Exposure,
        vegfrTki: Exposure,
        mtor: Exposure,
        hif2a: Exposure,
        cytokine: Exposure,
      }),
    ),
    /** Drugs of interest whose setting or indication the record does not settle. They count in no line. */
    unplaced: list(
      z.readonly(
        z.object({
          agent: Agent,
          start: z.optional(PartialDate),
          lastDose: z.optional(PartialDate),
          certainty: Certainty,
          /** 'blinded': given in a blinded trial, the drug or a placebo. */
          reason: z.enum(['setting', 'indication', 'date', 'blinded']),
          gap: z.string(),
          sources: list(Source),
        }),
      ),
    ),
    /**
     * A front line that is probably missing from the record: metastatic long before the first systemic therapy found.
     * 'suspected' until a clinician says; 'yes' and 'no' are a clinician's words or, for 'no', nothing suspicious.
     */
    missingFrontLine: z.readonly(
      z.object({
        status: z.enum(['yes', 'no', 'suspected']),
        /** Months without systemic therapy, where that is suspicious. */
        months: z.optional(z.number()),
        from: z.optional(PartialDate),
        /** Start of the first systemic therapy found, or the day of judging. */
        to: z.optional(PartialDate),
        sources: list(Source),
      }),
    ),
    progression: Progression,
    localTherapies: list(LocalTherapy),
    /** Findings in the tumour's genes; known from a clinician's answer alone. */
    molecular: z.readonly(z.object({ dnaRepairMutation: Tri, sources: list(Source) })),
    performanceStatus: PerformanceStatus,
    imdc: Imdc,
    cautions: list(Caution),
  }),
);
export type TreatmentHistoryContext = z.infer<typeof TreatmentHistoryContext>;

export const Strength = z.enum([
  'P3_SAME',
  'P3_NEAR',
  'P3_SUBGROUP',
  'P3_NEGATIVE',
  'P2_RANDOMISED',
  'P2_NEAR',
  'P2_RANDOMISED_NEGATIVE',
  'SINGLE_ARM',
  'RETROSPECTIVE',
  'OTHER_TUMOUR',
  'ONGOING_AS_PRINTED',
  'NO_DATA',
  'EXPERT',
  'SCOPE',
  'SAFETY',
]);
export type Strength = z.infer<typeof Strength>;

export const Status = z.enum(['applies', 'conditional', 'does-not-apply']);
export type Status = z.infer<typeof Status>;

export const Stance = z.enum(['supports', 'against', 'uncertain', 'informs']);
export type Stance = z.infer<typeof Stance>;

export const Kind = z.enum(['systemic', 'local', 'trial', 'principle', 'scope', 'safety']);
export type Kind = z.infer<typeof Kind>;

export const Layer = z.enum(['paper', 'later']);
export type Layer = z.infer<typeof Layer>;

export const Reason = z.readonly(z.object({ text: z.string(), sources: list(Source) }));
export type Reason = z.infer<typeof Reason>;

export const Fit = z.readonly(z.object({ criterion: z.string(), match: Tri, note: z.optional(z.string()) }));
export type Fit = z.infer<typeof Fit>;

/**
 * One node of the trace: a condition, what it came to, and for a leaf the fact it read with its sources. A leaf has no
 * children. 'unless-stated' is yes unless its child is yes: death and hospice count only where they are on record.
 */
export interface TraceNode {
  readonly test: 'all' | 'any' | 'not' | 'unless-stated' | 'fact' | 'number' | 'category' | 'set';
  readonly value: Tri;
  /** On the children of the root: which question of the rule this part answers. */
  readonly part?: 'scope' | 'condition' | 'options' | undefined;
  readonly fact?: string | undefined;
  readonly text?: string | undefined;
  /** What the condition asks of the fact, in words. */
  readonly needs?: string | undefined;
  readonly sources?: readonly Source[] | undefined;
  /** Gaps whose answer would settle it. */
  readonly gaps?: readonly string[] | undefined;
  readonly children: readonly TraceNode[];
}
export const TraceNode: z.ZodMiniType<TraceNode> = z.lazy(() =>
  z.readonly(
    z.object({
      test: z.enum(['all', 'any', 'not', 'unless-stated', 'fact', 'number', 'category', 'set']),
      value: Tri,
      part: z.optional(z.enum(['scope', 'condition', 'options'])),
      fact: z.optional(z.string()),
      text: z.optional(z.string()),
      needs: z.optional(z.string()),
      sources: z.optional(list(Source)),
      gaps: z.optional(list(z.string())),
      children: list(TraceNode),
    }),
  ),
);

/** Sources that do not say the same about one matter, each position with the kind of study behind it. Never settled here. */
export const Disagreement = z.readonly(
  z.object({
    id: z.string(),
    topic: z.string(),
    positions: list(
      z.readonly(
        z.object({
          says: z.string(),
          /** The kind of study behind it, in words. */
          study: z.string(),
          strength: Strength,
          /** Considerations that hold it. */
          rules: list(z.string()),
          /** Statement ids. */
          cites: list(z.string()),
        }),
      ),
    ),
  }),
);
export type Disagreement = z.infer<typeof Disagreement>;

export const Consideration = z.readonly(
  z.object({
    id: z.string(),
    title: z.string(),
    text: z.string(),
    layer: Layer,
    kind: Kind,
    stance: Stance,
    status: Status,
    strength: Strength,
    alsoSupportedBy: z.optional(list(Strength)),
    /** Why the strength is lower than the rule's own, in words; absent where it is not. */
    strengthFell: z.optional(z.string()),
    agents: list(Agent),
    because: list(Reason),
    /** Gap ids: what must be known before a conditional one can be settled. */
    dependsOn: list(z.string()),
    evidence: list(
      z.readonly(
        z.object({
          id: z.string(),
          trial: z.optional(z.string()),
          fit: list(Fit),
          /** What has become of a trial that was ongoing, and the day that was checked; absent where nobody checked. */
          trialStatus: z.optional(
            z.readonly(
              z.object({
                state: z.enum(['ongoing', 'reported', 'unknown']),
                text: z.string(),
                checkedOn: PartialDate,
              }),
            ),
          ),
        }),
      ),
    ),
    /** Caution ids and already-received notes. */
    cautions: list(z.string()),
    /** Disagreements that this one stands in. */
    disagreements: z.optional(list(z.string())),
    /** On request: everything that was asked, and what it came to. */
    trace: z.optional(TraceNode),
  }),
);
export type Consideration = z.infer<typeof Consideration>;

export const Gap = z.readonly(
  z.object({
    id: z.string(),
    question: z.string(),
    answers: z.optional(list(z.string())),
    affects: list(z.string()),
    /**
     * Why it is asked: nothing is known, or only orders tell of it, or it was concluded, or read from words alone. What is
     * concluded or read stands until an answer changes it.
     */
    basis: z.enum(['unknown', 'ordered', 'inferred', 'text']),
  }),
);
export type Gap = z.infer<typeof Gap>;

export const ReadState = z.enum(['loaded', 'empty', 'not-authorised', 'partial', 'failed', 'not-supported']);
export type ReadState = z.infer<typeof ReadState>;

export const Gate = z.enum([
  'diagnosis',
  'histology',
  'not-metastatic',
  'not-refractory',
  'treatment-naive',
  'deceased',
  'hospice',
]);
export type Gate = z.infer<typeof Gate>;

export const Problem = z.readonly(
  z.object({
    resourceType: z.optional(z.string()),
    reference: z.optional(z.string()),
    severity: z.enum(['error', 'warning']),
    message: z.string(),
    /** Stable code, for tests and for the analyst's documentation. */
    code: z.string(),
    whoFixesIt: z.enum(['clinician', 'analyst', 'developer']),
  }),
);
export type Problem = z.infer<typeof Problem>;

export const Assessment = z.readonly(
  z.object({
    schemaVersion: z.string(),
    patient: z.readonly(z.object({ id: z.string() })),
    asOf: z.string(),
    evidence: z.readonly(
      z.object({
        edition: z.string(),
        reviewedOn: z.string(),
        /** Where it was judged with earlier knowledge: the day, or 'review' for the review alone. */
        asOf: z.optional(z.string()),
      }),
    ),
    scope: z.readonly(
      z.object({
        status: z.enum(['in-scope', 'out-of-scope', 'cannot-tell']),
        gate: z.nullable(Gate),
        reason: z.string(),
      }),
    ),
    context: TreatmentHistoryContext,
    considerations: list(Consideration),
    disagreements: list(Disagreement),
    gaps: list(Gap),
    ignored: list(z.readonly(z.object({ reference: z.string(), reason: z.string() }))),
    problems: list(Problem),
    /** What was read of each resource type: an absence is concluded only from a complete read. */
    reads: list(z.readonly(z.object({ resourceType: z.string(), state: ReadState, received: z.number() }))),
    /** What a clinician has confirmed or corrected, as given to the engine. */
    answers: z.record(z.string(), z.unknown()),
    /** Only in a file that left the screen: the hash of its snapshot, and why answers override the chart, by gap id. */
    replay: z.optional(z.readonly(z.object({ hash: z.string(), reasons: z.record(z.string(), z.string()) }))),
  }),
);
export type Assessment = z.infer<typeof Assessment>;
