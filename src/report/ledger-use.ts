/** What became of the resources that each search brought, counted; and the ledger without anything about the patient. */
import type { Assessment } from '../contract/assessment.ts';
import type { LedgerEntry } from '../contract/ledger.ts';

type Origins = readonly { readonly reference: string; readonly line: number }[];

/** Problems after which nothing of a resource is used. */
const UNUSED: ReadonlySet<string> = new Set([
  'record/foreign-patient',
  'record/no-subject',
  'record/conflicting-versions',
  'map/modifier-extension',
  'map/unrecognised-status',
  'map/unreadable',
  'map/unreadable-drug',
  'map/conflicting-drugs',
]);

const AGAIN = 'duplicate of the same resource';

/** Why a resource was set aside; `undefined` where it was used. */
function reasons({ ignored, problems }: Pick<Assessment, 'ignored' | 'problems'>): ReadonlyMap<string, string> {
  const why = new Map<string, string>();
  for (const { reference, code } of problems) {
    if (reference !== undefined && UNUSED.has(code)) why.set(reference, code);
  }
  for (const { reference, reason } of ignored) {
    if (reason !== AGAIN && !why.has(reference)) why.set(reference, reason);
  }
  return why;
}

/** Adds to each line how many of its resources were used, and why the others were not. */
export function withUse(
  ledger: readonly LedgerEntry[],
  origins: Origins,
  judged: Pick<Assessment, 'ignored' | 'problems'>,
): readonly LedgerEntry[] {
  const why = reasons(judged);
  const seen = new Set<string>();
  const used = new Map<number, number>();
  const ignored = new Map<number, Map<string, number>>();
  for (const { reference, line } of origins) {
    const reason = seen.has(reference) ? AGAIN : why.get(reference);
    seen.add(reference);
    if (reason === undefined) {
      used.set(line, (used.get(line) ?? 0) + 1);
      continue;
    }
    const counts = ignored.get(line) ?? new Map<string, number>();
    ignored.set(line, counts.set(reason, (counts.get(reason) ?? 0) + 1));
  }
  return ledger.map((entry, i) => ({
    ...entry,
    used: used.get(i) ?? 0,
    ignored: [...(ignored.get(i) ?? [])]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  }));
}

/** One line of the ledger as it leaves the app: no resource, no reference, no patient. */
export interface ExportedLine {
  readonly resourceType: string;
  readonly purpose: string;
  readonly address: string;
  readonly state: LedgerEntry['state'];
  readonly status?: number;
  readonly pages: number;
  readonly received: number;
  readonly used?: number;
  readonly ignored?: LedgerEntry['ignored'];
  readonly problem?: { readonly code: string; readonly message: string; readonly whoFixesIt: string };
}

/** Reasons without what stands behind them: the names of drugs are the patient's. */
function withoutParticulars(ignored: NonNullable<LedgerEntry['ignored']>): NonNullable<LedgerEntry['ignored']> {
  const counts = new Map<string, number>();
  for (const { reason, count } of ignored) {
    const [words = ''] = reason.split(/[:(]/);
    counts.set(words.trim(), (counts.get(words.trim()) ?? 0) + count);
  }
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

/** The ledger for an analyst's desk. Field by field, so that nothing new slips out with it. */
export function exportedLedger(ledger: readonly LedgerEntry[]): readonly ExportedLine[] {
  return ledger.map(({ resourceType, purpose, address, state, status, pages, received, used, ignored, problem }) => ({
    resourceType,
    purpose,
    address,
    state,
    ...(status === undefined ? {} : { status }),
    pages,
    received,
    ...(used === undefined ? {} : { used }),
    ...(ignored === undefined ? {} : { ignored: withoutParticulars(ignored) }),
    ...(problem === undefined
      ? {}
      : { problem: { code: problem.code, message: problem.message, whoFixesIt: problem.whoFixesIt } }),
  }));
}
