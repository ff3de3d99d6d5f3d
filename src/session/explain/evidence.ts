/** What proves a sentence: the scheduler's table, the fields that changed, the numbers of a reconcile, the words of a refusal. */
import type { FieldChange, NodeVerdict, Steps, Subject } from '../../engine/index.ts';
import type { Diff, Explanation, List, Table, Words } from '../explanation.ts';
import type { Step } from '../protocol.ts';
import { shorten } from './sentence.ts';

const MOST_CHANGES = 14;
const LONGEST_VALUE = 90;

type Evidence = NonNullable<Explanation['evidence']>;

export function evidenceOf(step: Step, words: Words): Evidence | undefined {
  switch (step.type) {
    case 'scheduled':
      return scores(step.data as Steps['scheduled'] & { readonly weights?: Weights }, words);
    case 'stored':
      return changes((step.data as Steps['stored']).changes);
    case 'reconciled':
      return reconciled(step.data as Steps['reconciled'], words);
    case 'refused':
      return refused(step.data as Steps['refused'], words);
    case 'synced':
      return numbers((step.data as Steps['synced']).numbers, words, runtimeCall((step.data as Steps['synced']).code, words));
    case 'supervised':
    case 'kubeadm':
      return numbers((step.data as Steps['kubeadm']).numbers, words, []);
    case 'request':
    case 'response':
    case 'proposed':
      return message(step.data as Steps['request'], words);
    default:
      return undefined;
  }
}

const labelled = (words: Words, label: string, value: string): List['items'][number] => ({ label: words.has(`label.${label}`) ? words.say(`label.${label}`, {}) : label, value });

// ---- the scheduler

/** Weight by plugin, where it is not 1. */
type Weights = { readonly [plugin: string]: number };

function scores({ verdicts, node, weights = {} }: Steps['scheduled'] & { readonly weights?: Weights }, words: Words): Table | undefined {
  if (verdicts === undefined || verdicts.length === 0) return undefined;
  const plugins = pluginsOf(verdicts);
  const titles = plugins.map((plugin) => {
    const short = words.has(`plugin.${plugin}`) ? words.say(`plugin.${plugin}`, {}) : plugin;
    return (weights[plugin] ?? 1) === 1 ? short : `${short} ×${weights[plugin]}`;
  });
  const rows = verdicts.toSorted(byTotal).map((verdict): Table['rows'][number] => {
    if (verdict.total === undefined) return { cells: [verdict.node, refusalText(verdict)], tone: 'out' };
    const cells = [verdict.node, ...plugins.map((plugin) => String(verdict.scores?.[plugin] ?? 0)), String(verdict.total)];
    return verdict.node === node ? { cells, tone: 'best' } : { cells };
  });
  return { kind: 'table', columns: [words.say('label.node', {}), ...titles, words.say('label.total', {})], rows };
}

const refusalText = ({ plugin = '', reasons = [] }: NodeVerdict): string => (reasons.length === 0 ? plugin : `${plugin}: ${reasons.join(', ')}`);

/** Plugins that gave any node a point, in the order in which they scored. */
function pluginsOf(verdicts: readonly NodeVerdict[]): readonly string[] {
  const found = new Set<string>();
  for (const { scores: given = {} } of verdicts) for (const [plugin, score] of Object.entries(given)) if (score !== 0) found.add(plugin);
  return [...found];
}

const byTotal = (a: NodeVerdict, b: NodeVerdict): number => (b.total ?? -1) - (a.total ?? -1) || (a.node < b.node ? -1 : a.node > b.node ? 1 : 0);

// ---- the others

function changes(list: readonly FieldChange[] | undefined): Diff | undefined {
  if (list === undefined || list.length === 0) return undefined;
  const shown = list.slice(0, MOST_CHANGES).map(({ path, before, after }) => ({
    path,
    ...(before !== undefined && { before: valueText(before) }),
    ...(after !== undefined && { after: valueText(after) }),
  }));
  return { kind: 'diff', changes: list.length > MOST_CHANGES ? [...shown, { path: `… +${list.length - MOST_CHANGES}` }] : shown };
}

const valueText = (value: unknown): string => shorten(typeof value === 'string' ? value : JSON.stringify(value), LONGEST_VALUE);

function reconciled({ numbers: found, calls }: Steps['reconciled'], words: Words): List | undefined {
  const asked = calls.slice(0, 6).map(({ verb, subject }) => labelled(words, 'call', `${verb} ${pathOf(subject)}`));
  const more = calls.length > 6 ? [labelled(words, 'call', `… +${calls.length - 6}`)] : [];
  return numbers(found, words, [...asked, ...more]);
}

function numbers(found: Steps['reconciled']['numbers'], words: Words, rest: List['items']): List | undefined {
  const items = [...Object.entries(found ?? {}).map(([name, value]) => labelled(words, name, String(value))), ...rest];
  return items.length === 0 ? undefined : { kind: 'list', items };
}

/** What the kubelet asks of its container runtime for a step, over CRI. */
const RUNTIME_CALLS: ReadonlyMap<string, string> = new Map([
  ['sandboxCreated', 'RunPodSandbox'],
  ['pulling', 'PullImage'],
  ['imagePresent', 'ImageStatus'],
  ['created', 'CreateContainer'],
  ['started', 'StartContainer'],
  ['killing', 'StopContainer'],
  ['stopped', 'StopPodSandbox'],
  ['removed', 'RemovePodSandbox'],
  ['imagesCollected', 'RemoveImage'],
]);

function runtimeCall(code: string, words: Words): List['items'] {
  const call = RUNTIME_CALLS.get(code);
  return call === undefined ? [] : [labelled(words, 'cri', call)];
}

function refused({ code, reason, message: said, verb, subject }: Steps['refused'], words: Words): List {
  return {
    kind: 'list',
    items: [labelled(words, 'answer', `${code} ${reason}`), labelled(words, 'message', shorten(said, 1_000)), labelled(words, 'call', `${verb} ${pathOf(subject)}`)],
  };
}

function message(data: Pick<Steps['request'], 'verb' | 'subject'> & { readonly code?: number }, words: Words): List {
  const items = [labelled(words, 'call', `${data.verb} ${pathOf(data.subject)}`)];
  return { kind: 'list', items: data.code === undefined ? items : [...items, labelled(words, 'answer', String(data.code))] };
}

/** `deployments.apps/web in default`: as kubectl names things. */
function pathOf({ resource, namespace, name, subresource }: Subject): string {
  const path = [resource, name, subresource].filter((part) => part !== undefined).join('/');
  return namespace === undefined ? path : `${path} -n ${namespace}`;
}
