import { useId, useState } from 'react';
import type { Gap } from '../../contract/assessment.ts';
import styles from './gaps.module.css';

const WORDS: Readonly<Record<string, string>> = {
  yes: 'Yes',
  no: 'No',
  'clear-cell': 'Clear cell',
  'non-clear-cell': 'Not clear cell',
  progression: 'Progression',
  toxicity: 'Toxicity',
  completed: 'Completed',
  other: 'Another reason',
  during: 'During therapy',
  '0-3': 'Within 3 months',
  '>3-6': '3 to 6 months',
  '>6-12': '6 to 12 months',
  '>12': 'More than 12 months',
  perioperative: 'Around surgery',
  advanced: 'For advanced disease',
  'kidney-cancer': 'Kidney cancer',
};

/** An answer in the form the engine takes; undefined where the field is still empty. */
export type GivenAnswer = string | { readonly karnofsky: number } | { readonly progressing: number } | undefined;

function OpenField({ gap, onAnswer }: { readonly gap: Gap; readonly onAnswer: (answer: GivenAnswer) => void }) {
  const [value, setValue] = useState('');
  const id = useId();
  const numeric = gap.id === 'performance-status' || gap.id === 'lesions';
  const label = { 'performance-status': 'Karnofsky', lesions: 'Progressing lesions', progression: 'Day' }[gap.id];
  // Questions with several parts are answered elsewhere than in one field.
  if (label === undefined) return null;
  return (
    <form
      className={styles['field']}
      onSubmit={(event) => {
        event.preventDefault();
        if (value === '') return;
        if (gap.id === 'performance-status') onAnswer({ karnofsky: Number(value) });
        else if (gap.id === 'lesions') onAnswer({ progressing: Number(value) });
        else onAnswer(value);
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={numeric ? 'number' : 'date'}
        {...(numeric ? { min: 0, max: gap.id === 'lesions' ? 99 : 100, step: gap.id === 'lesions' ? 1 : 10 } : {})}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <button type="submit">Set</button>
      {gap.id === 'progression' ? (
        <button type="button" onClick={() => onAnswer('no')}>
          Not progressed
        </button>
      ) : null}
    </form>
  );
}

interface Props {
  readonly gaps: readonly Gap[];
  readonly answers: Readonly<Record<string, unknown>>;
  readonly onAnswer: (gap: string, answer: GivenAnswer) => void;
}

/** The few questions whose answers change what is listed, and the answers already given, each to be taken back. */
export function Gaps({ gaps, answers, onAnswer }: Props) {
  const given = Object.keys(answers);
  if (gaps.length === 0 && given.length === 0) return null;
  return (
    <section aria-labelledby="gaps-title">
      <h2 id="gaps-title">What would change this</h2>
      <ul className={styles['gaps']}>
        {given.map((id) => (
          <li key={`given-${id}`} className={styles['given']}>
            <p>
              Answered by a clinician: <strong>{id}</strong> = {JSON.stringify(answers[id])}
            </p>
            <button type="button" onClick={() => onAnswer(id, undefined)}>
              Take back
            </button>
          </li>
        ))}
        {gaps.map((gap) => (
          <li
            key={gap.id}
            id={`gap-${gap.id}`}
            className={gap.id === 'confirm-orders' ? styles['first'] : styles['gap']}
          >
            <p className={styles['question']}>{gap.question}</p>
            {gap.answers ? (
              <div className={styles['answers']}>
                {gap.answers.map((answer) => (
                  <button key={answer} type="button" onClick={() => onAnswer(gap.id, answer)}>
                    {WORDS[answer] ?? answer}
                  </button>
                ))}
              </div>
            ) : (
              <OpenField gap={gap} onAnswer={(answer) => onAnswer(gap.id, answer)} />
            )}
            <p className={styles['affects']}>Changes {gap.affects.join(', ')}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
