import type { Consideration, Fit } from '../../contract/assessment.ts';
import type { EvidenceDetails } from '../../evidence/schema.ts';
import { type TrialRow, trialRows } from '../../report/trial-list.ts';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { useDetails } from '../strings/details.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './trials.module.css';

function FitWords({ fit }: { readonly fit: readonly Fit[] }) {
  const { trials: words } = useDetails();
  if (fit.length === 0) return <>{words.noCriteria}</>;
  const differs = fit.filter(({ match }) => match === 'no');
  const unknown = fit.filter(({ match }) => match === 'unknown').length;
  return (
    <>
      {words.fits(fit.filter(({ match }) => match === 'yes').length, fit.length)}
      {unknown > 0 ? `, ${words.unknown(unknown)}` : ''}
      {differs.length > 0 ? (
        <span className={styles['differs']}>
          <span aria-hidden="true">✗ </span>
          {words.differs(differs.length)}: <span lang="en">{differs.map(({ criterion }) => criterion).join('; ')}</span>
        </span>
      ) : null}
    </>
  );
}

function Row({ row: { trial, fit, state } }: { readonly row: TrialRow }) {
  const { trials: words } = useDetails();
  const { report, evidence } = useStrings();
  return (
    <tr>
      <th scope="row">
        <span lang="en">{trial.name}</span>
        <span className={styles['note']}>{evidence.layer[trial.layer]}</span>
      </th>
      <td>
        <span lang="en">{trial.design}</span>
        <span className={styles['note']}>{words.phase(trial.phase)}</span>
      </td>
      <td>
        <FitWords fit={fit} />
      </td>
      <td>
        <strong>{words.states[state]}</strong>
        {trial.status ? (
          <span className={styles['note']}>
            <span lang="en">{trial.status.text}</span>, {words.checked(report.day(trial.status.checkedOn))}
          </span>
        ) : null}
      </td>
      <td>
        {trial.nct === undefined ? null : (
          <a href={`https://clinicaltrials.gov/study/${trial.nct}`} target="_blank" rel="noreferrer">
            {trial.nct}
          </a>
        )}
      </td>
    </tr>
  );
}

/** Trials named by the review and later, each with the state it was last found in. None is called open unchecked. */
export function Trials({
  considerations,
  details,
}: {
  readonly considerations: readonly Consideration[];
  readonly details: EvidenceDetails;
}) {
  const { trials: words } = useDetails();
  return (
    <div className={styles['frame']}>
      <p className={styles['preface']}>{words.preface}</p>
      <ScrollBox label={words.table}>
        <table className={styles['trials']}>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.design}</th>
              <th scope="col">{words.fit}</th>
              <th scope="col">{words.status}</th>
              <th scope="col">{words.register}</th>
            </tr>
          </thead>
          <tbody>
            {trialRows(considerations, details).map((row) => (
              <Row key={row.trial.id} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  );
}
