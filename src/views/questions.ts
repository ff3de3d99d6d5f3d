/**
 * Questions about the run itself, drawn by seed: what will happen next, who does it, what etcd holds, who answers. The simulation knows every
 * right answer, because it has happened already on the recorded future, or stands in the present state. No words: codes and names.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { actorName, type KubeObject, type Run, type Steps, type TraceEntry } from '../engine/index.ts';

export interface QuestionsQuery {
  readonly seed: number;
  readonly count: number;
}

export const QUESTION_CODES = ['whichNode', 'whoNext', 'nextEvent', 'whichPodEnds', 'inEtcd', 'whoAnswers', 'howMany'] as const;
export type QuestionCode = (typeof QUESTION_CODES)[number];

export interface Question {
  readonly code: QuestionCode;
  /** What the question is about, for its words. */
  readonly data: { readonly [name: string]: string };
  /** Names, in the order in which they are offered. */
  readonly options: readonly string[];
  readonly right: string;
  /** Step at which the question is asked, and the one that shows the answer. */
  readonly askAt: number;
  readonly shownAt: number;
}

export interface QuestionsData {
  readonly questions: readonly Question[];
}

const MOST = 20;
const MOST_OPTIONS = 4;
/** So many steps ahead a question may look, and so many are looked through for places to ask at. */
const HORIZON = 3_000;

class Dice {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  below(bound: number): number {
    return uniformInt(this.#generator, 0, bound - 1);
  }

  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    const drawn: T[] = [];
    while (rest.length > 0) drawn.push(...rest.splice(this.below(rest.length), 1));
    return drawn;
  }
}

/** The steps that are recorded after the present one. */
function future(run: Run): readonly TraceEntry[] {
  const entries: TraceEntry[] = [];
  for (let seq = run.position + 1; seq <= Math.min(run.head, run.position + HORIZON); seq++) entries.push(run.entry(seq)!);
  return entries;
}

const isDecision = ({ grain, routine }: TraceEntry): boolean => !routine && (grain === 'decision' || grain === 'milestone');

type Ask = (run: Run, dice: Dice, ahead: readonly TraceEntry[]) => Question | undefined;

/** Puts the right answer among others; undefined when there is nothing to choose from. */
function question(dice: Dice, code: QuestionCode, data: Question['data'], right: string, others: readonly string[], askAt: number, shownAt: number): Question | undefined {
  const wrong = dice.shuffled([...new Set(others)].filter((other) => other !== right)).slice(0, MOST_OPTIONS - 1);
  return wrong.length === 0 ? undefined : { code, data, options: dice.shuffled([right, ...wrong]), right, askAt, shownAt };
}

const pick = <T>(dice: Dice, items: readonly T[]): T | undefined => (items.length === 0 ? undefined : items[dice.below(items.length)]);

const ASKS: { readonly [code in QuestionCode]: Ask } = {
  whichNode(run, dice, ahead) {
    const found = pick(dice, ahead.filter(({ type, data }) => type === 'scheduled' && (data as Steps['scheduled']).outcome === 'bound'));
    if (found === undefined) return undefined;
    const { pod, node = '' } = found.data as Steps['scheduled'];
    return question(dice, 'whichNode', { pod: nameOf(pod) }, node, run.objects('', 'v1', 'nodes').map(({ metadata }) => metadata.name), found.seq - 1, found.seq);
  },
  whoNext(run, dice, ahead) {
    const decisions = ahead.filter(isDecision);
    const deeds = decisions.filter(({ type }) => type !== 'command' && type !== 'milestone');
    const found = pick(dice, deeds);
    if (found === undefined) return undefined;
    const before = decisions.findLast(({ seq }) => seq < found.seq);
    const others = ['kube-apiserver', 'kube-scheduler', 'kube-controller-manager', ...run.objects('', 'v1', 'nodes').map(({ metadata }) => `kubelet/${metadata.name}`)];
    return question(dice, 'whoNext', {}, actorName(found.actor), others, before?.seq ?? run.position, found.seq);
  },
  nextEvent(run, dice, ahead) {
    const events = ahead.filter(isNewEvent);
    const found = pick(dice, events);
    if (found === undefined) return undefined;
    const { position } = run;
    run.seek(found.seq);
    const object = run.change((found.data as Steps['stored']).revision)?.value as EventObject | undefined;
    run.seek(position);
    if (object === undefined) return undefined;
    const before = events.findLast(({ seq }) => seq < found.seq)?.seq ?? position;
    return question(dice, 'nextEvent', { object: `${object.involvedObject.kind} ${object.involvedObject.name}` }, object.reason, ['Scheduled', 'Pulled', 'Created', 'Started', 'Killing', 'SuccessfulCreate', 'ScalingReplicaSet', 'FailedScheduling', 'BackOff'], before, found.seq);
  },
  whichPodEnds(run, dice, ahead) {
    const found = pick(dice, ahead.filter(({ type, data }) => type === 'stored' && (data as Steps['stored']).op === 'delete' && (data as Steps['stored']).kind === 'Pod'));
    if (found === undefined) return undefined;
    const { name = '', namespace } = (found.data as Steps['stored']).subject;
    const others = run.objects('', 'v1', 'pods', namespace).map(({ metadata }) => metadata.name);
    return others.includes(name) ? question(dice, 'whichPodEnds', { namespace: namespace ?? '' }, name, others, run.position, found.seq) : undefined;
  },
  inEtcd(run, dice) {
    const keys = run.storedKeys().map(({ key }) => key);
    const right = pick(dice, keys.filter((key) => !/\/(events|leases)\//.test(key)));
    if (right === undefined) return undefined;
    const has = new Set(keys);
    // The same name under the wrong kind, namespace or spelling: keys that somebody might take for right.
    const parts = right.split('/');
    const wrong = [
      ...['pods', 'services', 'deployments', 'minions', 'configmaps'].map((kind) => [...parts.slice(0, 2), kind, ...parts.slice(3)].join('/')),
      ...['default', 'kube-system', 'kube-public'].map((namespace) => (parts.length === 5 ? [...parts.slice(0, 3), namespace, parts[4]].join('/') : right)),
      right.replace('/registry/', '/api/v1/'),
    ].filter((key) => !has.has(key));
    return question(dice, 'inEtcd', {}, right, wrong, run.position, run.position);
  },
  whoAnswers(run, dice) {
    const slices = run.objects<Slice>('discovery.k8s.io', 'v1', 'endpointslices').filter(({ metadata, endpoints }) => metadata.labels?.['kubernetes.io/service-name'] !== 'kubernetes' && (endpoints ?? []).some(ready));
    const slice = pick(dice, slices);
    if (slice === undefined) return undefined;
    const answering = (slice.endpoints ?? []).filter(ready).map(({ targetRef }) => targetRef?.name ?? '');
    const right = pick(dice, answering)!;
    const others = run.objects('', 'v1', 'pods').map(({ metadata }) => metadata.name).filter((name) => !answering.includes(name));
    return question(dice, 'whoAnswers', { service: slice.metadata.labels?.['kubernetes.io/service-name'] ?? '' }, right, others, run.position, run.position);
  },
  howMany(run, dice) {
    const set = pick(dice, run.objects<Sized>('apps', 'v1', 'replicasets').filter(({ spec }) => (spec.replicas ?? 0) > 0));
    if (set === undefined || run.head === run.position) return undefined;
    const { position } = run;
    run.seek(run.head);
    const later = run.objects<Sized>('apps', 'v1', 'replicasets', set.metadata.namespace).find(({ metadata }) => metadata.name === set.metadata.name);
    run.seek(position);
    const right = later?.status?.readyReplicas ?? 0;
    return question(dice, 'howMany', { name: set.metadata.name }, String(right), [right + 1, right + 2, right - 1, set.status?.readyReplicas ?? 0, 0].filter((count) => count >= 0).map(String), position, run.head);
  },
};

interface Slice extends KubeObject {
  readonly endpoints?: null | readonly { readonly conditions?: { readonly ready?: boolean }; readonly targetRef?: { readonly name: string } }[];
}

interface Sized extends KubeObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly readyReplicas?: number };
}

interface EventObject extends KubeObject {
  readonly reason: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

const ready = ({ conditions, targetRef }: NonNullable<Slice['endpoints']>[number]): boolean => conditions?.ready !== false && targetRef !== undefined;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const isNewEvent = ({ type, data }: TraceEntry): boolean => type === 'stored' && (data as Steps['stored']).kind === 'Event' && (data as Steps['stored']).op === 'create';

/** As many questions of different kinds as can be had, in the order in which their answers are shown; the same seed asks the same. */
export function questionsView(run: Run, { seed, count }: QuestionsQuery): QuestionsData {
  const dice = new Dice(Math.trunc(seed));
  const ahead = future(run);
  const wanted = Math.max(0, Math.min(MOST, Math.trunc(count)));
  const questions: Question[] = [];
  for (let round = 0; round < wanted && questions.length < wanted; round++) {
    for (const code of dice.shuffled(QUESTION_CODES)) {
      if (questions.length === wanted) break;
      const asked = ASKS[code](run, dice, ahead);
      if (asked !== undefined && !questions.some((one) => one.code === code && one.shownAt === asked.shownAt && one.right === asked.right)) questions.push(asked);
    }
  }
  return { questions: questions.toSorted((a, b) => a.askAt - b.askAt || QUESTION_CODES.indexOf(a.code) - QUESTION_CODES.indexOf(b.code)) };
}
