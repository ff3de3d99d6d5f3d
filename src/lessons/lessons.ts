/**
 * The registry of lessons, in their order. To add one: its YAML in lessons/, its name in its module here; lessonPart.test.ts plays it against the engine.
 */
import { readHead, type LessonHead } from './readLesson.ts';

/** The map of the lessons: its modules in the order of a course, each with its lessons. */
const MODULES = {
  firstSteps: ['from-apply-to-running', 'replicas-that-come-back'],
  architecture: [
    'masters-and-workers',
    'unequal-machines',
    'machines-and-the-cloud',
    'the-only-door',
    'what-etcd-remembers',
    'controllers-at-work',
    'life-of-a-pod',
    'runtime-and-supervisor',
    'when-a-node-dies',
    'three-masters',
    'who-leads',
  ],
  network: [
    'two-networks',
    'services-and-rules',
  ],
  addons: [
    'names-for-addresses',
    'a-page-for-the-cluster',
    'what-is-used',
    'logs-that-outlive',
  ],
  workloads: [
    'containers-side-by-side',
    'deployment-and-its-replicaset',
    'rolling-update',
    'rollback',
    'services-and-names',
    'configuration',
    'probes',
    'scaling-by-itself',
  ],
  scheduling: [
    'why-this-node',
    'requests-and-limits',
    'choosing-nodes',
    'spread-over-zones',
    'priorities',
    'maintenance',
  ],
  challenges: [
    'repair-wrong-image', 'repair-silent-service', 'repair-greedy-requests', 'repair-wrong-shelf', 'repair-crash-loop', 'repair-missing-key', 'repair-never-ready',
    'repair-silent-node', 'repair-no-names', 'repair-locked-door', 'repair-nobody-decides', 'repair-stuck-drain', 'repair-lost-quorum',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type ModuleId = keyof typeof MODULES;

export interface LessonModule {
  readonly id: ModuleId;
  readonly lessons: readonly LessonHead[];
}

const heads = import.meta.glob<string>('./lessons/*.yaml', { query: '?head', import: 'default', eager: true });
const texts = import.meta.glob<string>('./lessons/*.yaml', { query: '?raw', import: 'default' });

const pathOf = (id: string): string => `./lessons/${id}.yaml`;

/** What a list of lessons shows. This carries a YAML parser: load it when lessons are wanted. */
export const LESSON_MODULES: readonly LessonModule[] = (Object.keys(MODULES) as ModuleId[]).map((id) => ({ id, lessons: MODULES[id].map((name) => readHead(heads[pathOf(name)] ?? '')) }));
export const LESSON_HEADS: readonly LessonHead[] = LESSON_MODULES.flatMap(({ lessons }) => lessons);

/** The text of a lesson of ours, for readLesson; undefined when there is none of that name. */
export const lessonText = (id: string): PromiseLike<string> | undefined => texts[pathOf(id)]?.();
