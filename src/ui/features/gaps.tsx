import type { Consideration, Gap } from '../../contract/assessment.ts';
import type { GivenAnswers } from '../../contract/given-answer.ts';
import type { Day } from '../../kernel/calendar.ts';
import { type Effect, effectOf } from '../../report/effect.ts';
import { JumpLink } from '../parts/jump-link.tsx';
import { useStrings } from '../strings/language.tsx';
import { AnswerForm, type Give } from './answer-form.tsx';
import { answerName, answerWords } from './answer-words.ts';
import styles from './gaps.module.css';

/** More titles than this are counted instead of named. */
const NAMED = 3;

function Settles({ gap, considerations }: { readonly gap: Gap; readonly considerations: readonly Consideration[] }) {
  const { gaps } = useStrings();
  const affected = gap.affects.flatMap((id) => considerations.find((one) => one.id === id) ?? []);
  const named = affected.slice(0, NAMED);
  if (named.length === 0) return null;
  return (
    <p className={styles['settles']}>
      {gaps.settles}:{' '}
      {named.map(({ id, title }, i) => (
        <span key={id}>
          {i > 0 ? '; ' : ''}
          <JumpLink to={`c-${id}`}>
            <span lang="en">{title}</span>
          </JumpLink>
        </span>
      ))}
      {affected.length > named.length ? ` ${gaps.more(affected.length - named.length)}` : ''}
    </p>
  );
}

function EffectList({ effects }: { readonly effects: readonly Effect[] }) {
  const { answers } = useStrings();
  if (effects.length === 0) return <p className={styles['settles']}>{answers.noEffect}</p>;
  return (
    <table className={styles['effect']}>
      <caption>{answers.effect}</caption>
      <thead>
        <tr>
          <th scope="col">{answers.consideration}</th>
          <th scope="col">{answers.before}</th>
          <th scope="col">{answers.after}</th>
        </tr>
      </thead>
      <tbody>
        {effects.map(({ id, title, before, after, strength }) => (
          <tr key={id}>
            <th scope="row" lang="en">
              {title}
            </th>
            <td>{strength ? strength.before : answers.standing[before]}</td>
            <td>
              <span aria-hidden="true">→ </span>
              {strength ? strength.after : answers.standing[after]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Props {
  readonly gaps: readonly Gap[];
  readonly answers: GivenAnswers;
  readonly considerations: readonly Consideration[];
  /** The considerations as they would be without one of the answers. */
  readonly without: (gap: string) => readonly Consideration[];
  /** Drugs known from orders alone. */
  readonly ordered: readonly string[];
  readonly today: Day;
  readonly strengths: Readonly<Record<string, string>>;
  readonly onGive: (gap: string, ...answer: Parameters<Give>) => void;
  readonly onTakeBack: (gap: string) => void;
}

/** The few questions whose answers change what is listed, and the answers already given, each with its effect. */
export function Gaps(props: Props) {
  const { gaps, answers, considerations, without, ordered, today, strengths, onGive, onTakeBack } = props;
  const strings = useStrings();
  const given = Object.entries(answers);
  if (gaps.length === 0 && given.length === 0) return null;
  const inWords = ({ strength, ...effect }: Effect): Effect => ({
    ...effect,
    ...(strength
      ? {
          strength: {
            before: strengths[strength.before] ?? strength.before,
            after: strengths[strength.after] ?? strength.after,
          },
        }
      : {}),
  });
  return (
    <section aria-labelledby="gaps-title">
      <h2 id="gaps-title">{strings.gaps.title}</h2>
      <ul className={styles['gaps']}>
        {gaps.map((gap) => (
          <li
            key={gap.id}
            id={`gap-${gap.id}`}
            className={gap.id === 'confirm-orders' ? styles['first'] : styles['gap']}
          >
            <p className={styles['question']} lang="en">
              {gap.question}
            </p>
            <AnswerForm
              kind={gap.id.split(':')[0] ?? gap.id}
              choices={gap.answers}
              agents={ordered}
              today={today}
              overrides={false}
              onGive={(...answer) => onGive(gap.id, ...answer)}
            />
            <Settles gap={gap} considerations={considerations} />
          </li>
        ))}
        {gaps.length === 0 ? <li className={styles['settles']}>{strings.gaps.none}</li> : null}
      </ul>
      {given.length > 0 ? (
        <div id="answers" className={styles['given']}>
          <h3>{strings.answers.title}</h3>
          <ul>
            {given.map(([gap, { value, reason, at }]) => (
              <li key={gap} id={`given-${gap}`}>
                <p>
                  <span aria-hidden="true">✎ </span>
                  {answerName(gap, strings)}: <strong>{answerWords(value, strings)}</strong>{' '}
                  <span className={styles['at']}>{strings.answers.at(at)}</span>
                  {reason === undefined ? null : (
                    <>
                      {' '}
                      <span className={styles['overrides']}>
                        {strings.answers.overrides}. {strings.answers.reason(reason)}
                      </span>
                    </>
                  )}{' '}
                  <button
                    type="button"
                    aria-label={strings.answers.takeBackWhat(answerName(gap, strings))}
                    onClick={() => onTakeBack(gap)}
                  >
                    {strings.answers.takeBack}
                  </button>
                </p>
                <EffectList effects={effectOf(without(gap), considerations).map(inWords)} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}
