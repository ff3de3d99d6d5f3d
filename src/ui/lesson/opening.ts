/** What an address may begin with besides a run: a lesson, or questions. Fetched only then. */
export { arrive } from './arrival.ts';
export { askAbout } from './quiz.ts';
