import { useLanguage } from '../strings/language.tsx';
import styles from './diagnostics-screen.module.css';

/** One source attribute of an evidence-based decision support intervention. */
export interface SourceAttribute {
  readonly id: string;
  readonly attribute: string;
  readonly state: State;
  readonly value: string;
}

const WORDS = {
  en: {
    title: 'Source attributes',
    intro: 'What stands behind the evidence shown here, in the list of 45 CFR 170.315(b)(11)(iv)(A).',
    attribute: 'Attribute',
    state: 'State',
    value: 'What applies here',
    states: { given: 'given', 'not-available': 'not available', 'not-used': 'not used', used: 'used' },
  },
  de: {
    title: 'Angaben zur Quelle',
    intro: 'Was hinter der gezeigten Evidenz steht, nach der Liste in 45 CFR 170.315(b)(11)(iv)(A).',
    attribute: 'Angabe',
    state: 'Stand',
    value: 'Was hier gilt',
    states: {
      given: 'angegeben',
      'not-available': 'nicht verfügbar',
      'not-used': 'nicht verwendet',
      used: 'verwendet',
    },
  },
} as const;

type State = keyof typeof WORDS.en.states;

/** The panel for whoever wants to know where the evidence comes from and what of a patient it uses. */
export function SourceAttributes({ attributes }: { readonly attributes: readonly SourceAttribute[] }) {
  const { language } = useLanguage();
  const words = WORDS[language];
  return (
    <section className={styles['card']} aria-labelledby="source-attributes">
      <h2 id="source-attributes">{words.title}</h2>
      <p>{words.intro}</p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{words.attribute}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.value}</th>
          </tr>
        </thead>
        <tbody>
          {attributes.map(({ id, attribute, state, value }) => (
            <tr key={id}>
              <th scope="row" lang="en">
                {attribute}
              </th>
              <td>{words.states[state]}</td>
              <td lang="en">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
