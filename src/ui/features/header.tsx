import type { PatientIdentity } from '../../contract/identity.ts';
import { dayWords } from '../../report/words.ts';
import styles from './header.module.css';

interface Props {
  readonly identity: PatientIdentity;
  /** '10:42', local time at which reading ended. */
  readonly readAt: string;
  readonly asOf: string;
  readonly completeness: string;
  readonly complete: boolean;
  readonly edition: string;
  readonly reviewedOn: string;
}

/** The stamp on every screen: whose record this is, when and how completely it was read, and what it is judged by. */
export function Header({ identity, readAt, asOf, completeness, complete, edition, reviewedOn }: Props) {
  const { name, birthDate, sex, recordNumber } = identity;
  return (
    <header className={styles['header']}>
      <p className={styles['brand']}>Nextline</p>
      <div className={styles['patient']}>
        <h1>{name}</h1>
        <p>
          born {birthDate === undefined ? 'on an unknown day' : dayWords(birthDate)}
          {sex === undefined ? '' : `, ${sex}`}
          {recordNumber === undefined ? '' : `, record ${recordNumber}`}
        </p>
      </div>
      <dl className={styles['state']}>
        <div>
          <dt>Read at</dt>
          <dd>{readAt}</dd>
        </div>
        <div>
          <dt>Judged as of</dt>
          <dd>{dayWords(asOf)}</dd>
        </div>
        <div className={complete ? undefined : styles['incomplete']}>
          <dt>Record</dt>
          <dd>
            <a href="#reading">{completeness}</a>
          </dd>
        </div>
        <div>
          <dt>Evidence</dt>
          <dd>
            {edition}, reviewed {dayWords(reviewedOn)}
          </dd>
        </div>
      </dl>
    </header>
  );
}
