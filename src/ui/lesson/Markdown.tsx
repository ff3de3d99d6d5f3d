/** A lesson's Markdown as elements. */
import type { ReactElement } from 'react';
import css from './lesson.module.css';
import { blocksOf, inlineOf, type Inline } from './markdown.ts';

const part = (one: Inline, i: number): ReactElement | string => {
  switch (one.type) {
    case 'bold': return <b key={i}>{one.text}</b>;
    case 'italic': return <em key={i} lang="en">{one.text}</em>;
    case 'code': return <code key={i} translate="no">{one.text}</code>;
    case 'link': return <a key={i} href={one.href} target="_blank" rel="noopener noreferrer">{one.text}</a>;
    default: return one.text;
  }
};

/** A line of it, where a sentence stands. */
export function MarkdownLine({ text }: { readonly text: string }): ReactElement {
  return <>{inlineOf(text).map(part)}</>;
}

export function Markdown({ text }: { readonly text: string }): ReactElement {
  return (
    <div className={css['prose']}>
      {blocksOf(text).map((block, i) => {
        if (block.type === 'code') return <pre key={i} translate="no">{block.text}</pre>;
        if (block.type === 'list') return <ul key={i}>{block.items.map((item, n) => <li key={n}>{item.map(part)}</li>)}</ul>;
        return <p key={i}>{block.content.map(part)}</p>;
      })}
    </div>
  );
}
