/**
 * The one door to the engine: kinds, shapes and rules of the API. Everything else of kubectl imports them from here.
 */
import { KINDS, type KindDefinition } from '../engine/index.ts';

export {
  ADMIN,
  CA_HASH,
  certificateStatus,
  clusterInfo,
  companionsOf,
  configKeyFaults,
  tokenOf,
  tokenSecret,
  addQuantity,
  apiGroupList,
  apiResourceList,
  apiVersions,
  applyPatch,
  ageOf,
  ageText,
  canonicalQuantity,
  createThreeWayPatch,
  definition,
  formatQuantity,
  formatSelector,
  formatTime,
  groupsOf,
  KINDS,
  labelKeyFault,
  labelValueFault,
  matchesLabels,
  milliOf,
  parseLabelSelector,
  parseSelector,
  requestSubject,
  parseTime,
  selectorOf,
  selectorOfMap,
  tryParseQuantity,
  valueOf,
  VIRTUAL_KINDS,
} from '../engine/index.ts';
export type {
  CertificateSigningRequest,
  Machine,
  MachineCommand,
  WalkRequest,
  ApiRequest,
  ApiResource,
  ApiResponse,
  Condition,
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  EtcdKey,
  EtcdMemberStatus,
  EtcdStatus,
  FieldSchema,
  IntOrString,
  Json,
  KindDefinition,
  Kubeconfig,
  KubeObject,
  LabelSelector,
  Node,
  ObjectMeta,
  Operation,
  PatchType,
  PassedOn,
  Pod,
  PodSpec,
  PodTemplateSpec,
  Probe,
  Quantity,
  RequestOptions,
  ResourceList,
  Status,
  StringMap,
  Taint,
  Toleration,
  TypeSchema,
  Verb,
  Volume,
} from '../engine/index.ts';

/** The kind that a person names: plural, singular, short name, or `kind.group` and `kind.version.group`. */
export function findKind(name: string): KindDefinition | undefined {
  const lower = name.toLowerCase();
  const direct = KINDS.find((kind) => answersTo(kind, lower));
  if (direct !== undefined) return direct;
  const [first = '', ...rest] = lower.split('.');
  const group = rest.join('.');
  const versioned = rest.slice(1).join('.');
  return (
    KINDS.find((kind) => answersTo(kind, first) && kind.group === group && group !== '') ??
    KINDS.find((kind) => answersTo(kind, first) && kind.version === rest[0] && kind.group === versioned) ??
    KINDS.find((kind) => answersTo(kind, first) && group !== '' && kind.group.startsWith(group))
  );
}

const answersTo = (kind: KindDefinition, name: string): boolean =>
  kind.plural === name || kind.singular === name || kind.kind.toLowerCase() === name || kind.shortNames.includes(name);

/** The kind of an object. As in discovery, a name all in small letters will do. */
export function kindOf(apiVersion: string, kind: string): KindDefinition | undefined {
  return KINDS.find((one) => versionText(one) === apiVersion && (one.kind === kind || one.kind.toLowerCase() === kind));
}

/** `apps/v1`, `v1`. */
export const versionText = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? version : `${group}/${version}`;

/** `deployment.apps`, `pod`: how messages name a kind. */
export const shownKind = ({ kind, group }: { readonly kind: string; readonly group: string }): string =>
  group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;

/** `deployments.apps`, `pods`. */
export const shownResource = ({ plural, group }: { readonly plural: string; readonly group: string }): string =>
  group === '' ? plural : `${plural}.${group}`;

/** Kinds of a category such as `all`, in kubectl's order. */
export const kindsIn = (category: string): readonly KindDefinition[] => KINDS.filter((kind) => kind.categories.includes(category));
