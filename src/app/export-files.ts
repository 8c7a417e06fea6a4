/** Makes the files of one judgement, and opens those that were saved. Loaded when somebody asks for them. */
import type { Knowledge } from '../assess/assess.ts';
import { isOfPatient, readSnapshot, takeSnapshot } from '../assess/snapshot.ts';
import type { Assessment } from '../contract/assessment.ts';
import type { GivenAnswers } from '../contract/given-answer.ts';
import type { PatientRecord } from '../fhir/record.ts';
import { spanOf } from '../kernel/calendar.ts';
import { identityOf } from '../mapping/identity.ts';
import { historyBundle } from '../report/history-bundle.ts';
import type { ExportFiles, OpenedSnapshot, ShownJudgement } from '../ui/export/exports.ts';

function partsOf(answers: GivenAnswers) {
  const entries = Object.entries(answers);
  return {
    values: Object.fromEntries(entries.map(([gap, { value }]) => [gap, value])),
    reasons: Object.fromEntries(
      entries.flatMap(([gap, { reason }]) => (reason === undefined ? [] : [[gap, reason] as const])),
    ),
  };
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** `writtenAt` is a FHIR instant. The judgement is made again from the record, so that file and hash belong together. */
export function exportFilesOf(
  record: PatientRecord,
  knowledge: Knowledge,
  { assessment, answers }: ShownJudgement,
  writtenAt: string,
): ExportFiles {
  const { values, reasons } = partsOf(answers);
  const view = assessment.evidence.asOf;
  const snapshot = takeSnapshot(
    record,
    knowledge,
    {
      asOf: spanOf(assessment.asOf).first,
      answers: values,
      all: true,
      ...(view === undefined ? {} : { evidenceAsOf: view === 'review' ? view : spanOf(view).first }),
    },
    reasons,
  );
  const { hash } = snapshot;
  return {
    hash,
    assessment: pretty({ ...snapshot.assessment, replay: { hash, reasons } } satisfies Assessment),
    snapshot: pretty(snapshot),
    history: pretty(
      historyBundle({ assessment: snapshot.assessment, identity: identityOf(record), hash, reasons, writtenAt }),
    ),
  };
}

/** Opens the text of a snapshot file, where it is one of this patient that nobody has changed since it was saved. */
export function openSnapshot(text: string, record: PatientRecord): OpenedSnapshot {
  try {
    const read = readSnapshot(JSON.parse(text));
    if (!read.ok) return { kind: 'unreadable' };
    return isOfPatient(read.value, record)
      ? { kind: 'snapshot', assessment: read.value.assessment }
      : { kind: 'other-patient' };
  } catch {
    return { kind: 'unreadable' };
  }
}
