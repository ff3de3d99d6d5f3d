/**
 * The face of the engine: nothing outside engine/ imports past it.
 */
export { Run, type RunValue } from './run.ts';
export { DEFAULT_SCENARIO, DEFAULT_EPOCH, machine, type Scenario } from './scenario.ts';
export { FAULTS, faultProblem, faultsOn, type Fault, type FaultTarget } from './faults.ts';
export type { Command } from './user.ts';
export type { Operation } from './etcd/operations.ts';
export type { Walk, WalkRequest } from './network/walk.ts';
export type { LoggedCommand } from './kernel/simulation.ts';
export { SECOND, type Micros } from './kernel/time.ts';
export type { TraceEntry } from './kernel/trace.ts';
export { actorName } from './kernel/component.ts';
export type { Actor } from './kernel/eventQueue.ts';
export type { LoggedChange } from './etcd/store.ts';
export type { Steps, Subject, NodeVerdict, FieldChange } from './api/steps.ts';
export type { ApiRequest, ApiResponse, Identity, RequestOptions, Status, Verb, PatchType } from './api/request.ts';
export { isFailure } from './api/request.ts';
export type { KubeObject, ObjectMeta, Json, Condition, StringMap, LabelSelector } from './api/object.ts';
export type { Pod, PodSpec, Container, ContainerStatus } from './api/kinds/pod.ts';
export type { Node, Taint } from './api/kinds/node.ts';
export { runtimeOf, systemOf, type Machine } from './api/machine.ts';
export { providerOf } from './api/instanceTypes.ts';
export { MIXED_SCENARIO } from './mixedScenario.ts';
export { KINDS } from './api/kinds.ts';
export type { KindDefinition } from './api/kind.ts';
export { replayFile, differences } from './scheduler/replayFile.ts';
export type { RecordedCase } from './scheduler/recordedCase.ts';
export { podStatusWord } from './api/printing/podRow.ts';
export { milliOf, valueOf } from './api/quantity.ts';
export { DEFAULT_LATENCIES } from './client/latencies.ts';
export { podRequests } from './scheduler/snapshot/requests.ts';
export { SCORE_WEIGHTS } from './scheduler/plugins.ts';
// ---- rules and shapes of the API that clients share with the server
export { VIRTUAL_KINDS } from './api/virtualKinds.ts';
export { ageOf } from './api/age.ts';
export { formatTime, parseTime } from './api/time.ts';
export { formatSelector, matchesLabels, parseSelector, selectorOf, selectorOfMap } from './api/selector.ts';
export { addQuantity, canonicalQuantity, formatQuantity, tryParseQuantity, type Quantity } from './api/quantity.ts';
export { labelKeyFault, labelValueFault } from './api/label.ts';
export { createThreeWayPatch } from './api/patch/strategicDiff.ts';
export { definition, type FieldSchema, type TypeSchema } from './api/schema/schema.ts';
export type { IntOrString } from './api/object.ts';
export type { ContainerState, EnvVar, PodTemplateSpec, Probe, ResourceList, Toleration, Volume } from './api/kinds/pod.ts';
export { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from './api/discovery.ts';
export { openApiDocument, openApiPaths } from './api/openapi.ts';
export { notFoundResource } from './api/status.ts';
export { ADMIN, ANONYMOUS, attributesOf, forbidden, groupsOf, type Attributes } from './apiserver/rbac.ts';
