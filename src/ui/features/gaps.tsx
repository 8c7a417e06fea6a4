import { type ComponentProps, useState } from 'react';
import type { Consideration, Gap } from '../../contract/assessment.ts';
import type { GivenAnswers } from '../../contract/given-answer.ts';
import type { Day } from '../../kernel/calendar.ts';
import { JumpLink } from '../parts/jump-link.tsx';
import { Later } from '../parts/later.tsx';
import { OnRequest } from '../parts/on-request.tsx';
import { useStrings } from '../strings/language.tsx';
import type { Give } from './answer-form.tsx';
import { AnswerForm } from './answer-form-later.ts';
import { AnswerList } from './answer-list-later.ts';
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
          <Later placeholder={<div className={styles['place']} />}>
            <AnswerForm.Part
              kind={kind}
              choices={gap.answers}
              agents={agents}
              today={today}
              overrides={false}
              onGive={onGive}
            />
          </Later>
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
  /** Drugs that a question about several asks about. */
  readonly agentsFor: (gap: string) => readonly string[];
  readonly today: Day;
  readonly onGive: (gap: string, ...answer: Parameters<Give>) => void;
  /** What the list of given answers needs besides. */
  readonly given: Omit<ComponentProps<typeof AnswerList.Part>, 'answers' | 'considerations'>;
}

/** The few questions whose answers change what is listed, and the answers already given, each with its effect. */
export function Gaps(props: Props) {
  const { gaps, answers, considerations, agentsFor, today, onGive, given } = props;
  const strings = useStrings();
  if (gaps.length === 0 && Object.keys(answers).length === 0) return null;
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
      {Object.keys(answers).length > 0 ? (
        <Later placeholder={null}>
          <AnswerList.Part {...given} answers={answers} considerations={considerations} />
        </Later>
      ) : null}
    </section>
  );
}
