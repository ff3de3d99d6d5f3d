/**
 * kubectl set env --list. Upstream: k8s.io/kubectl/pkg/cmd/set/set_env.go, set/env/env_resolve.go. Leaves out: resolving fields of Pods that
 * are not the object itself.
 */
import type { Context } from '../../context.ts';
import { findKind, type EnvVar, type Json, type KubeObject, type PodSpec, type StringMap } from '../../discovery.ts';
import { Failure, throwAll } from '../../failure.ts';
import { decodeBase64 } from '../../input/base64.ts';
import { lookUp } from '../../output/jsonPathValue.ts';
import type { Target } from '../../resources.ts';
import { podSpecOf } from './templates.ts';

type Source = NonNullable<EnvVar['valueFrom']>;

export function printEnv(context: Context, objects: readonly { readonly target: Target; readonly object: KubeObject }[], changing: (spec: PodSpec, object: KubeObject) => PodSpec): void {
  for (const { target, object } of objects) {
    const spec = podSpecOf(object);
    if (spec === undefined) continue;
    const { containers, initContainers = [] } = changing(spec, object);
    const unresolved = new Map<string, string[]>();
    for (const container of [...containers, ...initContainers]) {
      context.printLine(`# ${target.kind.kind} ${target.name}, container ${container.name}`);
      for (const { name, value, valueFrom } of container.env ?? []) {
        const found = valueFrom === undefined ? (value ?? '') : context.flags.yes('resolve') ? resolved(context, target, object, valueFrom) : undefined;
        if (typeof found === 'string') context.printLine(`${name}=${found}`);
        else context.printLine(`# ${name} from ${referenceText(valueFrom!)}`);
        if (found instanceof Failure) unresolved.set(found.message, [...(unresolved.get(found.message) ?? []), name]);
      }
    }
    for (const [fault, names] of [...unresolved].sort(([a], [b]) => (a < b ? -1 : 1))) context.printError(`error retrieving reference for ${names.join(', ')}: ${fault}`);
    if (unresolved.size > 0) throwAll([new Failure('failed to retrieve valueFrom references')]);
  }
}

function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source): string {
  if (configMapKeyRef !== undefined) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef !== undefined) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (fieldRef !== undefined) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef !== undefined) return `resource field ${resourceFieldRef.containerName === undefined ? '' : `${resourceFieldRef.containerName}/`}${resourceFieldRef.resource}`;
  return 'invalid valueFrom';
}

/** The value behind a reference, or why there is none. */
function resolved(context: Context, target: Target, object: KubeObject, source: Source): string | Failure {
  const { configMapKeyRef, secretKeyRef, fieldRef } = source;
  try {
    if (configMapKeyRef !== undefined) return keyOf(context, target, 'configmaps', configMapKeyRef.name ?? '', configMapKeyRef.key);
    if (secretKeyRef !== undefined) return keyOf(context, target, 'secrets', secretKeyRef.name ?? '', secretKeyRef.key);
  } catch (fault) {
    if (fault instanceof Failure) return fault;
    throw fault;
  }
  if (fieldRef === undefined) return new Failure('Resource Field Ref not supported');
  const [value] = lookUp(`.${fieldRef.fieldPath}`, object as KubeObject & Json);
  return typeof value === 'string' ? value : new Failure(`Unsupported field path ${fieldRef.fieldPath}`);
}

function keyOf(context: Context, target: Target, resource: string, name: string, key: string): string | Failure {
  const { data = {} } = context.get(findKind(resource)!, target.namespace, name) as { readonly data?: StringMap };
  const value = data[key];
  if (value === undefined) return new Failure(`key ${key} not found in ${resource === 'secrets' ? 'secret' : 'config map'} ${name}`);
  return resource === 'secrets' ? (decodeBase64(value) ?? '') : value;
}
