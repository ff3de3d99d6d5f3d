/** How actors and objects are named in a sentence. */
import type { Subject } from '../../engine/index.ts';
import type { Words } from '../explanation.ts';
import { name, program } from './rich.ts';

/** Steps carry an actor as text, messages carry who gets them as data. */
export type ActorName = string | { readonly kind: string; readonly instance?: string };

/** `the kubelet of worker1`, `kube-scheduler`, `kubectl`. */
export function who(words: Words, actor: ActorName): string {
  const [kind = '', instance] = typeof actor === 'string' ? actor.split('/') : [actor.kind, actor.instance?.split('/')[0]];
  if (instance !== undefined) return words.say('who.onNode', { program: program(kind), node: name(instance) });
  return program(kind === 'user' ? 'kubectl' : kind);
}

const KUBELET = 'system:node:';
const SERVICE_ACCOUNT = 'system:serviceaccount:kube-system:';

/** Who asked for a write, by the name it was authenticated with. */
export function byWhom(words: Words, user: string): string {
  if (user.startsWith(KUBELET)) return who(words, `kubelet/${user.slice(KUBELET.length)}`);
  if (user.startsWith(SERVICE_ACCOUNT)) return program(user.slice(SERVICE_ACCOUNT.length));
  if (user === 'kubernetes-admin') return words.say('who.admin', {});
  return program(user.replace(/^system:/, ''));
}

/** `Pod web-1`, `el Pod web-1`, `nodes`. */
export function subjectText(words: Words, { resource, name: own }: Subject): string {
  return own === undefined ? resourceText(words, resource) : `${kindText(words, resource)} ${name(own)}`;
}

/** Kinds by plural, with the article where a language wants one. */
export function kindText(words: Words, resource: string): string {
  const plain = plural(resource);
  return words.has(`kind.${plain}`) ? words.say(`kind.${plain}`, {}) : words.say('kind.other', { resource: plain });
}

/** Many of them: `Pods`, `los Pods`. */
export function resourceText(words: Words, resource: string): string {
  const plain = plural(resource);
  return words.has(`kinds.${plain}`) ? words.say(`kinds.${plain}`, {}) : words.say('kinds.other', { resource: plain });
}

/** One whose name is not known yet: `a new Pod`. */
export function newText(words: Words, resource: string): string {
  const plain = plural(resource);
  return words.has(`new.${plain}`) ? words.say(`new.${plain}`, {}) : words.say('new.other', { resource: plain });
}

/** A Pod from `namespace/name`. */
export const podText = (words: Words, path: string): string => `${kindText(words, 'pods')} ${name(lastOf(path))}`;

export const nodeText = (node: string): string => name(node);

export const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const plural = (resource: string): string => resource.split('.')[0] ?? resource;
