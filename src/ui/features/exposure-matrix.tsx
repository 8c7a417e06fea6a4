import type { TreatmentHistoryContext } from '../../contract/assessment.ts';
import { exposureMatrixOf } from '../../report/exposure-matrix.ts';
import { Hidden } from '../parts/hidden.tsx';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { useOpenSources } from '../parts/sources.tsx';
import { TruthMark } from '../parts/truth-mark.tsx';
import { useDetails } from '../strings/details.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './exposure-matrix.module.css';

/** Drug classes against lines: what was had, how it ended, how sure it is. Classes without any entry are one sentence. */
export function ExposureMatrix({ context }: { readonly context: TreatmentHistoryContext }) {
  const { matrix: words } = useDetails();
  const { report, sources } = useStrings();
  const show = useOpenSources();
  const model = exposureMatrixOf(context, report);
  const filled = model.rows.filter(({ cells }) => cells.some(({ entries }) => entries.length > 0));
  const empty = model.rows.filter((row) => !filled.includes(row));
  const absent = empty.filter(({ truth }) => truth === 'absent').map(({ title }) => report.inText(title));
  const unknown = empty.filter(({ truth }) => truth !== 'absent').map(({ title }) => report.inText(title));
  return (
    <div className={styles['frame']}>
      {filled.length > 0 ? (
        <ScrollBox label={words.table}>
          <table className={styles['matrix']}>
            <thead>
              <tr>
                <th scope="col">{words.class}</th>
                {model.columns.map(({ id, title }) => (
                  <th key={id} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {filled.map(({ id, title, cells, truth }) => (
                <tr key={id}>
                  <th scope="row">
                    {title} {truth === 'unknown' ? <TruthMark truth="unknown" /> : null}
                  </th>
                  {model.columns.map((column, i) => {
                    const cell = cells[i];
                    return (
                      <td key={column.id} className={cell && cell.entries.length > 0 ? styles['had'] : styles['none']}>
                        {cell && cell.entries.length > 0 ? (
                          cell.entries.map((entry) => (
                            <p
                              key={`${entry.agent}|${entry.when}`}
                              className={entry.certainty === 'ordered' ? styles['ordered'] : undefined}
                            >
                              <button
                                type="button"
                                className={styles['agent']}
                                title={sources.countFor(cell.sources.length, `${entry.agent}, ${column.title}`)}
                                onClick={() =>
                                  show({ label: `${entry.agent}, ${column.title}`, sources: cell.sources })
                                }
                              >
                                {entry.agent}
                              </button>
                              {entry.when === '' ? null : <span className={styles['note']}>{entry.when}</span>}
                              <span className={styles['note']}>
                                {[entry.outcome, report.certainty[entry.certainty]]
                                  .filter((part) => part !== undefined)
                                  .join(' · ')}
                              </span>
                            </p>
                          ))
                        ) : (
                          <>
                            <span aria-hidden="true">–</span>
                            <Hidden>{words.empty}</Hidden>
                          </>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : null}
      {absent.length > 0 ? (
        <p className={styles['rest']}>
          <TruthMark truth="absent" /> {words.noneOnRecord(report.list(absent))}
        </p>
      ) : null}
      {unknown.length > 0 ? (
        <p className={styles['rest']}>
          <TruthMark truth="unknown" /> {words.cannotTell(report.list(unknown))}
        </p>
      ) : null}
    </div>
  );
}
