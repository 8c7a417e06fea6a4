import type { ReportWords } from '../../report/words.ts';
import type { Details } from '../strings/en-details.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An answer as a person says it; whatever has no words of its own is shown as it was given. */
export function answerWords(value: unknown, form: Details['form'], report: ReportWords): string {
  if (typeof value === 'string') {
    return form.values[value] ?? (/^\d{4}(-\d\d){0,2}$/.test(value) ? report.day(value) : report.drug(value));
  }
  if (Array.isArray(value)) return report.list(value.map((agent) => report.drug(String(agent))));
  if (!isFields(value)) return String(value);
  const { progressing, total, karnofsky, ecog, status, extent, date } = value;
  if (typeof progressing === 'number') {
    return form.lesions(progressing, typeof total === 'number' ? total : undefined);
  }
  if (typeof karnofsky === 'number') return `${form.karnofsky} ${karnofsky}`;
  if (typeof ecog === 'number') return `${form.ecog} ${ecog}`;
  const part = (text: string) => {
    if (text === 'radical') return form.radical;
    return text === 'partial' ? form.partial : (form.values[text] ?? report.day(text));
  };
  return [status, extent, date].flatMap((one) => (typeof one === 'string' ? [part(one)] : [])).join(', ');
}
