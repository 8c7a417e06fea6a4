import { lazy, Suspense, useState } from 'react';
import type { Consideration, Disagreement, Gap, TraceNode } from '../../contract/assessment.ts';
import type { Evidence, EvidenceDetails } from '../../evidence/schema.ts';
import { CONSIDERATION_GROUPS, type ConsiderationGroup, groupOf } from '../../report/consideration-groups.ts';
import { Hidden } from '../parts/hidden.tsx';
import { OnRequest } from '../parts/on-request.tsx';
import { useStrings } from '../strings/language.tsx';
import styles from './considerations.module.css';

const ConsiderationDetail = lazy(() =>
  import('./consideration-detail.tsx').then(({ ConsiderationDetail: it }) => ({ default: it })),
);

/** The statements and trials behind the rules: they come after the first answer, and may fail to. */
export type DetailsState = EvidenceDetails | 'loading' | 'failed';

const MARK = { supports: '+', against: '–', uncertain: '?', informs: 'i' } as const;

export interface Around {
  readonly evidence: Evidence;
  readonly details: DetailsState;
  readonly gaps: readonly Gap[];
  readonly disagreements: readonly Disagreement[];
  /** Everything that was asked for one consideration, and what it came to. */
  readonly traceOf: (id: string) => TraceNode | undefined;
}

interface RowProps {
  readonly consideration: Consideration;
  readonly around: Around;
}

/** One consideration as one scannable row; everything behind it opens in place. */
function Row({ consideration, around }: RowProps) {
  const { evidence: words } = useStrings();
  const [open, setOpen] = useState(false);
  const { id, title, stance, status, strength, layer, dependsOn, cautions } = consideration;
  const received = cautions.some((caution) => caution.startsWith('already-received'));
  return (
    <li className={`${styles['row']} ${styles[stance]} ${styles[status]} ${styles[layer]}`}>
      <article aria-labelledby={`c-${id}-title`} id={`c-${id}`}>
        <div className={styles['head']}>
          <span className={styles['mark']} aria-hidden="true">
            {MARK[stance]}
          </span>
          <h4 id={`c-${id}-title`} lang="en">
            <button
              type="button"
              aria-expanded={open}
              aria-controls={open ? `c-${id}-more` : undefined}
              onClick={() => setOpen(!open)}
            >
              {title}
            </button>
          </h4>
          <p className={styles['tags']}>
            <span className={styles['stance']}>{words.stance[stance]}</span>
            <span className={styles['strength']} lang="en">
              {around.evidence.strengths[strength] ?? strength}
            </span>
            <span className={styles['status']}>
              {words.status[status]}
              {status === 'conditional' && dependsOn.length > 0 ? `, ${words.waits(dependsOn.length)}` : ''}
            </span>
            {received ? <span className={styles['received']}>{words.receivedShort}</span> : null}
            {(consideration.disagreements ?? []).length > 0 ? (
              <span className={styles['differs']}>{words.disagreement}</span>
            ) : null}
            <span className={styles['id']}>
              <Hidden>{words.layer[layer]}, </Hidden>
              {id}
            </span>
          </p>
        </div>
        {open ? (
          <div id={`c-${id}-more`} className={styles['more']}>
            <Suspense fallback={<p role="status">{words.loading}</p>}>
              <ConsiderationDetail consideration={consideration} around={around} />
            </Suspense>
          </div>
        ) : null}
      </article>
    </li>
  );
}

function Rows({ members, around }: { readonly members: readonly Consideration[]; readonly around: Around }) {
  return (
    <ul className={styles['rows']}>
      {members.map((one) => (
        <Row key={one.id} consideration={one} around={around} />
      ))}
    </ul>
  );
}

/** The review's words first; what came after it stands apart, under its own heading. */
function Group({
  id,
  members,
  around,
}: {
  readonly id: ConsiderationGroup;
  readonly members: readonly Consideration[];
  readonly around: Around;
}) {
  const { evidence: words } = useStrings();
  const paper = members.filter(({ layer }) => layer === 'paper');
  const later = members.filter(({ layer }) => layer === 'later');
  return (
    <section className={styles['group']} aria-labelledby={`group-${id}`}>
      <h3 id={`group-${id}`}>
        {words.groups[id]} <span className={styles['count']}>{members.length}</span>
      </h3>
      {paper.length > 0 ? <Rows members={paper} around={around} /> : null}
      {later.length > 0 ? (
        <div className={styles['laterGroup']}>
          <p className={styles['laterTitle']}>{words.laterRule}</p>
          <Rows members={later} around={around} />
        </div>
      ) : null}
    </section>
  );
}

/** The rules that do not apply to this patient, each with its reason: shown when somebody asks. */
function NotApplying({
  considerations,
  around,
}: {
  readonly considerations: readonly Consideration[];
  readonly around: Around;
}) {
  const { evidence: words } = useStrings();
  if (considerations.length === 0) return null;
  return (
    <div className={styles['notApplying']}>
      <OnRequest summary={`${words.notApplying(considerations.length)}. ${words.notApplyingHint}`}>
        <Rows members={considerations} around={around} />
      </OnRequest>
    </div>
  );
}

interface Props {
  /** All of them, those that do not apply included. */
  readonly considerations: readonly Consideration[];
  readonly around: Around;
  /** The controls of what evidence is shown, and what they say. */
  readonly controls: React.ReactNode;
}

/** The considerations by kind, in the order of the data: listed, never ranked. */
export function Considerations({ considerations, around, controls }: Props) {
  const { evidence: words } = useStrings();
  const listed = considerations.filter(({ status }) => status !== 'does-not-apply');
  return (
    <section aria-labelledby="considerations-title" id="considerations">
      <h2 id="considerations-title">{words.title}</h2>
      <p className={styles['preface']}>{words.preface}</p>
      {controls}
      {CONSIDERATION_GROUPS.map((id) => {
        const members = listed.filter((one) => groupOf(one) === id);
        return members.length === 0 ? null : <Group key={id} id={id} members={members} around={around} />;
      })}
      <NotApplying
        considerations={considerations.filter(({ status }) => status === 'does-not-apply')}
        around={around}
      />
    </section>
  );
}
