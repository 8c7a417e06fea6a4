/**
 * What a record that is still being read says already. Only what stays true whatever else arrives: what was found, never
 * what was not, and nothing that is concluded from the order of things.
 */
import type { TreatmentHistoryContext } from '../contract/assessment.ts';
import { REPORT_CLASSES } from './facts.ts';
import { type Truth, truthOfSources } from './truth.ts';
import { ENGLISH, type ReportWords } from './words.ts';

export interface Found {
  /** As in the facts: 'histology', 'exposure:ici', … */
  readonly id: string;
  readonly label: string;
  /** Each stands by itself; more may join them. */
  readonly values: readonly string[];
  readonly truth: Extract<Truth, 'stated' | 'inferred'>;
}

/** The facts found, in the order of the facts. Empty where nothing was found yet. */
export function foundSoFar(
  { diagnosis, nephrectomy, exposures }: TreatmentHistoryContext,
  words: ReportWords = ENGLISH,
): readonly Found[] {
  const { facts } = words;
  const found: Found[] = [];
  const add = (id: string, label: string, values: readonly string[], truth: Found['truth']) => {
    if (values.length > 0) found.push({ id, label, values, truth });
  };
  if (diagnosis.histology !== 'unknown') {
    const value = diagnosis.histology === 'clear-cell' ? facts.clearCell : facts.notClearCell;
    add('histology', facts.histology, [value], truthOfSources(diagnosis.histologySources));
  }
  if (nephrectomy.status === 'yes' && nephrectomy.extent !== 'unknown') {
    add('nephrectomy', facts.nephrectomy, [facts.extent[nephrectomy.extent]], truthOfSources(nephrectomy.sources));
  }
  if (diagnosis.metastatic === 'yes') {
    const sites = diagnosis.sites.map(({ site }) => words.site[site]);
    add('metastases', facts.metastases, [...new Set(sites)], truthOfSources(diagnosis.metastaticSources));
  }
  for (const name of REPORT_CLASSES) {
    const { status, agents, sources } = exposures[name];
    if (status !== 'yes') continue;
    add(`exposure:${name}`, words.drugClass[name], agents.map(words.drug), truthOfSources(sources));
  }
  return found;
}
