/**
 * What can be broken and mended on purpose: the fuzzer, the fault menu and the check of written runs find it here. A fault is an event at the
 * component it strikes. Upstream: none. To add one: a line here, its event in the component, a sentence in each locale (`fault.` in steps.json
 * and ui.json). Its target is named by `target`; what else it needs are parameters, plain data that `parameters` describes.
 */
import type { Json } from './api/object.ts';
import type { Client } from './client/client.ts';
import type { Context } from './kernel/component.ts';
import { late } from './late.ts';
import { kindOfMessage, LONGEST_DELAY, USUAL_DELAY, type MessageDeed } from './messageFaults.ts';
import { PACKETS } from './network/packets.ts';

/** What `target` names: a machine, an instance of the cloud provider, the provider itself or one of its zones, a program as the trace names it (`kube-scheduler`, `etcd/controlplane2`), or a message in flight by the number of the step that sent it. */
export type FaultTarget = 'node' | 'program' | 'instance' | 'provider' | 'zone' | 'message';

/** What a parameter must be; `?`: it may be missing. */
export type ParameterKind = 'text' | 'number' | 'flag' | 'texts' | 'text?' | 'number?' | 'flag?' | 'texts?';

/** What was done to what. Parameters stand beside: `{code, target, by: 3}`. */
export interface Fault {
  readonly code: FaultCode;
  readonly target: string;
  readonly [parameter: string]: Json;
}

export interface FaultKind {
  readonly target: FaultTarget;
  readonly parameters?: { readonly [name: string]: ParameterKind };
  /** Of programs: the kinds that it can strike; all by default. */
  readonly programs?: readonly string[];
  /** What else is told of it. */
  about?(ctx: Context, target: string, fault: { readonly [parameter: string]: Json }): { readonly [name: string]: Json };
  /** Targets that there are not are passed over by the component. */
  strike(ctx: Context, target: string, fault: { readonly [parameter: string]: Json }, client: Client): void;
}

const at = (kind: string, type: string, data?: Json): FaultKind => ({
  target: 'node',
  strike: (ctx, node) => void ctx.schedule(0, { kind, instance: node }, type, data),
});
const atKubelet = (type: string): FaultKind => at('kubelet', type);
/** `kill`: it ends unasked, and the supervisor starts it again; `stop`: as with systemctl, it stays stopped. */
const atSupervisor = (type: string, unit?: 'kubelet' | 'runtime'): FaultKind => at('supervisor', type, unit && { unit });

/** Of a member of etcd, wherever it runs. */
const atEtcd = (operation: string, parameters?: FaultKind['parameters']): FaultKind => ({
  target: 'program',
  programs: ['etcd'],
  ...(parameters && { parameters }),
  strike: (ctx, target, fault) => void ctx.schedule(0, { kind: 'etcd' }, 'operation', { do: operation, name: target.split('/')[1] ?? '', ...(parameters && { by: fault['by'] ?? SLOW_DISK }) }),
});
/** A disk that takes half a second longer for each write. */
const SLOW_DISK = 500_000;
/** Between the target, with others, and `from`: all others when it is not said. */
const SETS = { with: 'texts?', from: 'texts?' } as const;
const atNetwork = (type: 'disturb' | 'mend', kind?: string, parameters: FaultKind['parameters'] = {}): FaultKind => ({
  target: 'node',
  parameters: { ...SETS, ...parameters },
  strike: (ctx, target, fault) => void ctx.schedule(0, PACKETS, type, { ...fault, target, ...(kind !== undefined && { kind }) }),
});
const atProvider = (type: string, parameters: FaultKind['parameters'] = {}): FaultKind => ({ target: 'provider', parameters, strike: (ctx, _target, fault) => void ctx.schedule(0, { kind: 'cloud' }, type, fault) });
const atInstance = (type: string): FaultKind => ({ target: 'instance', strike: (ctx, node) => void ctx.schedule(0, { kind: 'cloud' }, type, { node }) });
const atZone = (type: string): FaultKind => ({ target: 'zone', strike: (ctx, zone) => void ctx.schedule(0, { kind: 'cloud' }, type, { zone }) });

const atMessage = (deed: MessageDeed, parameters: FaultKind['parameters'] = {}): FaultKind => ({
  target: 'message',
  parameters,
  about: (ctx, seq, { millis = USUAL_DELAY }) => ({ message: kindOfMessage(ctx, Number(seq)) ?? 'none', ...(deed === 'delayMessage' && { millis }) }),
  strike: (ctx, seq, { millis }, client) => late().strikeMessage(ctx, client, deed, Number(seq), millis as number | undefined),
});

/** Programs that each control plane machine runs. */
export const CONTROL_PLANE: readonly string[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/** They, and the load balancer before several API servers. */
const PROGRAMS: readonly string[] = [...CONTROL_PLANE, 'load-balancer'];

const atProgram = (type: string, data?: Json, programs = PROGRAMS): FaultKind & { strike(ctx: Context, target: string): void } => ({
  target: 'program',
  programs,
  strike: (ctx, target) => {
    const [kind = '', instance] = target.split('/');
    ctx.schedule(0, instance === undefined ? { kind } : { kind, instance }, type, data);
  },
});

const withCertificate = (expired: boolean): FaultKind => ({ ...atProgram('certificate', expired), programs: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'] });

export const FAULTS = {
  /** systemctl stop kubelet: its Pods run on, nobody tells. */
  stopKubelet: atSupervisor('stop', 'kubelet'),
  startKubelet: atSupervisor('start', 'kubelet'),
  /** kill -9: the supervisor starts it again. */
  killKubelet: atSupervisor('kill', 'kubelet'),
  stopRuntime: atSupervisor('stop', 'runtime'),
  startRuntime: atSupervisor('start', 'runtime'),
  killRuntime: atSupervisor('kill', 'runtime'),
  /** Nobody starts anything again. */
  killSupervisor: atSupervisor('killSupervisor'),
  startSupervisor: atSupervisor('startSupervisor'),
  /** The machine itself. */
  powerOff: atSupervisor('powerOff'),
  powerOn: atSupervisor('powerOn'),
  reboot: atSupervisor('reboot'),
  /** Some other program of the machine takes nearly all of its disk, or its memory. */
  fillNodeDisk: at('kubelet', 'load', { resource: 'disk', taken: true }),
  freeNodeDisk: at('kubelet', 'load', { resource: 'disk', taken: false }),
  eatMemory: at('kubelet', 'load', { resource: 'memory', taken: true }),
  giveMemoryBack: at('kubelet', 'load', { resource: 'memory', taken: false }),
  /** The network between two sets of machines: nothing gets through; slower by `millis`; loses `percent` of the packets; whole again. */
  cutNetwork: atNetwork('disturb', 'cut'),
  slowNetwork: atNetwork('disturb', 'slow', { millis: 'number?' }),
  loseNetwork: atNetwork('disturb', 'lossy', { percent: 'number?' }),
  healNetwork: atNetwork('mend'),
  /** The node falls silent, but works. */
  stopHeartbeats: atKubelet('stopHeartbeats'),
  startHeartbeats: atKubelet('startHeartbeats'),
  /** Something writes past etcd into a member's data. */
  corruptMember: atEtcd('corrupt'),
  fillDisk: atEtcd('fillDisk'),
  freeDisk: atEtcd('freeDisk'),
  slowDisk: atEtcd('slowDisk', { by: 'number?' }),
  mendDisk: atEtcd('mendDisk'),
  /** A program dies: its memory is lost, its connections break. */
  crash: atProgram('programCrash'),
  start: atProgram('programStart'),
  /** A program stands still (SIGSTOP): it takes what comes and answers nothing. */
  freeze: {
    ...atProgram('programFreeze'),
    /** `unprobed`: its liveness probe is held too, for as long as somebody stands in for it. */
    parameters: { unprobed: 'flag?' },
    strike: (ctx, target, { unprobed = false }) => atProgram('programFreeze', unprobed).strike(ctx, target),
  },
  thaw: atProgram('programThaw'),
  /** The certificate by which it is known, or knows others, is no longer valid. */
  expireCertificate: withCertificate(true),
  renewCertificate: withCertificate(false),
  /** mv /etc/kubernetes/manifests/X.yaml /tmp: the kubelet ends the static Pod. */
  moveManifest: atProgram('programManifest', true, CONTROL_PLANE),
  restoreManifest: atProgram('programManifest', false, CONTROL_PLANE),
  /** The provider: its API, its limits (`loadBalancers`, `volumes`), its zones, its instances. */
  cloudDown: atProvider('down'),
  cloudSlow: atProvider('slow', { factor: 'number?' }),
  cloudUp: atProvider('up'),
  cloudQuota: atProvider('quota', { of: 'text', limit: 'number' }),
  zoneDown: atZone('zoneDown'),
  zoneUp: atZone('zoneUp'),
  terminateInstance: atInstance('terminate'),
  stopInstance: atInstance('stop'),
  startInstance: atInstance('start'),
  /** A message in flight is lost, held up by `millis`, or comes twice. */
  dropMessage: atMessage('dropMessage'),
  delayMessage: atMessage('delayMessage', { millis: 'number?' }),
  duplicateMessage: atMessage('duplicateMessage'),
} satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof FAULTS;

const CHECKS: { readonly [kind: string]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string',
  number: (value) => Number.isSafeInteger(value),
  flag: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
};

const faultKind = (code: string): FaultKind | undefined => (Object.hasOwn(FAULTS, code) ? FAULTS[code as FaultCode] : undefined);

/** What is wrong with a fault as written, in words for who wrote it; whether there is such a target is for the run to say. */
export function faultProblem(written: { readonly code: string; readonly target: string; readonly [parameter: string]: unknown }): string | undefined {
  const { code, target, ...given } = written;
  const kind = faultKind(code);
  if (kind === undefined) return `no fault ${code}`;
  if (kind.programs !== undefined && !kind.programs.includes(target.split('/')[0]!)) return `${code} does not strike ${target}`;
  if (kind.target === 'message' && (!/^[1-9]\d{0,14}$/.test(target) || Number(given['millis'] ?? 0) > LONGEST_DELAY)) return `${code} needs the number of a step, and at most ${LONGEST_DELAY} milliseconds`;
  const parameters = kind.parameters ?? {};
  const wrong = Object.entries(parameters).find(([name, type]) => (given[name] === undefined ? !type.endsWith('?') : !CHECKS[type.replace('?', '')]!(given[name])));
  if (wrong !== undefined) return `${code}: ${wrong[0]} must be a ${wrong[1]}`;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(parameters, name));
  return unknown === undefined ? undefined : `${code} knows no ${unknown}`;
}

/** What can be done to a target without saying more: codes of the registry, in its order. */
export const faultsOn = (target: FaultTarget, name: string): readonly FaultCode[] =>
  (Object.keys(FAULTS) as FaultCode[]).filter((code) => FAULTS[code].target === target && faultProblem({ code, target: name }) === undefined);
