/** The side of the host that needs kubectl, lessons included; a chunk of its own in the page's worker. */
export { clusterRun } from './clusterFile.ts';
export { isDone, partOf, playPart, typeLines } from './lessonPart.ts';
export { exportText, inspectObject } from './objects.ts';
export { completions, runTerminal } from './terminal.ts';
