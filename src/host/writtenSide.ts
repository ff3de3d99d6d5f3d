/** The side of the host that reads and writes runs; a chunk of its own in the page's worker. */
export { readLink, writeLink } from '../session/link.ts';
export { checkJournal, checkMachine } from '../session/runCheck.ts';
export { decodeRun, encodeRun } from './runFile.ts';
