/** Words for the step shown, and for any other step. Made new when the frame, the language or the naming changes; never per tick. */
import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Frame } from '../../session/protocol.ts';
import { useSession } from '../session.tsx';
import type { Explainer, Explanation } from '../../session/explanation.ts';

const Context = createContext<Explainer | undefined>(undefined);

export const ExplainProvider = Context.Provider;

export function useExplain(): Explainer {
  const explainer = useContext(Context);
  if (explainer === undefined) throw new Error('outside of the page');
  return explainer;
}

let last: { readonly frame: Frame; readonly words: string; readonly explanation: Explanation } | undefined;

function explained(explainer: Explainer, frame: Frame, words: string): Explanation {
  if (last?.frame !== frame || last.words !== words) last = { frame, words, explanation: explainer.explain(frame) };
  return last.explanation;
}

export function useExplanation(): Explanation | undefined {
  const explainer = useExplain();
  const { i18n } = useTranslation();
  const frame = useSession((state) => state.frame);
  const naming = useSession((state) => state.preferences.naming);
  // Panel, caption and announcer ask for the same frame.
  // The words depend on language and naming, which the explainer takes from i18next.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => (frame === undefined ? undefined : explained(explainer, frame, `${i18n.language}/${naming}`)), [explainer, frame, i18n.language, naming]);
}
