import { useState } from 'react';
import type { Consideration, Gap } from '../../contract/assessment.ts';
import type { GivenAnswers } from '../../contract/given-answer.ts';
import type { Day } from '../../kernel/calendar.ts';
import { type Effect, effectOf } from '../../report/effect.ts';
import { JumpLink } from '../parts/jump-link.tsx';
import { OnRequest } from '../parts/on-request.tsx';
import { useStrings } from '../strings/language.tsx';
import { AnswerForm, type Give } from './answer-form.tsx';
import { answerName, answerWords } from './answer-words.ts';
import styles from './gaps.module.css';

/** More titles than this are counted instead of named. */
const NAMED = 2;

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

/** Questions beyond these are one act away: the few that matter stand on the page. */
const ASKED_AT_ONCE = 4;

/** Questions that are answered by more than a choice: their fields open when somebody wants to answer. */
const WITH_FIELDS = new Set(['lesions', 'performance-status', 'progression', 'metastatic', 'nephrectomy']);

interface QuestionProps {
  readonly gap: Gap;
  /** The question that matters most stands open. */
  readonly first: boolean;
  readonly agents: readonly string[];
  readonly considerations: readonly Consideration[];
  readonly today: Day;
  readonly onGive: Give;
}

function Question({ gap, first, agents, considerations, today, onGive }: QuestionProps) {
  const { gaps: words } = useStrings();
  const kind = gap.id.split(':')[0] ?? gap.id;
  const folds = WITH_FIELDS.has(kind) && !first;
  const [open, setOpen] = useState(!folds);
  return (
    <li id={`gap-${gap.id}`} className={kind.startsWith('confirm-') ? styles['first'] : styles['gap']}>
      <div className={styles['row']}>
        <p className={styles['question']} id={`question-${gap.id}`} lang="en">
          {gap.question}
        </p>
        {folds ? (
          <button
            type="button"
            className={styles['answer']}
            aria-expanded={open}
            aria-describedby={`question-${gap.id}`}
            onClick={() => setOpen(!open)}
          >
            {words.answer}
          </button>
        ) : null}
        {open ? (
          <AnswerForm
            kind={kind}
            choices={gap.answers}
            agents={agents}
            today={today}
            overrides={false}
            onGive={onGive}
          />
        ) : null}
      </div>
      <Settles gap={gap} considerations={considerations} />
    </li>
  );
}

interface Props {
  readonly gaps: readonly Gap[];
  readonly answers: GivenAnswers;
  readonly considerations: readonly Consideration[];
  /** The considerations as they would be without one of the answers. */
  readonly without: (gap: string) => readonly Consideration[];
  /** Drugs that a question about several asks about. */
  readonly agentsFor: (gap: string) => readonly string[];
  readonly today: Day;
  readonly strengths: Readonly<Record<string, string>>;
  readonly onGive: (gap: string, ...answer: Parameters<Give>) => void;
  readonly onTakeBack: (gap: string) => void;
}

/** The few questions whose answers change what is listed, and the answers already given, each with its effect. */
export function Gaps(props: Props) {
  const { gaps, answers, considerations, without, agentsFor, today, strengths, onGive, onTakeBack } = props;
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
  const question = (gap: Gap) => (
    <Question
      key={gap.id}
      gap={gap}
      first={gap === gaps[0]}
      agents={agentsFor(gap.id)}
      considerations={considerations}
      today={today}
      onGive={(...answer) => onGive(gap.id, ...answer)}
    />
  );
  return (
    <section aria-labelledby="gaps-title">
      <h2 id="gaps-title">{strings.gaps.title}</h2>
      <ul className={styles['gaps']}>
        {gaps.slice(0, ASKED_AT_ONCE).map(question)}
        {gaps.length === 0 ? <li className={styles['settles']}>{strings.gaps.none}</li> : null}
      </ul>
      {gaps.length > ASKED_AT_ONCE ? (
        <OnRequest summary={strings.gaps.moreQuestions(gaps.length - ASKED_AT_ONCE)}>
          <ul className={styles['gaps']}>{gaps.slice(ASKED_AT_ONCE).map(question)}</ul>
        </OnRequest>
      ) : null}
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
