/**
 * Registry of explanations: for each plugin, the calculation behind its score and the questions behind its verdict, with the numbers of one node.
 * They are worked out anew, plainly, Pod by Pod, and a test holds them to what the plugins say. Upstream: none.
 */
import { interPodAffinity } from './terms/company.ts';
import { imageLocality } from './terms/images.ts';
import { nodeAffinity, nodeName, nodePorts, nodeUnschedulable, taintToleration } from './terms/labels.ts';
import { nodeResourcesBalancedAllocation, nodeResourcesFit } from './terms/resources.ts';
import { podTopologySpread } from './terms/spread.ts';
import { volumeBinding } from './terms/storage.ts';
import { number } from './terms/sum.ts';
import type { Terms } from './terms/ask.ts';

export const TERMS: ReadonlyMap<string, Terms> = new Map(Object.entries({
  NodeName: nodeName,
  NodeUnschedulable: nodeUnschedulable,
  TaintToleration: taintToleration,
  NodeAffinity: nodeAffinity,
  NodePorts: nodePorts,
  NodeResourcesFit: nodeResourcesFit,
  NodeResourcesBalancedAllocation: nodeResourcesBalancedAllocation,
  PodTopologySpread: podTopologySpread,
  InterPodAffinity: interPodAffinity,
  ImageLocality: imageLocality,
  VolumeBinding: volumeBinding,
  // It scores, but without claims of devices there is nothing to score.
  DynamicResources: { score: () => ({ lines: [], raw: number(0) }) },
}));
