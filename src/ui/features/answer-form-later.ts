import { loadLater } from '../parts/later.tsx';

/** The forms for answers: the first answer needs none of them. */
export const AnswerForm = loadLater(() => import('./answer-form.tsx').then(({ AnswerForm: it }) => it));
