/**
 * What would have to be different for a Pod to go elsewhere: a door of its own, so that it is loaded only when somebody asks. Upstream: none.
 */
export { isOfPod, type Change } from './scheduler/whatIf/change.ts';
export { changedSpec } from './scheduler/whatIf/changedSpec.ts';
export { createdObjects } from './scheduler/whatIf/createdObjects.ts';
export { recordCycle, type CycleRecord } from './scheduler/record.ts';
export { podInfoOf } from './scheduler/snapshot/podInfo.ts';
export { configurationFault, profileFor } from './scheduler/whatIf/profileFor.ts';
export { storedView } from './scheduler/whatIf/storedView.ts';
export { suggestionsFor } from './scheduler/whatIf/search.ts';
export { TrialBench } from './scheduler/whatIf/trialBench.ts';
export { turningWeights, type Turning } from './scheduler/whatIf/turningWeights.ts';
