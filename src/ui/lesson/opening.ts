/** What a page may begin with besides a run: a lesson, questions, an exam. Fetched only then. */
export { arrive } from './arrival.ts';
export { proposeFrom, resume } from './exam.ts';
export { askAbout } from './quiz.ts';
