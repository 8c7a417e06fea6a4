import { useId } from 'react';
import type { EvidenceView } from '../../evidence/known-on.ts';
import type { Evidence } from '../../evidence/schema.ts';
import { isoOf, spanOf } from '../../kernel/calendar.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './evidence-view.module.css';

/** A view, or undefined for everything known. */
export type View = EvidenceView | undefined;

/** The days on which something became known, between the review alone and everything. */
export function viewsOf({ statements, edition }: Pick<Evidence, 'statements' | 'edition'>): readonly View[] {
  const end = spanOf(edition.reviewedOn).last;
  const days = Object.values(statements).flatMap(({ layer, knownOn, knownBy }) => {
    const date = knownOn ?? knownBy;
    return layer === 'later' && date !== undefined ? [Math.min(spanOf(date).last, end)] : [];
  });
  const stops = [...new Set(days)].filter((day) => day < end).sort((a, b) => a - b);
  return ['review', ...stops, undefined];
}

interface Props {
  readonly views: readonly View[];
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** Whether later results are shown, and what was known when. */
export function EvidenceViewControls({ views, view, onView }: Props) {
  const { evidence: words, report } = useStrings();
  const name = useId();
  const at = Math.max(0, views.indexOf(view));
  const said = view === 'review' ? words.reviewAlone : view === undefined ? words.everything : report.day(isoOf(view));
  return (
    <div className={styles['controls']}>
      <fieldset className={styles['switch']}>
        <legend>{words.layers}</legend>
        <label>
          <input type="radio" name={name} checked={view === 'review'} onChange={() => onView('review')} />
          <span>{words.reviewOnly}</span>
        </label>
        <label>
          <input type="radio" name={name} checked={view !== 'review'} onChange={() => onView(undefined)} />
          <span>{words.withLater}</span>
        </label>
      </fieldset>
      <span className={styles['slider']}>
        <label htmlFor={`${name}-day`}>{words.knownOn}</label>
        <input
          id={`${name}-day`}
          type="range"
          min={0}
          max={views.length - 1}
          step={1}
          value={at}
          aria-valuetext={said}
          onChange={({ target }) => onView(views[Number(target.value)])}
        />
        <output htmlFor={`${name}-day`}>{said}</output>
      </span>
    </div>
  );
}
