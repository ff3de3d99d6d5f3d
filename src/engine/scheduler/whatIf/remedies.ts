/**
 * By rule, from what a plugin refuses: what could be changed so that it would not. Each remedy is tried by the real filters before anybody sees
 * it, so that a rule may propose what does not help. Upstream: none; each rule answers the plugin of the same name.
 */
import type { Refusal } from '../framework/profile.ts';
import { CORDON, type Remedy } from './change.ts';
import { affinityRemedies, spreadRemedies } from './neighbourRemedies.ts';
import { featureRemedies, labelRemedies, portRemedies, resourceRemedies, taintRemedies } from './nodeRemedies.ts';
import { limitRemedies, restrictionRemedies, volumeRemedies, zoneRemedies } from './storageRemedies.ts';
import type { Situation } from './trialBench.ts';

type Rule = (situation: Situation, refusal: Refusal) => readonly (Remedy | undefined)[];

const RULES: { readonly [plugin: string]: Rule } = {
  SchedulingGates: ({ pod }) => [(pod.pod.spec.schedulingGates ?? []).map(({ name }) => ({ kind: 'ungate', gate: name }))],
  NodeUnschedulable: ({ node }) => [[{ kind: 'uncordon', node: node.name }], [{ kind: 'tolerate', ...CORDON }]],
  TaintToleration: taintRemedies,
  NodeAffinity: labelRemedies,
  NodePorts: portRemedies,
  NodeResourcesFit: resourceRemedies,
  VolumeRestrictions: restrictionRemedies,
  NodeVolumeLimits: limitRemedies,
  VolumeBinding: volumeRemedies,
  VolumeZone: zoneRemedies,
  PodTopologySpread: spreadRemedies,
  InterPodAffinity: affinityRemedies,
  DynamicResources: ({ pod }) => [(pod.pod.spec.resourceClaims ?? []).map(({ name }) => ({ kind: 'noDevice', claim: name }))],
  NodeDeclaredFeatures: featureRemedies,
};

export const remediesFor = (situation: Situation, refusal: Refusal): readonly Remedy[] =>
  (RULES[refusal.plugin]?.(situation, refusal) ?? []).filter((remedy): remedy is Remedy => remedy !== undefined && remedy.length > 0);
