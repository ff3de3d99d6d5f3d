/** A suggestion in words: what is changed, one part after the other. */
import { useTranslation } from 'react-i18next';
import type { Suggestion } from '../../views/whatIf.ts';

type Change = Suggestion['changes'][number];

const taintOf = ({ key, value, effect }: { readonly key: string; readonly value?: string; readonly effect: string }): string => `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;
const nameOf = (key: string): string => key.replace(/^default\//, '');

/** Names, the first of them when there are many. */
const FEW_NAMES = 6;

export function useNames(): (names: readonly string[]) => string {
  const { t } = useTranslation('whatIf');
  return (names) => (names.length <= FEW_NAMES ? names.join(', ') : `${names.slice(0, FEW_NAMES).join(', ')} ${t('hidden', { count: names.length - FEW_NAMES })}`);
}

export function useChangeText(): (suggestion: Pick<Suggestion, 'changes' | 'amounts'>) => string {
  const { t } = useTranslation('whatIf');
  const say = (change: Change, amount: string): string => {
    switch (change.kind) {
      case 'untaint': return t('change.untaint', { taint: taintOf(change), node: change.node });
      case 'tolerate': return t('change.tolerate', { taint: taintOf(change) });
      case 'label': return change.was === undefined ? t('change.label', { node: change.node, label: `${change.key}=${change.value}` }) : t('change.relabel', { node: change.node, key: change.key, was: change.was, value: change.value });
      case 'remove': return t('change.remove', { pod: nameOf(change.pod) });
      case 'createClaim': return t('change.createClaim', { claim: nameOf(change.claim) });
      case 'createVolume': return t('change.createVolume', { claim: nameOf(change.claim), node: change.node });
      case 'request': return t('change.request', { amount, resource: change.resource });
      case 'noSelector': return t('change.noSelector', { label: `${change.key}=${change.value}` });
      case 'noHostPort': return t('change.noHostPort', { port: change.port });
      case 'noAffinity': return t('change.noAffinity', { key: change.topologyKey });
      case 'noAntiAffinity': return t('change.noAntiAffinity', { key: change.topologyKey });
      case 'maxSkew': return t('change.maxSkew', { from: change.from, to: change.to, key: change.topologyKey });
      case 'uncordon': return t('change.uncordon', { node: change.node });
      case 'unlabel': return t('change.unlabel', { key: change.key, node: change.node });
      case 'ungate': return t('change.ungate', { gate: change.gate });
      case 'noNodeAffinity': return t('change.noNodeAffinity');
      case 'noDevice': return t('change.noDevice', { claim: change.claim });
      case 'noFeature': return t('change.noFeature', { feature: change.feature });
      case 'upgradeKubelet': return t('change.upgradeKubelet', { node: change.node, version: change.version });
      case 'noVolume': return t('change.noVolume', { volume: change.volume });
    }
  };
  return ({ changes, amounts }) => {
    const parts = changes.map((change, index) => say(change, amounts[index] ?? ''));
    return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')}${t('and')}${parts.at(-1)}`;
  };
}
