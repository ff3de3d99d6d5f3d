/** The conversation with the page around, for as long as the embed is shown; and the height at which nothing of it would have to scroll. */
import { useEffect, useRef, type RefObject } from 'react';
import { LANGUAGES } from '../i18n/i18n.ts';
import { useExplain } from '../ui/explain/useExplanation.ts';
import type { Query } from '../ui/query.ts';
import { usePage } from '../ui/session.tsx';
import { converse, type Conversation } from './conversation.ts';

export type Tell = Conversation['tell'];

export function useConversation({ api, origin: asked }: Query): RefObject<Tell> {
  const { session, playback } = usePage();
  const explainer = useExplain();
  const tell = useRef<Tell>(() => undefined);
  useEffect(() => {
    const { parent } = window;
    if (!api || parent === window) return undefined;
    const conversation = converse({
      session,
      playback,
      languages: LANGUAGES,
      post: { around: { self: window.origin, asked }, source: parent, send: (message, target) => parent.postMessage(message, target) },
      sentence: () => {
        const { frame } = session.store.getState();
        return frame === undefined ? '' : explainer.explain(frame).sentence.map(({ text }) => text).join('');
      },
    });
    tell.current = conversation.tell;
    addEventListener('message', conversation.hear);
    return () => {
      removeEventListener('message', conversation.hear);
      conversation.close();
      tell.current = () => undefined;
    };
  }, [api, asked, explainer, playback, session]);
  return tell;
}

/** Lowest and highest that is asked for, and the picture's height for its width. */
const HEIGHT = { least: 300, most: 2_000, picture: 0.56 };

/** Asks the page around for room. What is asked for hangs on the width and on the text beside the picture, never on the present height. */
export function useWantedHeight(tell: RefObject<Tell>, panel: string): void {
  useEffect(() => {
    let told = 0;
    const measure = (): void => {
      const text = document.querySelector(panel);
      const narrow = innerWidth < 640;
      const picture = Math.max(HEIGHT.least, Math.min(innerWidth, 1_280) * HEIGHT.picture);
      const beside = text === null ? 0 : Math.ceil(text.scrollHeight) + (narrow ? 300 : 100);
      const height = Math.round(Math.min(HEIGHT.most, Math.max(picture, beside)));
      if (height !== told) tell.current('resize', { height });
      told = height;
    };
    const sizes = new ResizeObserver(measure);
    const seen = new MutationObserver(() => {
      sizes.disconnect();
      sizes.observe(document.documentElement);
      document.querySelectorAll(`${panel}, ${panel} > *`).forEach((one) => sizes.observe(one));
    });
    sizes.observe(document.documentElement);
    seen.observe(document.body, { childList: true, subtree: true });
    return () => {
      sizes.disconnect();
      seen.disconnect();
    };
  }, [tell, panel]);
}
