import { type ReactNode, useId, useState } from 'react';
import { type Day, readDate } from '../../kernel/calendar.ts';
import { useDetails } from '../strings/details.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './answer-form.module.css';

/** What a form hands over: an answer as the engine takes it, and the reason where it overrides the chart. */
export type Give = (value: unknown, reason?: string) => void;

interface FormProps {
  /** Gap id, without the number of a line. */
  readonly kind: string;
  /** Answers to choose from, where they are few. */
  readonly choices: readonly string[] | undefined;
  /** Drugs that the question is about, where one may confirm some of them. */
  readonly agents: readonly string[];
  /** No answer lies after this day. */
  readonly today: Day;
  /** The chart says something else: a reason is asked for. */
  readonly overrides: boolean;
  readonly onGive: Give;
  readonly onCancel?: () => void;
}

/** A date of any precision: '2024', '2024-03', '2024-03-12'; empty where nothing is entered, undefined where it is wrong. */
function partialDate(year: string, month: string, day: string, today: Day): string | undefined {
  if (year === '' && month === '' && day === '') return '';
  const parts = [year.padStart(4, '0')];
  if (month !== '') parts.push(month.padStart(2, '0'));
  else if (day !== '') return undefined;
  if (day !== '') parts.push(day.padStart(2, '0'));
  const read = readDate(parts.join('-'));
  return read && read.span.first <= today && year.length === 4 ? read.date : undefined;
}

interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

const NO_DATE: DateParts = { year: '', month: '', day: '' };

function DateFields({
  legend,
  parts,
  onChange,
}: {
  readonly legend: string;
  readonly parts: DateParts;
  readonly onChange: (parts: DateParts) => void;
}) {
  const { form } = useDetails();
  const { report } = useStrings();
  const id = useId();
  const months = new Intl.DateTimeFormat(report.locale, { month: 'long', timeZone: 'UTC' });
  return (
    <fieldset className={styles['date']} aria-describedby={`${id}-hint`}>
      <legend>{legend}</legend>
      <span>
        <label htmlFor={`${id}-d`}>{form.day}</label>
        <input
          id={`${id}-d`}
          inputMode="numeric"
          size={2}
          maxLength={2}
          value={parts.day}
          onChange={({ target }) => onChange({ ...parts, day: target.value.trim() })}
        />
      </span>
      <span>
        <label htmlFor={`${id}-m`}>{form.month}</label>
        <select
          id={`${id}-m`}
          value={parts.month}
          onChange={({ target }) => onChange({ ...parts, month: target.value })}
        >
          <option value="">–</option>
          {Array.from({ length: 12 }, (_, i) => (
            <option key={String(i)} value={String(i + 1)}>
              {months.format(Date.UTC(2024, i, 1))}
            </option>
          ))}
        </select>
      </span>
      <span>
        <label htmlFor={`${id}-y`}>{form.year}</label>
        <input
          id={`${id}-y`}
          inputMode="numeric"
          size={4}
          maxLength={4}
          value={parts.year}
          onChange={({ target }) => onChange({ ...parts, year: target.value.trim() })}
        />
      </span>
      <span id={`${id}-hint`} className={styles['hint']}>
        {form.dateHint}
      </span>
    </fieldset>
  );
}

function Choice({
  legend,
  options,
  value,
  onChange,
}: {
  readonly legend: string;
  readonly options: readonly { readonly value: string; readonly words: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles['choice']}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          {option.words}
        </label>
      ))}
    </fieldset>
  );
}

function NumberField({
  label,
  value,
  onChange,
  max,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly max: number;
}) {
  const id = useId();
  return (
    <span className={styles['number']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={0}
        max={max}
        step={1}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </span>
  );
}

/** The frame of every form: fields, the reason where it is needed, one button, and what is wrong in words. */
function Frame({
  overrides,
  onCancel,
  read,
  onGive,
  children,
}: {
  readonly overrides: boolean;
  readonly onCancel: (() => void) | undefined;
  /** The answer, or what is wrong with it. */
  readonly read: () => { readonly value: unknown } | { readonly fault: string };
  readonly onGive: Give;
  readonly children: ReactNode;
}) {
  const { form } = useDetails();
  const [fault, setFault] = useState<string>();
  const [reason, setReason] = useState('');
  const id = useId();
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const answer = read();
        if ('fault' in answer) return setFault(answer.fault);
        if (overrides && reason.trim() === '') return setFault(form.reasonMissing);
        return overrides ? onGive(answer.value, reason.trim()) : onGive(answer.value);
      }}
    >
      {children}
      {overrides ? (
        <span className={styles['reason']}>
          <label htmlFor={id}>{form.reason}</label>
          <input
            id={id}
            type="text"
            value={reason}
            aria-describedby={`${id}-hint`}
            onChange={({ target }) => setReason(target.value)}
          />
          <span id={`${id}-hint`} className={styles['hint']}>
            {form.reasonHint}
          </span>
        </span>
      ) : null}
      <span className={styles['acts']}>
        <button type="submit">{form.set}</button>
        {onCancel ? (
          <button type="button" onClick={onCancel}>
            {form.cancel}
          </button>
        ) : null}
      </span>
      {fault === undefined ? null : (
        <p role="alert" className={styles['fault']}>
          {fault}
        </p>
      )}
    </form>
  );
}

type Fields = Omit<FormProps, 'kind' | 'choices' | 'agents'>;

function Lesions({ overrides, onGive, onCancel }: Fields) {
  const { form } = useDetails();
  const [progressing, setProgressing] = useState('');
  const [total, setTotal] = useState('');
  const whole = (text: string) => /^\d{1,3}$/.test(text);
  return (
    <Frame
      overrides={overrides}
      onCancel={onCancel}
      onGive={onGive}
      read={() => {
        if (!whole(progressing) || (total !== '' && !whole(total))) return { fault: form.numberWrong };
        if (total !== '' && Number(progressing) > Number(total)) return { fault: form.tooMany };
        return {
          value: { progressing: Number(progressing), ...(total === '' ? {} : { total: Number(total) }) },
        };
      }}
    >
      <NumberField label={form.progressing} value={progressing} onChange={setProgressing} max={999} />
      <NumberField label={`${form.total} (${form.optional})`} value={total} onChange={setTotal} max={999} />
    </Frame>
  );
}

function PerformanceStatus({ overrides, onGive, onCancel }: Fields) {
  const { form } = useDetails();
  const [scale, setScale] = useState('karnofsky');
  const [score, setScore] = useState('');
  const id = useId();
  const scores =
    scale === 'ecog' ? ['0', '1', '2', '3', '4'] : Array.from({ length: 10 }, (_, i) => String(100 - i * 10));
  return (
    <Frame
      overrides={overrides}
      onCancel={onCancel}
      onGive={onGive}
      read={() => (score === '' ? { fault: form.numberWrong } : { value: { [scale]: Number(score) } })}
    >
      <Choice
        legend={form.scale}
        value={scale}
        onChange={(next) => {
          setScale(next);
          setScore('');
        }}
        options={[
          { value: 'karnofsky', words: form.karnofsky },
          { value: 'ecog', words: form.ecog },
        ]}
      />
      <span className={styles['number']}>
        <label htmlFor={id}>{form.score}</label>
        <select id={id} value={score} onChange={({ target }) => setScore(target.value)}>
          <option value="">–</option>
          {scores.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </span>
    </Frame>
  );
}

interface YesNoDateProps extends Fields {
  readonly legend: string;
  readonly no: string;
  readonly dateLegend: string;
  /** Further fields where the answer is yes. */
  readonly more?: ReactNode;
  /** The answer; `date` is empty where none was entered, undefined where it is wrong. Undefined: something is missing. */
  readonly answer: (yes: boolean, date: string | undefined) => unknown;
}

/** Whether it is so, and since when. */
function YesNoDate({ legend, no, dateLegend, more, answer, today, overrides, onGive, onCancel }: YesNoDateProps) {
  const { form } = useDetails();
  const [status, setStatus] = useState('yes');
  const [parts, setParts] = useState(NO_DATE);
  const yes = status === 'yes';
  return (
    <Frame
      overrides={overrides}
      onCancel={onCancel}
      onGive={onGive}
      read={() => {
        const date = partialDate(parts.year, parts.month, parts.day, today);
        const value = answer(yes, date);
        return value === undefined ? { fault: form.dateWrong } : { value };
      }}
    >
      <Choice
        legend={legend}
        value={status}
        onChange={setStatus}
        options={[
          { value: 'yes', words: form.yes },
          { value: 'no', words: no },
        ]}
      />
      {yes ? more : null}
      {yes ? <DateFields legend={dateLegend} parts={parts} onChange={setParts} /> : null}
    </Frame>
  );
}

/** An answer as a record of what is known: the status, the date where there is one, and more. */
function withDate(yes: boolean, date: string | undefined, more: Readonly<Record<string, string>> = {}): unknown {
  if (!yes) return { status: 'no' };
  return date === undefined ? undefined : { status: 'yes', ...more, ...(date === '' ? {} : { date }) };
}

function ProgressionDate(fields: Fields) {
  const { form } = useDetails();
  return (
    <YesNoDate
      {...fields}
      legend={form.values['progression'] ?? ''}
      no={form.notProgressed}
      dateLegend={form.progressionOn}
      // A progression without its day is no answer.
      answer={(yes, date) => (yes ? date || undefined : 'no')}
    />
  );
}

function Metastatic(fields: Fields) {
  const { form } = useDetails();
  return (
    <YesNoDate
      {...fields}
      legend={form.metastatic}
      no={form.no}
      dateLegend={form.metastaticSince}
      answer={(yes, date) => withDate(yes, date)}
    />
  );
}

function NephrectomyFields(fields: Fields) {
  const { form } = useDetails();
  const [extent, setExtent] = useState('unknown');
  return (
    <YesNoDate
      {...fields}
      legend={form.removed}
      no={form.no}
      dateLegend={form.operatedOn}
      answer={(yes, date) => withDate(yes, date, extent === 'unknown' ? {} : { extent })}
      more={
        <Choice
          legend={form.extent}
          value={extent}
          onChange={setExtent}
          options={[
            { value: 'radical', words: form.radical },
            { value: 'partial', words: form.partial },
            { value: 'unknown', words: form.notKnown },
          ]}
        />
      }
    />
  );
}

/** One act confirms every order; a second one names those that were given. */
function Orders({ agents, onGive }: Pick<FormProps, 'agents' | 'onGive'>) {
  const { form } = useDetails();
  const { report } = useStrings();
  const [some, setSome] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (agent: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(agent)) next.add(agent);
      return next;
    });
  return (
    <>
      <div className={styles['buttons']}>
        <button type="button" className={styles['main']} onClick={() => onGive('yes')}>
          {form.allGiven}
        </button>
        <button type="button" onClick={() => onGive('no')}>
          {form.noneGiven}
        </button>
        {agents.length > 1 ? (
          <button type="button" aria-expanded={some} onClick={() => setSome(!some)}>
            {form.someGiven}
          </button>
        ) : null}
      </div>
      {some ? (
        <Frame
          overrides={false}
          onCancel={undefined}
          onGive={onGive}
          read={() => ({ value: chosen.size === 0 ? 'no' : agents.filter((agent) => chosen.has(agent)) })}
        >
          <fieldset className={styles['choice']}>
            <legend>{form.which}</legend>
            {agents.map((agent) => (
              <label key={agent}>
                <input type="checkbox" checked={chosen.has(agent)} onChange={() => toggle(agent)} />
                {report.drug(agent)}
              </label>
            ))}
          </fieldset>
        </Frame>
      ) : null}
    </>
  );
}

function Choices({
  choices,
  overrides,
  onGive,
  onCancel,
}: Pick<FormProps, 'overrides' | 'onGive' | 'onCancel'> & { readonly choices: readonly string[] }) {
  const { form } = useDetails();
  const [chosen, setChosen] = useState('');
  const words = (choice: string) => form.values[choice] ?? choice;
  if (!overrides) {
    return (
      <div className={styles['buttons']}>
        {choices.map((choice) => (
          <button key={choice} type="button" onClick={() => onGive(choice)}>
            {words(choice)}
          </button>
        ))}
      </div>
    );
  }
  return (
    <Frame
      overrides
      onCancel={onCancel}
      onGive={onGive}
      read={() => (chosen === '' ? { fault: form.chooseOne } : { value: chosen })}
    >
      <Choice
        legend={form.answer}
        value={chosen}
        onChange={setChosen}
        options={choices.map((choice) => ({ value: choice, words: words(choice) }))}
      />
    </Frame>
  );
}

/** The fields that a question needs, in the form in which the engine takes the answer. */
export function AnswerForm({ kind, choices, agents, ...fields }: FormProps) {
  switch (kind) {
    case 'confirm-orders':
    case 'confirm-text':
      return <Orders agents={agents} onGive={fields.onGive} />;
    case 'lesions':
      return <Lesions {...fields} />;
    case 'performance-status':
      return <PerformanceStatus {...fields} />;
    case 'progression':
      return <ProgressionDate {...fields} />;
    case 'metastatic':
      return <Metastatic {...fields} />;
    case 'nephrectomy':
      return <NephrectomyFields {...fields} />;
    default:
      return choices ? (
        <Choices
          choices={choices}
          overrides={fields.overrides}
          onGive={fields.onGive}
          {...(fields.onCancel ? { onCancel: fields.onCancel } : {})}
        />
      ) : null;
  }
}
