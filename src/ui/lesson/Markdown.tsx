/** A lesson's Markdown as elements; words of the glossary are marked in it where that is wanted, never in code and links. */
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { useMarks } from '../glossary/marking.ts';
import css from './lesson.module.css';
import { blocksOf, inlineOf, type Inline } from './markdown.ts';

function part(one: Inline, i: number, mark: (text: string) => ReactNode): ReactElement {
  switch (one.type) {
    case 'bold': return <b key={i}>{mark(one.text)}</b>;
    case 'italic': return <em key={i} lang="en">{mark(one.text)}</em>;
    case 'code': return <code key={i} translate="no">{one.text}</code>;
    case 'link': return <a key={i} href={one.href} target="_blank" rel="noopener noreferrer">{one.text}</a>;
    default: return <Fragment key={i}>{mark(one.text)}</Fragment>;
  }
}

const plain = (text: string): string => text;

/** A line of it. Where a sentence stands its words are `marked`; in a choice they stay plain. */
export function MarkdownLine({ text, marked = false }: { readonly text: string; readonly marked?: boolean }): ReactElement {
  const mark = useMarks();
  return <>{inlineOf(text).map((one, i) => part(one, i, marked ? mark : plain))}</>;
}

export function Markdown({ text }: { readonly text: string }): ReactElement {
  const mark = useMarks();
  return (
    <div className={css['prose']}>
      {blocksOf(text).map((block, i) => {
        if (block.type === 'code') return <pre key={i} translate="no">{block.text}</pre>;
        if (block.type === 'list') return <ul key={i}>{block.items.map((item, n) => <li key={n}>{item.map((one, k) => part(one, k, mark))}</li>)}</ul>;
        return <p key={i}>{block.content.map((one, k) => part(one, k, mark))}</p>;
      })}
    </div>
  );
}
