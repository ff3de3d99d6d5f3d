/**
 * ConfigMaps and Secrets that Pods of a node refer to. A kubelet asks for each when it needs it and keeps it for a while. Upstream:
 * pkg/kubelet/util/manager (cache_based_manager.go), pkg/volume/{configmap,secret,projected}. Leaves out: the watch on each; the service
 * account token and CA of `kube-api-access` volumes, which are always there.
 */
import { fromBase64 } from '../api/base64.ts';
import type { Container, EnvVar, Pod, Volume } from '../api/kinds/pod.ts';
import type { KubeObject, StringMap } from '../api/object.ts';
import { isFailure } from '../api/request.ts';
import type { Client, Response } from '../client/client.ts';
import type { Context, World } from '../kernel/component.ts';
import { MINUTE, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';

export interface Reference {
  readonly kind: 'configmap' | 'secret' | 'persistentvolumeclaim' | 'persistentvolume';
  readonly name: string;
  readonly optional: boolean;
  /** Keys that must be in it. */
  readonly keys: readonly string[];
}

interface Held {
  readonly state: 'asked' | 'there' | 'missing';
  readonly at: Micros;
  readonly object?: KubeObject;
  /** What it was before it went missing: mounted files stay. */
  readonly last?: KubeObject;
  /** Pods that wait for the answer. */
  readonly waiting: readonly string[];
}

export interface ReferenceToken {
  readonly reference: string;
}

/** Upstream: the TTL of the cache when no watch is held. */
const KEPT: Micros = 1 * MINUTE;

export class References {
  readonly #held: Table<Held>;
  readonly #client: Client;

  constructor(world: World, client: Client) {
    this.#held = world.table('kubelet/references');
    this.#client = client;
  }

  /** Asks for what is not known yet. True: all answers are there, now; else the Pod named by `row` is to be looked at again after `answered`. */
  ready(ctx: Context, node: string, namespace: string, row: string, references: readonly Reference[], routine = false): boolean {
    let ready = true;
    for (const reference of references) {
      const key = keyOf(node, namespace, reference);
      const held = this.#held.get(key);
      if (held?.state === 'asked') this.#held.set(key, { ...held, waiting: held.waiting.includes(row) ? held.waiting : [...held.waiting, row] });
      else if (held !== undefined && (held.state === 'missing' ? held.at === ctx.now : ctx.now - held.at <= KEPT)) continue;
      else {
        // What is known stays readable while it is asked for again.
        this.#held.set(key, { state: 'asked', at: ctx.now, waiting: [row], ...(held?.object && { object: held.object }), ...(held?.last && { last: held.last }) });
        const request = { verb: 'get', group: '', version: 'v1', resource: `${reference.kind}s`, ...(namespace !== '' && { namespace }), name: reference.name, user: `system:node:${node}`, agent: 'kubelet' } as const;
        this.#client.send(ctx, request, { reference: key } satisfies ReferenceToken, { routine });
      }
      ready = false;
    }
    return ready;
  }

  /** Takes an answer; returns the rows of the Pods that waited for it. */
  answered(now: Micros, key: string, { response }: Response): readonly string[] {
    const held = this.#held.get(key);
    if (held === undefined) return [];
    this.#held.set(key, isFailure(response) ? { state: 'missing', at: now, waiting: [], ...((held.object ?? held.last) && { last: held.object ?? held.last }) } : { state: 'there', at: now, object: response.body as KubeObject, waiting: [] });
    return held.waiting;
  }

  get(node: string, namespace: string, kind: Reference['kind'], name: string): KubeObject | undefined {
    return this.#held.get(keyOf(node, namespace, { kind, name }))?.object;
  }

  /** What a volume that is mounted holds: also of an object that is gone. */
  mounted(node: string, namespace: string, kind: Reference['kind'], name: string): KubeObject | undefined {
    const held = this.#held.get(keyOf(node, namespace, { kind, name }));
    return held?.object ?? held?.last;
  }

  /** Why a reference cannot be used: `configmap "x" not found`, or the key that is missing. */
  fault(node: string, namespace: string, { kind, name, optional, keys }: Reference): string | undefined {
    const object = this.get(node, namespace, kind, name);
    if (object === undefined) return optional ? undefined : `${kind} "${name}" not found`;
    const missing = optional ? undefined : keys.find((key) => valueIn(object, key) === undefined);
    return missing;
  }

  forget(node: string): void {
    for (const key of this.#held.keys(`${node}|`)) this.#held.delete(key);
  }
}

const keyOf = (node: string, namespace: string, { kind, name }: Pick<Reference, 'kind' | 'name'>): string => `${node}|${kind}|${namespace}/${name}`;

/** Data under a key, decoded; undefined when there is none. */
export function valueIn(object: KubeObject, key: string): string | undefined {
  const { data, binaryData } = object as { readonly data?: StringMap; readonly binaryData?: StringMap };
  if (data !== undefined && Object.hasOwn(data, key)) return object.kind === 'Secret' ? fromBase64(data[key]!) : data[key];
  return binaryData !== undefined && Object.hasOwn(binaryData, key) ? fromBase64(binaryData[key]!) : undefined;
}

export const keysIn = (object: KubeObject): readonly string[] => Object.keys({ ...(object as { data?: StringMap }).data, ...(object as { binaryData?: StringMap }).binaryData });

// ---- what a Pod refers to

interface Item {
  readonly key: string;
  readonly path: string;
}

export interface Source {
  readonly configMap?: { readonly name?: string; readonly optional?: boolean; readonly items?: readonly Item[] };
  readonly secret?: { readonly name?: string; readonly secretName?: string; readonly optional?: boolean; readonly items?: readonly Item[] };
  readonly downwardAPI?: { readonly items?: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }[] };
  readonly serviceAccountToken?: { readonly path: string };
}

/** The sources of a volume; a plain volume is its own source. */
export const sourcesOf = (volume: Volume): readonly Source[] => {
  const projected = volume['projected'] as { readonly sources?: readonly Source[] } | undefined;
  return projected === undefined ? [volume as Source] : (projected.sources ?? []);
};

const isTokenVolume = ({ name }: Volume): boolean => name.startsWith('kube-api-access-');

export function volumeReferences(volume: Volume): readonly Reference[] {
  if (isTokenVolume(volume)) return [];
  return sourcesOf(volume).flatMap(({ configMap, secret }): Reference[] => [
    ...(configMap ? [{ kind: 'configmap' as const, name: configMap.name ?? '', optional: configMap.optional ?? false, keys: (configMap.items ?? []).map(({ key }) => key) }] : []),
    ...(secret ? [{ kind: 'secret' as const, name: secret.secretName ?? secret.name ?? '', optional: secret.optional ?? false, keys: (secret.items ?? []).map(({ key }) => key) }] : []),
  ]);
}

export const envReferences = (container: Container): readonly Reference[] => [
  ...(container.envFrom ?? []).flatMap(({ configMapRef, secretRef }): Reference[] => [
    ...(configMapRef ? [{ kind: 'configmap' as const, name: configMapRef.name ?? '', optional: configMapRef.optional ?? false, keys: [] }] : []),
    ...(secretRef ? [{ kind: 'secret' as const, name: secretRef.name ?? '', optional: secretRef.optional ?? false, keys: [] }] : []),
  ]),
  ...(container.env ?? []).flatMap(variableReference),
];

export function variableReference({ valueFrom }: EnvVar): readonly Reference[] {
  const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
  if (configMapKeyRef) return [{ kind: 'configmap', name: configMapKeyRef.name ?? '', optional: configMapKeyRef.optional ?? false, keys: [configMapKeyRef.key] }];
  return secretKeyRef ? [{ kind: 'secret', name: secretKeyRef.name ?? '', optional: secretKeyRef.optional ?? false, keys: [secretKeyRef.key] }] : [];
}

export const pullSecrets = ({ spec }: Pod): readonly Reference[] => (spec.imagePullSecrets ?? []).map(({ name = '' }) => ({ kind: 'secret', name, optional: true, keys: [] }));

/** The first thing that keeps a Pod's volumes from being mounted: which volume, and why. */
export function mountFault(references: References, node: string, pod: Pod): { readonly volume: string; readonly message: string } | undefined {
  const namespace = pod.metadata.namespace ?? '';
  for (const volume of pod.spec.volumes ?? []) {
    for (const reference of volumeReferences(volume)) {
      const fault = references.fault(node, namespace, reference);
      if (fault === undefined) continue;
      const message = fault.endsWith('not found') ? fault : reference.kind === 'configmap' ? `configmap references non-existent config key: ${fault}` : `references non-existent secret key: ${fault}`;
      return { volume: volume.name, message };
    }
  }
  return undefined;
}

/** What keeps a container from being configured. */
export function configFault(references: References, node: string, namespace: string, container: Container): string | undefined {
  for (const reference of envReferences(container)) {
    const fault = references.fault(node, namespace, reference);
    if (fault === undefined) continue;
    return fault.endsWith('not found') ? fault : `couldn't find key ${fault} in ${reference.kind === 'configmap' ? 'ConfigMap' : 'Secret'} ${namespace}/${reference.name}`;
  }
  return undefined;
}
