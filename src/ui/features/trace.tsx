import type { TraceNode } from '../../contract/assessment.ts';
import type { Tri } from '../../kernel/tri.ts';
import { type Condition, traceParts } from '../../report/trace-view.ts';
import { SourceButton } from '../parts/sources.tsx';
import { useDetails } from '../strings/details.ts';
import styles from './trace.module.css';

const MARK = { yes: '✓', no: '✗', unknown: '?' } as const;

function Outcome({ met }: { readonly met: Tri }) {
  const { behind: words } = useDetails();
  return (
    <span className={styles[met]}>
      <span aria-hidden="true">{MARK[met]}</span> {words.met[met]}
    </span>
  );
}

function Conditions({ conditions }: { readonly conditions: readonly Condition[] }) {
  const { behind: words } = useDetails();
  return (
    <ul className={styles['conditions']}>
      {conditions.map((condition, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the conditions of a rule have a fixed order and no names
        <li key={i}>
          <Outcome met={condition.met} />{' '}
          {condition.kind === 'fact' ? (
            <>
              <span lang="en">{condition.text}</span>{' '}
              {condition.needs === undefined && !condition.negated ? null : (
                <span className={styles['needs']}>
                  ({condition.negated ? words.askedNot : words.asked}
                  {condition.needs === undefined ? '' : ': '}
                  <span lang="en">{condition.needs}</span>)
                </span>
              )}{' '}
              <SourceButton sources={condition.sources} label={condition.text} />
            </>
          ) : (
            <>
              {condition.kind === 'all' ? words.allOf : words.anyOf}
              <Conditions conditions={condition.parts} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Everything a rule asked, met, not met or open, down to the fact it read and its sources. */
export function Trace({ trace }: { readonly trace: TraceNode | undefined }) {
  const { behind: words } = useDetails();
  if (!trace) return null;
  return (
    <dl className={styles['trace']}>
      {traceParts(trace).map(({ part, met, conditions }) => (
        <div key={part}>
          <dt>
            {words.part[part]} <Outcome met={met} />
          </dt>
          <dd>
            <Conditions conditions={conditions} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
