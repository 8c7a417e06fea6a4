import { type ReactNode, useState } from 'react';
import type { Assessment } from '../../contract/assessment.ts';
import type { PatientIdentity } from '../../contract/identity.ts';
import { showTheme, THEMES, type Theme } from '../appearance.ts';
import { Hidden } from '../parts/hidden.tsx';
import { JumpLink } from '../parts/jump-link.tsx';
import { LANGUAGES, useLanguage, useStrings } from '../strings/language.tsx';
import styles from './header.module.css';
import type { SourceCount } from './reading.tsx';

/** Language and appearance. Kept for this page alone: nothing is stored. */
function Settings() {
  const { language, choose, strings } = useLanguage();
  const { header } = strings;
  const [theme, setTheme] = useState<Theme>('system');
  const show = (next: Theme) => {
    setTheme(next);
    showTheme(next);
  };
  return (
    <details className={styles['settings']}>
      <summary>{header.settings}</summary>
      <div className={styles['menu']}>
        <fieldset>
          <legend>{header.language}</legend>
          {LANGUAGES.map(({ id, name }) => (
            <label key={id} lang={id}>
              <input type="radio" name="language" checked={language === id} onChange={() => choose(id)} /> {name}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{header.appearance}</legend>
          {THEMES.map((id) => (
            <label key={id}>
              <input type="radio" name="theme" checked={theme === id} onChange={() => show(id)} /> {header.theme[id]}
            </label>
          ))}
        </fieldset>
      </div>
    </details>
  );
}

/** Whole years between two dates of the form YYYY-MM-DD; undefined where the birth date is not exact. */
function ageOn(birthDate: string, day: string): number | undefined {
  if (birthDate.length < 10) return undefined;
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

interface Props {
  readonly identity: PatientIdentity;
  /** Whether the app shows who the patient is; the EHR around it may do so itself. Name and birth date stand always. */
  readonly banner: boolean;
  /** '10:42', local time at which reading ended. */
  readonly readAt: string;
  readonly asOf: string;
  readonly sources: SourceCount;
  readonly complete: boolean;
  readonly edition: Assessment['evidence'];
  /** Number of answers that a clinician has given. */
  readonly answers: number;
  /** Where printing, copying and exporting are offered. */
  readonly actions: ReactNode;
}

/** The stamp on every screen: whose record this is, when and how completely it was read, and what it is judged by. */
export function Header({ identity, banner, readAt, asOf, sources, complete, edition, answers, actions }: Props) {
  const { header, brand, report } = useStrings();
  const { name, birthDate, sex, recordNumber } = identity;
  const age = birthDate === undefined ? undefined : ageOn(birthDate, asOf);
  const known = sex === 'male' || sex === 'female' || sex === 'other' || sex === 'unknown' ? header.sex[sex] : sex;
  const parts = [
    birthDate === undefined ? header.bornUnknown : header.born(report.day(birthDate)),
    ...(age === undefined || !banner ? [] : [header.age(age)]),
    ...(known === undefined || !banner ? [] : [known]),
    ...(recordNumber === undefined || !banner ? [] : [header.record(recordNumber)]),
  ];
  return (
    <header className={styles['header']}>
      <p className={styles['brand']}>{brand}</p>
      <div className={styles['patient']}>
        <h1>{name}</h1>
        <p>
          {parts.join(' · ')} · <span className={styles['stamp']}>{header.asOf(readAt)}</span>
        </p>
      </div>
      <dl className={styles['state']}>
        <div className={complete ? undefined : styles['incomplete']}>
          <dt>
            <Hidden>{header.sources}</Hidden>
          </dt>
          <dd>
            <JumpLink to="reading">{header.sourcesRead(sources.read, sources.asked)}</JumpLink>
          </dd>
        </div>
        {answers > 0 ? (
          <div className={styles['answered']}>
            <dd>
              <JumpLink to="answers">
                <span aria-hidden="true">✎ </span>
                {header.answersCount(answers)}
              </JumpLink>
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{header.judgedAsOf}</dt>
          <dd>{report.day(asOf)}</dd>
        </div>
        <div>
          <dt>{header.evidence}</dt>
          <dd>{header.edition(edition.edition, report.day(edition.reviewedOn))}</dd>
        </div>
      </dl>
      <div className={styles['tools']}>
        {actions}
        <Settings />
      </div>
    </header>
  );
}
