/** The query ledger as a file: what was asked, what came, what was used and why the rest was not. Holds no patient. */
import type { Assessment } from '../contract/assessment.ts';
import type { ReadRecord } from '../fhir/read-record.ts';
import { exportedLedger, withUse } from '../report/ledger-use.ts';
import type { Issuer } from '../smart/configuration.ts';

/** The text of the file. */
export function ledgerFile(
  { vendor, release }: Pick<Issuer, 'vendor' | 'release'>,
  { ledger, origins }: Pick<ReadRecord, 'ledger' | 'origins'>,
  judged: Pick<Assessment, 'ignored' | 'problems'>,
  readAt: string,
): string {
  const searches = exportedLedger(withUse(ledger, origins, judged));
  return `${JSON.stringify({ format: 'nextline-query-ledger', version: 1, vendor, release, readAt, searches }, null, 2)}\n`;
}
