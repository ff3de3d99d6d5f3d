/**
 * Creation. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/create.go, registry/rest/create.go (BeforeCreate).
 */
import type { Json, KubeObject, ObjectMeta } from '../api/object.ts';
import type { ApiRequest, Status } from '../api/request.ts';
import { MAX_STORED, measure } from '../api/decode.ts';
import { alreadyExists, badRequest, tooLargeForEtcd } from '../api/status.ts';
import { isKnown, metadataOf, withMetadata } from '../api/shape.ts';
import { without } from '../api/without.ts';
import type { RandomStreams } from '../kernel/random.ts';
import { ADMISSION } from './admission.ts';
import { isRefusal, type Attempt } from './admission/admission.ts';
import { answer, refuse, type Deciding, type Decision } from './deciding.ts';
import { storageKey } from './keys.ts';
import { allocateService } from './serviceAllocation.ts';
import type { Strategy } from './strategy.ts';

/** Upstream: k8s.io/apimachinery/pkg/util/rand: no vowels, no letters that look alike. */
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export function decideCreate(d: Deciding, strategy: Strategy, request: ApiRequest): Decision {
  const decoded = strategy.decode((request.body ?? null) as Json, request);
  if ('refusal' in decoded) return refuse(decoded.refusal);
  const { object: given, warnings } = decoded;
  const misplaced = checkNamespace(strategy, request, given);
  if (misplaced) return refuse(misplaced);
  const made = store(d, strategy, request, given);
  if (isRefusal(made)) return refuse(made, warnings);
  const said = strategy.warnings(made);
  const all = warnings.length === 0 ? said : [...warnings, ...said];
  if (d.find(strategy.stored, made.metadata.namespace, made.metadata.name) !== undefined) {
    return refuse(alreadyExists(strategy.group, strategy.resource, made.metadata.name), all);
  }
  if (request.options?.dryRun === true) return answer(unwritten(made), 201, all);
  const key = storageKey(strategy.resource, made.metadata.namespace, made.metadata.name);
  return { write: [{ key, expect: 0, value: made }], code: 201, ...(all.length > 0 && { warnings: all }) };
}

/** A new object as it would be stored: complete metadata, defaults, admission, validation. */
export function store(d: Deciding, strategy: Strategy, request: ApiRequest, given: KubeObject): KubeObject | Status {
  const resource = strategy.stored;
  const named = withMetadata(given, newMetadata(d, strategy, request, given.metadata));
  let object = strategy.prepareForCreate(strategy.defaults(named));
  let attempt: Attempt = { request, operation: 'create', resource, object, name: given.metadata.name || given.metadata.generateName || '', random: d.random, time: d.time, find: d.find, list: d.list };
  for (const plugin of ADMISSION) {
    const admitted = plugin.admit(attempt);
    if (isRefusal(admitted)) return admitted;
    if (admitted !== object) attempt = { ...attempt, object: (object = admitted) };
  }
  const allocated = resource === 'services' ? allocateService(d, object) : object;
  if (isRefusal(allocated)) return allocated;
  return strategy.validate(allocated) ?? tooBig(allocated, request) ?? strategy.manage(allocated, undefined, request, d.time);
}

/** Only people and their tools send objects that could be too big. */
export const tooBig = (object: KubeObject, { user }: ApiRequest): Status | undefined => (!user.startsWith('system:') && measure(object).size > MAX_STORED ? tooLargeForEtcd() : undefined);

function checkNamespace(strategy: Strategy, request: ApiRequest, object: KubeObject): Status | undefined {
  if (!strategy.namespaced) return undefined;
  const inside = object.metadata.namespace;
  if (inside === undefined || inside === '' || inside === request.namespace) return undefined;
  return badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
}

/** What a client has no say in. */
const NOT_GIVEN = ['namespace', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields'] as const;

function newMetadata(d: Deciding, strategy: Strategy, request: ApiRequest, given: ObjectMeta): ObjectMeta {
  const name = given.name !== undefined && given.name !== '' ? given.name : given.generateName ? generateName(d.random, given.generateName) : '';
  const namespace = strategy.namespaced ? (request.namespace ?? 'default') : undefined;
  const uid = newUid(d.random);
  if (isKnown(given)) {
    const { generateName: base, generation, labels, annotations, ownerReferences, finalizers } = given;
    return metadataOf({ name, namespace, uid, resourceVersion: '', creationTimestamp: d.time, generateName: base, generation, labels, annotations, ownerReferences, finalizers });
  }
  return { ...without(given, NOT_GIVEN), ...(namespace !== undefined && { namespace }), name, uid, creationTimestamp: d.time, resourceVersion: '' };
}

/** Upstream: k8s.io/apiserver/pkg/storage/names: at most 63 characters, five of them random. */
const generateName = (random: RandomStreams, base: string): string => base.slice(0, 58) + random.text('generateName', 5, NAME_ALPHABET);

/** A version 4 UUID of the seeded stream. */
function newUid(random: RandomStreams): string {
  const hex = random.text('uid', 30, '0123456789abcdef', '89ab');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${hex[30]!}${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}

/** What was not stored has no revision. */
export function unwritten(object: KubeObject): KubeObject {
  const { resourceVersion: _none, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as KubeObject['metadata'] };
}
