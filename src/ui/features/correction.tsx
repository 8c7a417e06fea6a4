import { useRef, useState } from 'react';
import { spanOf } from '../../kernel/calendar.ts';
import type { FactRow } from '../../report/facts.ts';
import { Later } from '../parts/later.tsx';
import { useStrings } from '../strings/language.tsx';
import { AnswerForm } from './answer-form-later.ts';
import styles from './correction.module.css';

interface Props {
  readonly row: FactRow & { readonly answer: string };
  readonly choices: readonly string[] | undefined;
  readonly asOf: string;
  readonly onGive: (value: unknown, reason?: string) => void;
}

/** A fact that a clinician may correct: the form opens in place, and asks why. */
export function Correction({ row, choices, asOf, onGive }: Props) {
  const { answers } = useStrings();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={styles['correct']}
        aria-expanded={open}
        aria-label={answers.correctWhat(row.label)}
        onClick={() => setOpen(!open)}
      >
        {answers.correct}
      </button>
      {open ? (
        <Later placeholder={null}>
          <AnswerForm.Part
            kind={row.answer}
            choices={choices}
            agents={[]}
            today={spanOf(asOf).first}
            overrides={row.truth !== 'unknown'}
            onGive={(...answer) => {
              setOpen(false);
              onGive(...answer);
            }}
            onCancel={() => {
              // The button that was pressed goes; the focus must not go with it.
              opener.current?.focus();
              setOpen(false);
            }}
          />
        </Later>
      ) : null}
    </>
  );
}
