/** A text without any Markdown, with the words of the glossary marked. */
import type { ReactElement } from 'react';
import { useMarks } from './marking.ts';

export function Marked({ text }: { readonly text: string }): ReactElement {
  return <>{useMarks()(text)}</>;
}
