/** CodeMirror 6 for YAML: highlighting in the page's colours, undo, search by the browser, and errors where they are. */
import { defaultKeymap, history, historyKeymap, indentWithTab, undo } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, linter, lintGutter, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import i18next from 'i18next';
import type { Fault } from '../../lessons/yamlFault.ts';
import { problemsIn } from './problems.ts';

/** A problem as people count: lines and columns from 1. */
export interface Placed {
  readonly line: number;
  readonly column: number;
  readonly fault: Fault;
  readonly from: number;
}

export interface Code {
  /** Puts the cursor there. */
  go(at: number): void;
  undo(): void;
  /** Changes the text as if it had been typed: undo takes it back. `at` is where the cursor stands then. */
  edit(change: { readonly from: number; readonly to: number; readonly insert: string }, at?: number): void;
  /** Shows another text, by the change from the one that stands there, and where that is. */
  show(text: string): void;
  readonly text: string;
  /** Looks for problems again, though the text is the same. */
  check(): void;
  destroy(): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--ink3)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--warn)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--ink2)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--ink)', backgroundColor: 'transparent' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--ink3)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--accent) 22%, transparent) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 9px', minHeight: '24px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-bg)', color: 'var(--ink)', boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.cm-completionInfo': { padding: '5px 9px', fontFamily: 'var(--sans)', lineHeight: '1.45' },
});

/** Checks the YAML as such; see problems.ts. */
export const checking = (tell: (problems: readonly Placed[]) => void) => linter((view): Diagnostic[] => {
  const problems = problemsIn(view.state.doc.toString());
  tell(problems.map(({ from, fault }) => {
    const line = view.state.doc.lineAt(from);
    return { from, fault, line: line.number, column: from - line.from + 1 };
  }));
  return problems.map((problem) => ({ from: problem.from, to: Math.max(problem.from, problem.to), severity: 'error', message: i18next.t(`editor.fault.${problem.fault}`) }));
}, { delay: 300 });

/** What has to be put in place of what, for one text to become another. */
function changeOf(before: string, after: string): { readonly from: number; readonly to: number; readonly insert: string } {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

export function createCode(parent: HTMLElement, text: string, label: string, onChange: (text: string) => void, more: Extension): Code {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), indentUnit.of('  '), bracketMatching(), highlightActiveLine(), yaml(), syntaxHighlighting(colours), lintGutter(), more, look,
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        // The page's policy (index.html) takes styles made at run time under this name only.
        EditorView.cspNonce.of('podium'),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off', tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    go(at) {
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
    undo: () => undo(view),
    edit: (changes, at) => view.dispatch({ changes, ...(at !== undefined && { selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 24 }) }) }),
    show(told) {
      const text = told.replaceAll(/\r\n?/g, '\n');
      const now = view.state.doc.toString();
      if (now === text) return;
      const changes = changeOf(now, text);
      view.dispatch({ changes, effects: EditorView.scrollIntoView(changes.from, { y: 'nearest' }) });
    },
    get text() {
      return view.state.doc.toString();
    },
    check: () => forceLinting(view),
    destroy: () => view.destroy(),
  };
}
