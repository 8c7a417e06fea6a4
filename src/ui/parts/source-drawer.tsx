import * as Dialog from '@radix-ui/react-dialog';
import { useState } from 'react';
import type { Source } from '../../contract/assessment.ts';
import { resourceLines } from '../../report/resource-view.ts';
import { useDetails } from '../strings/details.ts';
import { useCopying } from './copying.ts';
import overlay from './overlay.module.css';
import styles from './source-drawer.module.css';
import type { FindOrigin, Shown } from './sources.tsx';

/** More than these are shown on request: a line of twenty doses is read by its first. */
const SHOWN_AT_ONCE = 8;

interface Group {
  readonly reference: string;
  readonly sources: readonly Source[];
}

/** One entry per resource, whatever number of ways it was read in. */
function groupsOf(sources: readonly Source[]): readonly Group[] {
  const groups = new Map<string, Source[]>();
  for (const source of sources) {
    const known = groups.get(source.reference) ?? [];
    if (!known.some(({ how, code }) => how === source.how && code?.code === source.code?.code)) known.push(source);
    groups.set(source.reference, known);
  }
  return [...groups].map(([reference, own]) => ({ reference, sources: own }));
}

function Raw({ resource }: { readonly resource: unknown }) {
  const { drawer: words } = useDetails();
  const text = JSON.stringify(resource, null, 2);
  const { said, copy } = useCopying(text, words);
  return (
    <details className={styles['raw']}>
      <summary>{words.raw}</summary>
      <p className={styles['copy']}>
        <button type="button" onClick={copy}>
          {words.copy}
        </button>{' '}
        <span role="status">{said}</span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} lang="en">
        {text}
      </pre>
    </details>
  );
}

function Entry({ group, find }: { readonly group: Group; readonly find: FindOrigin }) {
  const { drawer: words } = useDetails();
  const { reference, sources } = group;
  const [first] = sources;
  const resource = first ? find(first).resource : undefined;
  const given = reference.startsWith('answer:');
  return (
    <li className={styles['entry']}>
      <h3>
        <code>{reference}</code>
      </h3>
      <ul className={styles['how']}>
        {sources.map((source) => {
          const { mapping } = find(source);
          return (
            <li key={`${source.how}|${source.code?.system ?? ''}|${source.code?.code ?? ''}`}>
              {words.how[source.how]}
              {source.code ? (
                <dl className={styles['lines']}>
                  <div>
                    <dt>{words.code}</dt>
                    <dd>
                      <code>{source.code.code}</code>
                    </dd>
                  </div>
                  <div>
                    <dt>{words.system}</dt>
                    <dd>
                      <code>{source.code.system}</code>
                    </dd>
                  </div>
                  {mapping ? (
                    <div>
                      <dt>{words.mapping}</dt>
                      <dd>
                        <code>{mapping.concept}</code>{' '}
                        {mapping.file === undefined ? null : words.mappedBy(mapping.file)}
                      </dd>
                    </div>
                  ) : null}
                </dl>
              ) : null}
            </li>
          );
        })}
      </ul>
      {given ? <p>{words.answer}</p> : null}
      {resource === undefined ? (
        given ? null : (
          <p>{words.missing}</p>
        )
      ) : (
        <>
          <h4>{words.readable}</h4>
          <dl className={styles['lines']}>
            {resourceLines(resource).map(({ field, text }) => (
              <div key={field}>
                <dt>{words.field[field]}</dt>
                <dd lang="en">{text}</dd>
              </div>
            ))}
          </dl>
          <Raw resource={resource} />
        </>
      )}
    </li>
  );
}

interface Props {
  readonly shown: Shown;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** Gives the focus back to where it came from. */
  readonly onClosed: () => void;
  readonly find: FindOrigin;
}

/** The sources of one fact: each resource readable and raw, with the code and the mapping that took it. */
export function SourceDrawer({ shown, open, onOpen, onClosed, find }: Props) {
  const { drawer: words } = useDetails();
  const [all, setAll] = useState(false);
  const groups = groupsOf(shown.sources);
  const visible = all ? groups : groups.slice(0, SHOWN_AT_ONCE);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) setAll(false);
        onOpen(next);
      }}
    >
      <Dialog.Portal>
        <div className={overlay['overlay']} />
        <Dialog.Content
          className={styles['drawer']}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
        >
          <header className={styles['head']}>
            <Dialog.Title className={styles['title']}>
              {words.title}: {shown.label}
            </Dialog.Title>
            <Dialog.Close className={styles['close']}>{words.close}</Dialog.Close>
          </header>
          <ul className={styles['entries']}>
            {visible.map((group) => (
              <Entry key={group.reference} group={group} find={find} />
            ))}
          </ul>
          {visible.length < groups.length ? (
            <button type="button" className={styles['all']} onClick={() => setAll(true)}>
              {words.showAll(groups.length)}
            </button>
          ) : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
