/**
 * What `-k` names: a folder with a kustomization. Upstream: sigs.k8s.io/kustomize. Only its list of resources is carried out; a kustomization
 * that transforms them is refused.
 */
import type { Context } from '../context.ts';
import type { Json } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { fromYaml } from '../../engine/yaml.ts';
import { readDocuments, type JsonObject } from './documents.ts';

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Kustomize's order of kinds; the others come after these, in order of their names. */
const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];

/** The documents of a kustomization, one text each. */
export function readKustomization(context: Context, folder: string): { readonly source: string; readonly text: string }[] {
  const documents = resourcesOf(context, folder.replace(/\/$/, ''));
  const rank = (document: JsonObject): number => {
    const at = FIRST.indexOf(String(document['kind']));
    return at < 0 ? FIRST.length : at;
  };
  return documents
    .map((document, index) => ({ document, index }))
    .sort((a, b) => rank(a.document) - rank(b.document) || a.index - b.index)
    .map(({ document }) => ({ source: folder, text: JSON.stringify(document) }));
}

function resourcesOf(context: Context, folder: string): JsonObject[] {
  const text = FILES.map((name) => context.host.readFile(`${folder}/${name}`)).find((found) => found !== undefined);
  if (text === undefined)
    throw new Failure(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`);
  const {
    apiVersion: _version,
    kind: _kind,
    metadata: _metadata,
    resources = [],
    ...others
  } = fromYaml(text) as { readonly [field: string]: Json } & { readonly resources?: readonly string[] };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Failure(`kustomization field ${JSON.stringify(unknown)} is not simulated`);
  return resources.flatMap((resource) => {
    const path = `${folder}/${resource}`;
    const content = context.host.readFile(path);
    if (content === undefined) return resourcesOf(context, path);
    return readDocuments(content, path).map((document) => {
      if (!document.ok) throw new Failure(document.error);
      return document.object;
    });
  });
}
