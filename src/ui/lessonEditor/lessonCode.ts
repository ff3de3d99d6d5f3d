/** What the editor of a lesson adds to the editor of YAML: what is wrong with the lesson, at its place, and where the cursor is. */
import { linter, type Diagnostic } from '@codemirror/lint';
import { Text, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { LessonProblem } from '../../lessons/lesson.ts';

/** A place in the text for a problem: its line and column, or the name of its step. */
function placeOf(document: Text, { line, column, path }: LessonProblem): { readonly from: number; readonly to: number } {
  if (line !== undefined) {
    const found = document.line(Math.min(line, document.lines));
    const from = Math.min(found.from + (column ?? 1) - 1, found.to);
    return { from, to: Math.max(from, found.to) };
  }
  const id = path.replace(/^step /, '');
  for (let number = 1; number <= document.lines; number += 1) {
    const { text, from, to } = document.line(number);
    if (/^\s*(?:- )?id:\s*["']?([\w-]+)/.exec(text)?.[1] === id) return { from: from + (text.length - text.trimStart().length), to };
  }
  return { from: 0, to: 0 };
}

export const placeIn = (text: string, problem: LessonProblem): number => placeOf(Text.of(text.split('\n')), problem).from;

/** `problems` are asked for when nobody has typed for a while; a text that is still empty is no mistake, but is said. */
export const lessonChecks = (problems: (text: string) => readonly LessonProblem[], sentence: (problem: LessonProblem) => string, onCursor: (at: number) => void): Extension => [
  linter((view): Diagnostic[] => problems(view.state.doc.toString()).map((problem) => ({ ...placeOf(view.state.doc, problem), severity: problem.code === 'missing' ? 'warning' : 'error', message: sentence(problem) })), { delay: 300 }),
  EditorView.updateListener.of((update) => {
    if (update.selectionSet || update.docChanged) onCursor(update.state.selection.main.head);
  }),
];
