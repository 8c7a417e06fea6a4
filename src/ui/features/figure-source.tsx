import type { EvidenceDetails, FigureLocator, Statement } from '../../evidence/schema.ts';
import type { Figure } from '../../report/results.ts';
import { useDetails } from '../strings/details.ts';
import styles from './figure-source.module.css';
import { useResultWords } from './result-words.ts';

/** Where a statement stands: a place of the review with its words, or a publication with its link. */
export function StatementPlace({ locator }: { readonly locator: Statement['locator'] }) {
  if ('section' in locator) {
    const place = [locator.section, locator.lines, locator.table].filter((part) => part !== undefined).join(', ');
    return (
      <>
        {place}
        {locator.quote === undefined ? null : <q className={styles['quote']}>{locator.quote}</q>}
      </>
    );
  }
  return (
    <>
      {locator.citation}
      {locator.doi === undefined ? null : (
        <>
          {' '}
          <a href={`https://doi.org/${locator.doi}`} target="_blank" rel="noreferrer">
            doi:{locator.doi}
          </a>
        </>
      )}
      {locator.pmid === undefined ? null : <> PMID {locator.pmid}</>}
    </>
  );
}

/** The place of one number: lines or a cell of the review with the words there, sources that were read, or memory. */
function FigurePlace({ locator, details }: { readonly locator: FigureLocator; readonly details: EvidenceDetails }) {
  const { place } = useResultWords();
  if ('sources' in locator) {
    return (
      <>
        {locator.sources.map((code) => (
          <span key={code} className={styles['part']} lang="en">
            {code}: {details.sources[code]}
          </span>
        ))}
      </>
    );
  }
  return (
    <span className={styles['part']}>
      <span lang="en">{place(locator)}</span>
      {'quote' in locator ? (
        <q className={styles['quote']} lang="en">
          {locator.quote}
        </q>
      ) : null}
    </span>
  );
}

/** From a number to its citation: the statements that give it, where it stands there, and where sources differ. */
export function FigureSource({ figure, details }: { readonly figure: Figure; readonly details: EvidenceDetails }) {
  const { results: words, behind } = useDetails();
  const { result, statements } = figure;
  const discrepancy = details.discrepancies.find(({ id }) => id === result.discrepancy);
  return (
    <details className={styles['source']}>
      <summary>
        {words.source}: {statements.join(', ')}
      </summary>
      <FigurePlace locator={result.locator} details={details} />
      {statements.flatMap((id) => {
        const statement = details.statements[id];
        if (!statement) return [];
        return [
          <span key={id} className={styles['part']}>
            {id}, {statement.layer === 'paper' ? behind.review : behind.later}:{' '}
            <span lang="en">
              <StatementPlace locator={statement.locator} />
            </span>
          </span>,
        ];
      })}
      {discrepancy ? (
        <span className={styles['part']}>
          {discrepancy.id}. {words.printed}: <span lang="en">{discrepancy.asPrinted}</span> {words.published}:{' '}
          <span lang="en">{discrepancy.asPublished}</span>
        </span>
      ) : null}
    </details>
  );
}
