import { useEffect } from 'react';
import type { Consideration } from '../../contract/assessment.ts';
import type { GivenAnswers } from '../../contract/given-answer.ts';
import { type Effect, effectOf } from '../../report/effect.ts';
import { useDetails } from '../strings/details.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './answer-list.module.css';
import { answerName } from './answer-name.ts';
import { answerWords } from './answer-words.ts';

function EffectList({
  effects,
  strengths,
}: {
  readonly effects: readonly Effect[];
  readonly strengths: Readonly<Record<string, string>>;
}) {
  const { given: words } = useDetails();
  if (effects.length === 0) return <p className={styles['none']}>{words.noEffect}</p>;
  const strength = (id: string) => <span lang="en">{strengths[id] ?? id}</span>;
  return (
    <table className={styles['effect']}>
      <caption>{words.effect}</caption>
      <thead>
        <tr>
          <th scope="col">{words.consideration}</th>
          <th scope="col">{words.before}</th>
          <th scope="col">{words.after}</th>
        </tr>
      </thead>
      <tbody>
        {effects.map((effect) => (
          <tr key={effect.id}>
            <th scope="row" lang="en">
              {effect.title}
            </th>
            <td>{effect.strength ? strength(effect.strength.before) : words.standing[effect.before]}</td>
            <td>
              <span aria-hidden="true">→ </span>
              {effect.strength ? strength(effect.strength.after) : words.standing[effect.after]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Props {
  readonly answers: GivenAnswers;
  readonly considerations: readonly Consideration[];
  /** The considerations as they would be without one of the answers. */
  readonly without: (gap: string) => readonly Consideration[];
  readonly strengths: Readonly<Record<string, string>>;
  readonly onTakeBack: (gap: string) => void;
  /** Called when the list stands on the page: the focus may go to what is new in it. */
  readonly onShown: () => void;
}

/** What a clinician has answered: each with its time, its reason, what it changed, and the way back. */
export function AnswerList({ answers, considerations, without, strengths, onTakeBack, onShown }: Props) {
  const strings = useStrings();
  const { given: words, form } = useDetails();
  useEffect(onShown, [onShown]);
  return (
    <div id="answers" className={styles['given']}>
      <h3>{words.title}</h3>
      <ul>
        {Object.entries(answers).map(([gap, { value, reason, at }]) => (
          <li key={gap} id={`given-${gap}`}>
            <p>
              <span aria-hidden="true">✎ </span>
              {answerName(gap, strings)}: <strong>{answerWords(value, form, strings.report)}</strong>{' '}
              <span className={styles['at']}>{words.at(at)}</span>
              {reason === undefined ? null : (
                <>
                  {' '}
                  <span className={styles['overrides']}>
                    {words.overrides}. {words.reason(reason)}
                  </span>
                </>
              )}{' '}
              <button
                type="button"
                aria-label={words.takeBackWhat(answerName(gap, strings))}
                onClick={() => onTakeBack(gap)}
              >
                {words.takeBack}
              </button>
            </p>
            <EffectList effects={effectOf(without(gap), considerations)} strengths={strengths} />
          </li>
        ))}
      </ul>
    </div>
  );
}
