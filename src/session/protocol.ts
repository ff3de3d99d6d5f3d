/**
 * What the page and an engine's host (a browser worker, or Node behind HTTP) say to each other. All of it is plain data and can be cloned.
 * Positions are sequence numbers of the trace (`step` in links); times are simulated microseconds.
 */
import type { ClusterPlan, Command, FaultTarget, LoggedCommand, MachineCommand, Scenario } from '../engine/index.ts';
import type { Check } from '../lessons/check.ts';
import type { Lesson, LessonPart } from '../lessons/lesson.ts';
import type { Scene } from '../scene/scene.ts';
import type { PlacementsData } from '../views/placements.ts';
import type { ViewData, ViewName, ViewQuery } from '../views/views.ts';

export type Grain = 'message' | 'write' | 'decision' | 'milestone';

/** One step of the trace, as the page gets it. `type` and `data` are those of engine/api/steps.ts. */
export interface Step {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly type: string;
  readonly grain: Grain;
  readonly cause: number;
  readonly routine: boolean;
  readonly data: unknown;
}

export interface Frame {
  readonly seq: number;
  readonly at: number;
  /** Newest step recorded, and its time: where the scrubber ends. */
  readonly headSeq: number;
  readonly headAt: number;
  /** Number of the step among the non-routine ones, and how many there are. */
  readonly ordinal: number;
  readonly count: number;
  readonly step: Step | undefined;
  /** The chain of causes, oldest first, the step itself left out; at most 12, the long middle cut. */
  readonly causes: readonly Step[];
  /** What the step has caused, as far as it is recorded: the next decisions, deeds and milestones, oldest first; at most 6. */
  readonly effects: readonly Step[];
  readonly scene: Scene;
  readonly branch: string;
  readonly branches: readonly Branch[];
  readonly markers: readonly Marker[];
  /** Events handled to the end of what is recorded. */
  readonly events: number;
  /** Another one whenever the run, its commands or its futures are others. */
  readonly edition: string;
  /** The namespace by which kubectl goes where none is given, if its kubeconfig names one. */
  readonly namespace?: string;
  /** The breakpoint at which a step forward ended early, by its place in the list given. */
  readonly broke?: number;
  /** Of a run that a link has opened: how it was looked at, in the page's own words. */
  readonly view?: string;
}

export interface Marker {
  readonly seq: number;
  readonly at: number;
  /** `command`, `podScheduled`, `rolloutComplete`, `nodeNotReady`, `fault`... */
  readonly code: string;
  readonly name: string;
  readonly tone: 'plain' | 'bad';
}

export interface Branch {
  readonly id: string;
  /** Where it leaves the path shown. */
  readonly fromSeq: number;
  readonly fromAt: number;
  readonly toAt: number;
  /** The name that it was given, else what was typed or done there. */
  readonly label: string;
  readonly current: boolean;
}

/** A future of a run, as its commands and how far it has gone. */
export interface FutureValue {
  readonly id: string;
  readonly label: string;
  readonly commands: readonly LoggedCommand<Command>[];
  readonly head: { readonly events: number; readonly at: number };
  /** Made on purpose, and nothing has been done in it yet. */
  readonly fresh?: boolean;
}

/** A run with all its futures, as data: whoever has it has the same run. */
export interface Journal {
  readonly version: number;
  /** Scenarios of ours go by their name. */
  readonly scenario: string | Scenario;
  readonly seed: number;
  /** The first is the one that is shown. */
  readonly futures: readonly FutureValue[];
}

/** Where somebody else stands in a run: its journal, unless it is that of the last time, and how far it must have gone. */
export interface Place {
  readonly journal?: Journal;
  readonly events: number;
  readonly seq: number;
}

/** An object that two futures do not have alike. */
export interface Difference {
  readonly kind: string;
  readonly ref: ObjectRef;
  /** `left`: only in the future shown; `right`: only in the other one; `both`: in both, with fields that differ. */
  readonly where: 'left' | 'right' | 'both';
  readonly changes: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
}

/** The same commands elsewhere: in another cluster of ours, or with another configuration file of kube-scheduler. */
export interface Rival {
  readonly scenario?: string;
  readonly schedulerConfig?: string;
}

export interface Comparison {
  readonly frame: Frame;
  readonly differences: readonly Difference[];
  /** Of what is shown, and of the other. */
  readonly placements: PlacementsData;
  readonly otherPlacements: PlacementsData;
}

/** An object as kubectl shows it. */
export interface Inspected {
  readonly yaml: string;
  readonly describe: string;
  /** Of a Pod that waits in vain: the scheduler that it asks for, and that is not there. */
  readonly missingScheduler?: string;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Kinds that are not simulated yet, for the page to name. */
  readonly notSimulated: readonly string[];
  /** The line waits for an editor (kubectl edit): run it again with the edited text. */
  readonly editing?: string;
}

export interface ObjectRef {
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface LogQuery {
  readonly actor?: string;
  readonly object?: string;
  readonly grain?: Grain;
  readonly routine?: boolean;
  readonly beforeSeq?: number;
  readonly limit: number;
}

/** Where a run starts: one of ours, a share link's fragment, or a file's bytes (a saved run, or `kubectl get -o yaml`). */
export type Source = { readonly scenario: string } | { readonly plan: ClusterPlan; /** Whether there is an application to be applied. */ readonly application: boolean } | { readonly fragment: string } | { readonly file: Uint8Array; readonly name: string };

export type Goto = { readonly seq: number } | { readonly at: number } | { readonly direction: 1 | -1; readonly grain: Grain; readonly breaks?: readonly Condition[] } | { readonly end: 'start' | 'end' };

export type { ClusterPlan, FaultTarget };

/** What a fault needs besides its target; engine/faults.ts says which ones. */
export interface FaultParameters {
  readonly [name: string]: string | number | boolean | readonly string[];
}

/** What to wait for: one of the four. A Pod's name may end in `*`; a condition is `Available` or `Ready=False`; `actor` is any decision of a program. */
export interface Condition {
  readonly actor?: string;
  readonly event?: string;
  readonly pod?: string;
  readonly object?: ObjectRef;
  readonly condition?: string;
}

export interface Host {
  open(source: Source): Promise<Frame>;
  goto(target: Goto): Promise<Frame>;
  /** Makes a lesson's run, with all that its first part does recorded, and says where its steps are; see lessons/runner.ts. */
  lesson(lesson: Lesson): Promise<{ frame: Frame; part: LessonPart }>;
  /** Goes on with a lesson at a step that begins a part: does what it says at the newest moment, and finds its steps, after `since` at the earliest. */
  lessonPart(lesson: Lesson, from: number, since: number): Promise<{ frame: Frame; part: LessonPart }>;
  /** Types lines at the newest moment, each to its end: a task's own solution. */
  lessonLines(lines: readonly string[], files: Readonly<Record<string, string>>): Promise<Frame>;
  /** Whether a task is done at this moment; `since` is the step at which it was given, `typed` what was typed from then on. */
  lessonCheck(check: Check, since: number, typed: readonly string[]): Promise<boolean>;
  /** Lets simulated time pass to `at`, beyond the recorded future if need be. */
  advance(at: number): Promise<Frame>;
  /** Runs a terminal line at the present moment; in the past it forks. `files` are those of the editor; `edited` is what `kubectl edit` saves. */
  kubectl(line: string, files: Readonly<Record<string, string>>, edited?: string): Promise<{ outcome: Outcome; frame: Frame }>;
  complete(line: string, cursor: number): Promise<readonly string[]>;
  /** Breaks or mends something, see engine/faults.ts. */
  fault(code: string, target: string, parameters?: FaultParameters): Promise<Frame>;
  /** Does something on a machine, or with a new one: kubeadm join and the like. */
  machine(command: MachineCommand): Promise<Frame>;
  /** Codes of what can be done to a target at this moment. */
  faults(target: FaultTarget, name: string): Promise<readonly string[]>;
  branch(id: string): Promise<Frame>;
  /** Makes a new future at the present moment, the same as this one until something is done in it. */
  fork(name: string): Promise<Frame>;
  nameBranch(id: string, name: string): Promise<Frame>;
  /** Forgets a future; not the one that is shown. */
  dropBranch(id: string): Promise<Frame>;
  /** The run with its futures, for others to have the same. */
  journal(): Promise<Journal>;
  /** Goes where somebody else stands: in the run that is open, as far as it is the same, or else in one made anew. */
  follow(place: Place): Promise<Frame>;
  /** Another future, or a rival, at a simulated time, and in what it differs from what is shown. */
  compare(other: string | Rival, at: number): Promise<Comparison>;
  /** YAML, status and events of an object at this moment. */
  inspect(ref: ObjectRef): Promise<Inspected | undefined>;
  /** Objects by resource at this moment, for lists and completion. */
  objects(): Promise<readonly (ObjectRef & { readonly kind: string })[]>;
  log(query: LogQuery): Promise<readonly Step[]>;
  /** What a further view shows at a step; where the host stands does not change. */
  view<N extends ViewName>(name: N, query: ViewQuery<N>, seq: number): Promise<ViewData<N>>;
  /** Runs until a condition holds: an event's reason, an object's condition, a named Pod placed. */
  until(condition: Condition): Promise<Frame>;
  /** The run at this moment as a link's fragment, with the view as the page wrote it (session/link.ts reads both), and as a file. */
  share(view: string): Promise<string>;
  save(): Promise<Uint8Array>;
  exportObjects(): Promise<string>;
  hash(): Promise<string>;
}
