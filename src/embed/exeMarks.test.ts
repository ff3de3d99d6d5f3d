import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

type SendScore = (...values: readonly unknown[]) => void;

/** The element of public/podium-embed.js, in a page that has no more than what it asks of one; `say` is what its frame says. */
function element(exeAPI: unknown): (type: string, payload: unknown) => void {
  const frame = { style: {}, contentWindow: {}, src: '' };
  let heard: (event: unknown) => void = () => undefined;
  let Made: (new () => { connectedCallback(): void }) | undefined;
  class HTMLElement {
    isConnected = true;
    attachShadow = (): unknown => ({ append: () => undefined });
    hasAttribute = (): boolean => false;
    getAttribute = (): null => null;
    dispatchEvent = (): boolean => true;
    closest = (selector: string): unknown => (selector === '.WCP-MainContainer' ? { exeAPI } : null);
  }
  const page = {
    HTMLElement,
    HTMLScriptElement: Object,
    CSSStyleSheet: class { replaceSync(): void {} },
    CustomEvent: Object,
    URL,
    URLSearchParams,
    document: { currentScript: null, createElement: () => frame },
    location: { href: 'https://course.example.org/unit.html', origin: 'https://course.example.org' },
    customElements: { get: () => undefined, define: (_name: string, made: typeof Made) => void (Made = made) },
    addEventListener: (_type: string, listener: typeof heard) => void (heard = listener),
  };
  runInNewContext(readFileSync('public/podium-embed.js', 'utf8'), page);
  new Made!().connectedCallback();
  return (type, payload) => heard({ data: { ns: 'podium', v: 1, type, payload }, source: frame.contentWindow, origin: 'https://course.example.org' });
}

const block = (): { readonly calls: unknown[]; readonly api: { start(): void; sendScore: SendScore } } => {
  const calls: unknown[] = [];
  return { calls, api: { start: () => void calls.push('start'), sendScore: (...values) => void calls.push(values) } };
};

describe('marks in eXeLearning', () => {
  it('are hits, misses, how many there are, and the end', () => {
    const { api, calls } = block();
    const say = element(api);
    say('ready', {});
    expect(calls).toEqual([]);
    for (const [type, payload] of [['predict', {}], ['score', { right: 0, answered: 1, of: 3 }], ['score', { right: 1, answered: 2, of: 3 }], ['completed', { right: 1, of: 3 }]] as const) say(type, payload);
    expect(calls).toEqual(['start', [0, 1, 3, false], [1, 1, 3, false], [1, 1, 3, true]]);
  });

  it('have no misses in its first release', () => {
    const calls: unknown[] = [];
    element({ start: () => undefined, sendScore: (hits: number, total: number, end: boolean) => void calls.push([hits, total, end]) })('score', { right: 1, answered: 1, of: 2 });
    expect(calls).toEqual([[1, 2, false]]);
  });

  it('are none without marks, and none where there is no such block', () => {
    const { api, calls } = block();
    for (const payload of [{}, { right: -1, of: 2 }, { right: 1, of: 0 }, { right: 1.5, of: 2 }, { right: '1', of: 2 }]) element(api)('score', payload);
    expect(new Set(calls)).toEqual(new Set(['start']));
    for (const none of [undefined, {}, { start: 1 }]) expect(() => element(none)('score', { right: 1, answered: 1, of: 2 })).not.toThrow();
  });
});
