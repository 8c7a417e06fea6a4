import { loadLater } from '../parts/later.tsx';

/** The list of given answers: there is none before the first one. */
export const AnswerList = loadLater(() => import('./answer-list.tsx').then(({ AnswerList: it }) => it));
