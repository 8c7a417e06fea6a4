/** Sheets of the synthetic patients, in English, from the real words of the screen. */
import type { GivenAnswers } from '../../src/contract/given-answer.ts';
import { identityOf } from '../../src/mapping/identity.ts';
import { ENGLISH_EXPORT } from '../../src/report/export-words.ts';
import { type SheetInput, sheetOf } from '../../src/report/sheet.ts';
import { sheetWordsOf } from '../../src/ui/export/sheet-words.ts';
import { ENGLISH_STRINGS } from '../../src/ui/strings/en.ts';
import { ENGLISH_DETAILS } from '../../src/ui/strings/en-details.ts';
import { knowledge } from './knowledge.ts';
import { recordOfPatient, snapshotOf } from './snapshots.ts';

export const ENGLISH_SHEET = sheetWordsOf(ENGLISH_STRINGS, ENGLISH_EXPORT, ENGLISH_DETAILS);

/** What the app would hand over for a patient with these answers. */
export function sheetInputOf(id: string, answers: GivenAnswers = {}, record = recordOfPatient(id)): SheetInput {
  const values = Object.fromEntries(Object.entries(answers).map(([gap, { value }]) => [gap, value]));
  const reasons = Object.fromEntries(
    Object.entries(answers).flatMap(([gap, { reason }]) => (reason === undefined ? [] : [[gap, reason]])),
  );
  const { assessment, hash } = snapshotOf(record, { answers: values, reasons });
  return {
    assessment,
    identity: identityOf(record),
    answers,
    readAt: '10:42',
    sources: { read: 6, asked: 6 },
    hash,
    evidence: knowledge.evidence,
    details: knowledge.evidence,
  };
}

export const sheetOfPatient = (id: string, answers: GivenAnswers = {}) =>
  sheetOf(sheetInputOf(id, answers), ENGLISH_SHEET);
