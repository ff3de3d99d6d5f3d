/**
 * kubectl's world over a run: reads are answered at once, writes are commands of the run and let simulated time pass until the answer.
 */
import { FAULTS, faultProblem, kubeconfigOf, SECOND, type Fault, type ApiRequest, type ApiResponse, type KubeObject, type Run, type Steps, type TraceEntry, type Walk } from '../engine/index.ts';
import { faultsView } from '../views/faults.ts';
import type { EtcdAccess, FaultAccess, KubectlHost, WalkReport, WatchEventType } from '../kubectl/host.ts';
import { machineAccess } from './machineLook.ts';
import { passUntil } from './passing.ts';

/** Where files come from; in the page those of the editor, in Node the disk. */
export interface Files {
  read(path: string): string | undefined;
  list(path: string): readonly string[] | undefined;
  write?(path: string, text: string): void;
}

export const NO_FILES: Files = { read: () => undefined, list: () => undefined };

/** Whether a request only looks. Logs, exec and access reviews change nothing that is stored. */
export const isRead = ({ verb, resource, subresource }: ApiRequest): boolean =>
  verb === 'get' || verb === 'list' || subresource === 'exec' || subresource === 'portforward' || (verb === 'create' && resource.endsWith('reviews'));

/** `line` is what was typed: it stands in the trace as the cause of what it does. `beforeWrite` is called before each change. */
export function runHost(run: Run, line: string | undefined, files: Files = NO_FILES, beforeWrite?: () => void): KubectlHost {
  return {
    request: (request): ApiResponse => {
      if (isRead(request)) return run.read(request);
      beforeWrite?.();
      return run.execute(request, line);
    },
    etcd: etcdOf(run, line, beforeWrite),
    faults: faultsOf(run, beforeWrite),
    waitUntil: (condition, timeoutSeconds) => condition() || pass(run, condition, timeoutSeconds),
    watch: (request, onEvent, timeoutSeconds) => watch(run, request, onEvent, timeoutSeconds),
    now: () => run.wallClock,
    readFile: (path) => files.read(path),
    listFolder: (path) => files.list(path),
    walk: (request) => {
      beforeWrite?.();
      return reportOf(run, run.walk(request, line));
    },
    kubeconfig: {
      read: () => kubeconfigOf(run),
      write: (config) => {
        beforeWrite?.();
        run.act({ kubeconfig: config, line: line ?? 'kubectl config' });
      },
    },
    machines: machineAccess(run, line, beforeWrite),
    ...(files.write && { writeFile: (path: string, text: string) => files.write!(path, text) }),
  };
}

/** What became of a walk, as the terminal tells it. */
function reportOf(run: Run, id: number): WalkReport {
  const walk = run.state<Walk>('network/walks').get(String(id));
  const hops = (walk?.steps ?? []).flatMap((seq) => {
    const entry = run.entry(seq);
    if (entry === undefined) return [];
    const { node, code, back, layers } = entry.data as Steps['hop'];
    return [{ at: entry.at, code, back, packet: packetText(layers), ...(node !== undefined && { node }) }];
  });
  return { outcome: walk?.outcome ?? 'timeout', hops };
}

/** `eth ip 192.168.49.5 > 192.168.49.2 udp vxlan eth ip 10.244.3.3 > 10.244.0.3 udp 83` */
function packetText(layers: Steps['hop']['layers']): string {
  const parts = layers.map(({ kind, fields }) => {
    const of = (name: string): string => fields.find(([field]) => field === name)?.[1] ?? '';
    if (kind === 'ipv4') return `IP ${of('src')} > ${of('dst')}`;
    if (kind === 'tcp') return `TCP ${of('sport')} > ${of('dport')} [${of('flags')}]`;
    if (kind === 'udp') return of('sport') === '*' ? `UDP ${of('dport')}` : `UDP ${of('sport')} > ${of('dport')}`;
    return kind === 'icmp' ? `ICMP ${of('type')}` : kind === 'data' ? of('data') : kind === 'vxlan' || kind === 'geneve' ? `${kind.toUpperCase()} ${of('vni')}` : 'ETH';
  });
  return `${parts.join(' | ')} (${layers.reduce((sum, { size }) => sum + size, 0)} bytes)`;
}

function faultsOf(run: Run, beforeWrite: (() => void) | undefined): FaultAccess {
  return {
    list: () => faultsView(run, {}).targets,
    strike: (code, target, parameters) => {
      const problem = faultProblem({ ...parameters, code, target });
      if (problem !== undefined) return problem;
      const fault = { ...parameters, code, target } as Fault;
      const kind = FAULTS[fault.code].target;
      if (!run.hasTarget(kind, target)) return `there is no ${kind} ${target}`;
      beforeWrite?.();
      run.fault(fault);
      return undefined;
    },
  };
}

function etcdOf(run: Run, line: string | undefined, beforeWrite: (() => void) | undefined): EtcdAccess {
  return {
    status: () => run.etcd.status(),
    keys: ({ instance }, prefix) => run.etcd.keys(instance, prefix),
    problemOf: (member) => run.etcd.problemOf(member),
    size: ({ instance }) => run.etcd.size(instance),
    roundTrip: (member) => run.etcd.roundTrip(member),
    backupSize: (file) => run.etcd.backupSize(file),
    backupHash: (file) => run.etcd.backupHash(file),
    operate: (operation, done, timeoutSeconds) => {
      beforeWrite?.();
      run.operate(operation, line);
      return run.runUntil(done, timeoutSeconds * SECOND);
    },
  };
}

function watch(
  run: Run,
  request: ApiRequest,
  onEvent: (type: WatchEventType, object: KubeObject) => boolean,
  timeoutSeconds: number,
): void {
  let seen = Number(request.options?.resourceVersion ?? run.revision) || run.revision;
  let stopped = false;
  const tell = (): boolean => {
    const news = run.changesSince(request, seen);
    if ('code' in news) return (stopped = true);
    seen = news.revision;
    for (const { type, object } of news.events) if (!onEvent(type, object)) return (stopped = true);
    return stopped;
  };
  pass(run, () => run.revision > seen && tell(), timeoutSeconds);
}

/** A wait in vain lasts as long as it may. */
function pass(run: Run, condition: () => boolean, timeoutSeconds: number): boolean {
  const end = run.now + Math.round(timeoutSeconds * SECOND);
  if (passUntil(run, condition, end - run.now, isWrite)) return true;
  run.advanceTo(end);
  return false;
}

const isWrite = ({ type }: TraceEntry): boolean => type === 'stored';
