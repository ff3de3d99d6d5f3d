/**
 * Get and list. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/get.go, storage/etcd3 (GetList, continue tokens).
 * Leaves out: lists at an exact old revision (a continued list shows the present).
 */
import type { KubeObject } from '../api/object.ts';
import type { ApiRequest } from '../api/request.ts';
import { matchesFields, matchesLabels, parseFieldSelector, parseSelector } from '../api/selector.ts';
import { decodeContinue, encodeContinue } from '../api/continueToken.ts';
import { badRequest, expired, notFound } from '../api/status.ts';
import { answer, refuse, type Deciding, type Decision } from './deciding.ts';
import type { Strategy } from './strategy.ts';

export function decideGet(d: Deciding, strategy: Strategy, request: ApiRequest): Decision {
  const object = d.find(strategy.stored, request.namespace, request.name!);
  if (object === undefined) return refuse(notFound(strategy.group, strategy.resource, request.name!));
  return answer(request.options?.asTable === true ? strategy.table([object], d.now, d.epoch, { resourceVersion: object.metadata.resourceVersion }, request.options.includeObject) : strategy.shown(object), 200, strategy.deprecations);
}

export function decideList(d: Deciding, strategy: Strategy, request: ApiRequest): Decision {
  const { options = {} } = request;
  const selected = selectObjects(d, strategy, request);
  if ('answer' in selected) return selected;
  const after = options.continue === undefined ? undefined : decodeContinue(options.continue);
  if (options.continue !== undefined && after === undefined) return refuse(badRequest(`continue key is not valid: ${options.continue}`));
  if (after !== undefined && after.revision <= d.store.compacted && d.store.compacted > 1) {
    return refuse(expired('The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'));
  }
  const rest = after === undefined ? selected.objects : selected.objects.filter((object) => pageKey(object) > after.start);
  const page = options.limit !== undefined && options.limit > 0 ? rest.slice(0, options.limit) : rest;
  const more = rest.length - page.length;
  const revision = String(d.store.revision);
  const metadata = { resourceVersion: revision, ...(more > 0 && { continue: encodeContinue({ revision: d.store.revision, start: pageKey(page.at(-1)!) }), remainingItemCount: more }) };
  if (options.asTable === true) return answer(strategy.table(page, d.now, d.epoch, metadata, options.includeObject), 200, strategy.deprecations);
  return answer({ kind: `${strategy.kind}List`, apiVersion: strategy.apiVersion, metadata, items: page.map((object) => strategy.shown(object)) }, 200, strategy.deprecations);
}

/** The stored objects that a list, a watch or a deletion of a collection means. */
export function selectObjects(d: Deciding, strategy: Strategy, request: ApiRequest): { readonly objects: readonly KubeObject[] } | Extract<Decision, { answer: unknown }> {
  const labels = parseSelector(request.options?.labelSelector ?? '');
  if (!labels.ok) return refuse(badRequest(labels.error));
  const fields = parseFieldSelector(request.options?.fieldSelector ?? '');
  if (!fields.ok) return refuse(badRequest(fields.error));
  const unknown = fields.requirements.find(({ field }) => !strategy.fields.includes(field));
  if (unknown) return refuse(badRequest(`field label not supported: ${unknown.field}`));
  const resource = strategy.stored;
  const named = request.name ?? fields.requirements.find(({ field, equal }) => field === 'metadata.name' && equal)?.value;
  const one = named === undefined || (strategy.namespaced && request.namespace === undefined) ? undefined : d.find(resource, strategy.namespaced ? request.namespace : undefined, named);
  const candidates = one !== undefined ? [one] : d.list(resource, request.namespace);
  const objects = candidates.filter((object) => (request.name === undefined || object.metadata.name === request.name) && matchesLabels(labels.selector, object.metadata.labels) && matchesFields(fields.requirements, (field) => strategy.fieldOf(object, field)));
  return { objects };
}


const pageKey = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
