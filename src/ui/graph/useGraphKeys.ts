/** Which stop of the graph the keyboard is on, and what its keys do. */
import { useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Frame } from '../../session/protocol.ts';
import type { Message } from '../../scene/scene.ts';
import { usePage } from '../session.tsx';
import { useSay } from '../text.ts';
import { neighbour, nextMessage, type Arrow, type Stop } from './navigation.ts';

const ARROWS: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const isArrow = (key: string): key is Arrow => ARROWS.includes(key);

/** Whether a packet's walk has been met since the map is shown: only then is it asked for. */
export function useWalked({ step }: Pick<Frame, 'step'>): boolean {
  const [walked, setWalked] = useState(false);
  if (!walked && step?.type === 'hop') setWalked(true);
  return walked;
}

/** What a message is, for those who do not see it go. */
export function useMessageLabel(): (message: Message) => string {
  const { t } = useTranslation();
  return ({ order, label, about, from, to }) => t('graph.message', { order, label, about, from, to });
}

/** One line that says what a stop is and how it is. */
export function useStopLabel(): (stop: Stop) => string {
  const { t } = useTranslation();
  const say = useSay();
  const messageLabel = useMessageLabel();
  return ({ about }) => {
    if (about.type === 'part') return say(`part.${about.part.replace('/', '-')}`, undefined, about.part);
    if (about.type === 'message') return messageLabel(about.message);
    if (about.type === 'pod') return t('graph.podLabel', { name: about.pod.name, status: about.pod.status, node: about.node ?? t('graph.noNode') });
    const { node } = about;
    const verdict = node.verdict === undefined ? '' : t(`graph.verdictLabel.${node.verdict.outcome}`, { plugin: node.verdict.plugin ?? '', total: node.verdict.total ?? '' });
    return t('graph.nodeLabel', { name: node.name, state: node.ready ? 'Ready' : 'NotReady', count: node.pods.length, verdict });
  };
}

/** One tab stop for a whole map: arrows go to the nearest stop, page keys from message to message, Enter is the map's own, Esc closes what is open and then leaves. */
export function useMapKeys<T extends Pick<Stop, 'id' | 'box'>>(stops: readonly T[], enter: (stop: T) => void) {
  const { session } = usePage();
  const [at, setAt] = useState<string>();
  const [focused, setFocused] = useState(false);
  const stop = stops.find((one) => one.id === at) ?? stops.find((one) => one.id === 'kube-apiserver') ?? stops[0];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    setFocused(true);
    if (stop === undefined || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isArrow(event.key)) {
      setAt((neighbour(stops.filter(({ id }) => !id.startsWith('message/')), stop, event.key) ?? stop).id);
    } else if (event.key === 'PageDown' || event.key === 'PageUp') setAt((nextMessage(stops, stop, event.key === 'PageDown' ? 1 : -1) ?? stop).id);
    else if (event.key === 'Enter') enter(stop);
    else if (event.key === 'Escape') {
      if (session.store.getState().selection !== undefined) session.set({ selection: undefined });
      else event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { stop: focused ? stop : undefined, onKeyDown, onFocus: (event: FocusEvent<HTMLElement>) => setFocused(event.currentTarget.matches(':focus-visible')), onBlur: () => setFocused(false) };
}
