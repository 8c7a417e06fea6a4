import type { Assessment, Consideration } from '../../contract/assessment.ts';
import { type Change, compare, isUnchanged } from '../../report/comparison.ts';
import type { ExportWords } from '../../report/export-words.ts';
import { answerName } from '../features/answer-name.ts';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { useDetails } from '../strings/details.ts';
import type { Strings } from '../strings/en.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './comparison-dialog.module.css';
import { ExportDialog } from './export-dialog.tsx';

/** Two judgements of one patient, the saved one first. */
export interface Compared {
  readonly before: Assessment;
  readonly after: Assessment;
  readonly words: ExportWords;
}

interface Row {
  readonly id: string;
  readonly label: string;
  /** Evidence text keeps its own language. */
  readonly labelLang?: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: string;
  readonly after: string;
}

const kindOf = (before: unknown, after: unknown): Row['kind'] =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';

function rowsOf(
  changes: readonly Change[],
  { truth }: Strings,
  label = (change: Change) => change.label,
): readonly Row[] {
  const words = (side: Change['before']) =>
    side === undefined ? '' : side.truth === undefined ? side.value : `${side.value} (${truth[side.truth]})`;
  return changes.map((change) => ({
    id: change.id,
    label: label(change),
    kind: kindOf(change.before, change.after),
    before: words(change.before),
    after: words(change.after),
  }));
}

function Section({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  const { since } = useDetails().exports;
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ScrollBox label={title}>
        <table className={styles['changes']}>
          <thead>
            <tr>
              <th scope="col">{since.how}</th>
              <th scope="col">{since.what}</th>
              <th scope="col">{since.before}</th>
              <th scope="col">{since.after}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, label, labelLang, kind, before, after }) => (
              <tr key={id} className={styles[kind]}>
                <td>
                  <span aria-hidden="true">{{ added: '+', removed: '–', changed: '~' }[kind]} </span>
                  {since[kind]}
                </td>
                <th scope="row" lang={labelLang}>
                  {label}
                </th>
                <td>{before}</td>
                <td>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

interface Props {
  readonly compared: Compared;
  readonly strengths: Readonly<Record<string, string>>;
  readonly onClose: () => void;
}

/** What two judgements of this patient do not share. */
export function ComparisonDialog({ compared: { before, after, words }, strengths, onClose }: Props) {
  const strings = useStrings();
  const { exports } = useDetails();
  const { evidence, scope: scopeWords } = strings;
  const { since } = exports;
  const { report } = words;
  const compared = compare(before, after, words);
  const stands = (one: Consideration | undefined) =>
    one === undefined
      ? since.notListed
      : [evidence.status[one.status], strengths[one.strength] ?? one.strength].join(', ');
  return (
    <ExportDialog title={since.title} tools={null} onClose={onClose}>
      {compared.ok ? (
        <>
          <dl className={styles['occasions']}>
            {(['before', 'after'] as const).map((side) => (
              <div key={side}>
                <dt>{since[side]}</dt>
                <dd>{since.occasion(report.day(compared.value[side].asOf), compared.value[side].edition)}</dd>
              </div>
            ))}
          </dl>
          {before.evidence.edition === after.evidence.edition ? null : <p>{since.otherEvidence}</p>}
          {isUnchanged(compared.value) ? <p>{since.nothing}</p> : null}
          <Section
            title={since.scope}
            rows={
              compared.value.scope
                ? [
                    {
                      id: 'scope',
                      label: since.scope,
                      kind: 'changed',
                      before: scopeWords[before.scope.status],
                      after: scopeWords[after.scope.status],
                    },
                  ]
                : []
            }
          />
          <Section title={since.reads} rows={rowsOf(compared.value.reads, strings)} />
          <Section
            title={since.answers}
            rows={rowsOf(compared.value.answers, strings, ({ id }) => answerName(id, strings))}
          />
          <Section title={since.facts} rows={rowsOf(compared.value.facts, strings)} />
          <Section
            title={since.considerations}
            rows={compared.value.considerations.map((change) => ({
              id: change.id,
              label: `${change.title} (${change.id})`,
              labelLang: 'en',
              kind: kindOf(change.before, change.after),
              before: stands(change.before),
              after: [stands(change.after), ...change.parts.map((part) => since.parts[part])].join('; '),
            }))}
          />
          <Section
            title={since.questions}
            rows={rowsOf(compared.value.questions, strings, ({ id }) => answerName(id, strings))}
          />
        </>
      ) : (
        <p role="alert">{since.otherPatient}</p>
      )}
    </ExportDialog>
  );
}
