import { describe, expect, it } from 'vitest';
import { blocksOf, inlineOf } from './markdown.ts';

describe('lesson Markdown', () => {
  it('knows bold, italics, code and https links', () => {
    expect(inlineOf('a **b** `c` *d* [e](https://kubernetes.io) f')).toEqual([
      { type: 'text', text: 'a ' }, { type: 'bold', text: 'b' }, { type: 'text', text: ' ' }, { type: 'code', text: 'c' }, { type: 'text', text: ' ' },
      { type: 'italic', text: 'd' }, { type: 'text', text: ' ' }, { type: 'link', text: 'e', href: 'https://kubernetes.io' }, { type: 'text', text: ' f' },
    ]);
  });

  it('makes no link of other schemes and no HTML of tags', () => {
    expect(inlineOf('[x](javascript:alert(1)) <b>y</b>')).toEqual([{ type: 'text', text: '[x](javascript:alert(1)) <b>y</b>' }]);
  });

  it('separates paragraphs and lists', () => {
    expect(blocksOf('One\ntwo.\n\n- a\n- b\n  more\n').map((block) => block.type)).toEqual(['paragraph', 'list']);
    const [, list] = blocksOf('x\n\n- a\n- b\n  more');
    expect(list?.type === 'list' && list.items.map((item) => item.map((part) => part.text).join(''))).toEqual(['a', 'b more']);
  });
});
