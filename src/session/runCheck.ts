/**
 * Reads a run from JSON that somebody else has written: a link, a file. Everything is checked and bounded here, so that what is beyond may trust
 * it; nothing is evaluated, and names such as `__proto__` stay plain data.
 */
import type { ApiRequest, Command, Fault, Kubeconfig, LoggedCommand, Machine, MachineCommand, Operation, RunValue, Scenario, WalkRequest } from '../engine/index.ts';
import type { FutureValue, Journal } from './protocol.ts';
import { RunError } from './runError.ts';

/** A run as written: scenarios of ours go by their name. */
export interface WrittenRun extends Omit<RunValue, 'scenario'> {
  readonly scenario: string | Scenario;
}

export const LIMITS = { bytes: 5 * 1024 * 1024, depth: 120, commands: 5_000, machines: 6_000, etcdMembers: 9, addons: 4, revisions: 2_000_000_000, objects: 200_000, futures: 16, parameters: 1_000, name: 512, line: 65_536, events: 2_000_000, micros: 48 * 3_600_000_000 } as const;

type Fields = { readonly [field: string]: unknown };

const invalid = (where: string, what: string): never => {
  throw new RunError('invalid', `${where} ${what}`);
};

/** Parses JSON that is not too large and not nested too deeply. */
export function parseBounded(text: string, deepest: number = LIMITS.depth): unknown {
  if (text.length > LIMITS.bytes) throw new RunError('tooLarge', `${text.length} characters`);
  if (depthOf(text) > deepest) throw new RunError('invalid', 'nested too deeply');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RunError('damaged', error instanceof Error ? error.message : '');
  }
}

/** Deepest nesting of brackets outside of strings; stops counting well above the limit. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length && deepest <= LIMITS.depth; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

export function fields(value: unknown, where: string): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : invalid(where, 'must be an object');
}

export function list(value: unknown, where: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) return invalid(where, 'must be a list');
  return value.length > most ? invalid(where, `must have at most ${most} entries`) : value;
}

export function text(value: unknown, where: string, most: number = LIMITS.name): string {
  return typeof value === 'string' && value.length <= most ? value : invalid(where, `must be a text of at most ${most} characters`);
}

export function whole(value: unknown, where: string, most: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return invalid(where, 'must be a whole number');
  return value > most ? invalid(where, `must be at most ${most}`) : value;
}

function flag(value: unknown, where: string): boolean {
  return typeof value === 'boolean' ? value : invalid(where, 'must be true or false');
}

function oneOf<const T extends string>(value: unknown, where: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  return found === undefined ? invalid(where, `must be one of ${allowed.join(', ')}`) : found;
}

function strings(value: unknown, where: string): { readonly [key: string]: string } {
  const map = fields(value, where);
  for (const [key, one] of Object.entries(map)) text(one, `${where}.${key}`);
  return map as { readonly [key: string]: string };
}

const optional = <T>(value: unknown, check: (value: unknown) => T): T | undefined => (value === undefined ? undefined : check(value));

/** Checks a run in its written form. */
export function checkRun(value: unknown): WrittenRun {
  const { version, scenario, seed, commands, head } = fields(value, 'run');
  const { events, at } = fields(head, 'head');
  // Opening a run means running it: how far is bounded before anything runs.
  const end = { events: whole(events, 'head.events', LIMITS.events), at: whole(at, 'head.at', LIMITS.micros) };
  return {
    version: whole(version, 'version'),
    scenario: typeof scenario === 'string' ? text(scenario, 'scenario') : checkScenario(scenario),
    seed: whole(seed, 'seed'),
    commands: list(commands, 'commands', LIMITS.commands).map((command, index) => checkCommand(command, `commands[${index}]`, end)),
    head: end,
  };
}

/** Checks a run with its futures. */
export function checkJournal(value: unknown): Journal {
  const { version, scenario, seed, futures } = fields(value, 'journal');
  const found = list(futures, 'futures', LIMITS.futures).map((one, index): FutureValue => {
    const { id, label, commands, head, fresh } = fields(one, `futures[${index}]`);
    // The scenario, which all have in common, is checked once.
    const run = checkRun({ version, scenario: index === 0 ? scenario : '', seed, commands, head });
    return { id: text(id, `futures[${index}].id`, 40), label: text(label, `futures[${index}].label`, LIMITS.line), commands: run.commands, head: run.head, ...(fresh !== undefined && { fresh: flag(fresh, `futures[${index}].fresh`) }) };
  });
  if (found.length === 0 || new Set(found.map(({ id }) => id)).size < found.length) invalid('futures', 'must be futures with ids of their own');
  return { version: whole(version, 'version'), scenario: scenario as Journal['scenario'], seed: whole(seed, 'seed'), futures: found };
}

function checkScenario(value: unknown): Scenario {
  const scenario = fields(value, 'scenario');
  const where = (field: string): string => `scenario.${field}`;
  list(scenario['machines'], where('machines'), LIMITS.machines).forEach((machine, index) => checkMachine(machine, where(`machines[${index}]`)));
  whole(scenario['epoch'], where('epoch'));
  for (const field of ['podNetwork', 'serviceNetwork']) {
    if (!/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(text(scenario[field], where(field)))) invalid(where(field), 'must be a network such as 10.244.0.0/16');
  }
  oneOf(scenario['workload'], where('workload'), ['containers', 'instant']);
  for (const field of ['systemPods', 'clientLimits']) flag(scenario[field], where(field));
  optional(scenario['provider'], (provider) => oneOf(provider, where('provider'), ['none', 'aws', 'gcp', 'openstack']));
  optional(scenario['supervisor'], (supervisor) => oneOf(supervisor, where('supervisor'), ['systemd', 'supervisord']));
  optional(scenario['cni'], (cni) => oneOf(cni, where('cni'), ['vxlan', 'geneve', 'ipip', 'hostRoutes', 'cloudRoutes']));
  optional(scenario['proxyMode'], (mode) => oneOf(mode, where('proxyMode'), ['iptables', 'ipvs', 'nftables']));
  optional(scenario['addons'], (addons) => {
    const ids = list(addons, where('addons'), LIMITS.addons).map((id, index) => oneOf(id, where(`addons[${index}]`), ['dashboard', 'metrics-server', 'prometheus', 'logging']));
    if (new Set(ids).size < ids.length) invalid(where('addons'), 'must name each add-on once');
  });
  optional(scenario['id'], (id) => text(id, where('id')));
  optional(scenario['schedulerConfig'], (config) => text(config, where('schedulerConfig'), LIMITS.line));
  optional(scenario['controlPlane'], (controlPlane) => checkControlPlane(controlPlane, where('controlPlane')));
  optional(scenario['latencies'], (latencies) => {
    for (const [name, micros] of Object.entries(fields(latencies, where('latencies')))) {
      // Nothing takes no time: loops in the cluster would never end.
      if (whole(micros, where(`latencies.${name}`)) === 0) invalid(where(`latencies.${name}`), 'must be above 0');
    }
  });
  optional(scenario['objects'], (objects) => list(objects, where('objects'), LIMITS.objects).forEach((object, index) => checkObject(object, where(`objects[${index}]`))));
  return scenario as Fields & Scenario;
}

function checkControlPlane(value: unknown, where: string): void {
  const { etcd, etcdMachines, snapshotCount } = fields(value, where);
  optional(etcd, (one) => oneOf(one, `${where}.etcd`, ['stacked', 'external']));
  optional(snapshotCount, (one) => whole(one, `${where}.snapshotCount`) >= 10 || invalid(`${where}.snapshotCount`, 'must be at least 10'));
  optional(etcdMachines, (machines) => {
    const found = list(machines, `${where}.etcdMachines`, LIMITS.etcdMembers).map((machine, index) => {
      const { name, address } = fields(machine, `${where}.etcdMachines[${index}]`);
      text(address, `${where}.etcdMachines[${index}].address`);
      return text(name, `${where}.etcdMachines[${index}].name`);
    });
    if (found.length === 0 || new Set(found).size < found.length || found.includes('')) invalid(`${where}.etcdMachines`, 'must be machines with names of their own');
  });
}

/** Checks a machine of a scenario, whoever has made it. */
export function checkMachine(value: unknown, where: string): Machine {
  const machine = fields(value, where);
  for (const field of ['name', 'address', 'osImage', 'kernelVersion', 'kubeletVersion', 'containerRuntimeVersion']) text(machine[field], `${where}.${field}`);
  for (const field of ['capacity', 'allocatable', 'labels']) if (field === 'capacity' || machine[field] !== undefined) strings(machine[field], `${where}.${field}`);
  optional(machine['etcdServers'], (servers) => list(servers, `${where}.etcdServers`, LIMITS.etcdMembers).forEach((server, index) => text(server, `${where}.etcdServers[${index}]`)));
  optional(machine['podCIDR'], (cidr) => text(cidr, `${where}.podCIDR`));
  optional(machine['taints'], (taints) =>
    list(taints, `${where}.taints`, 100).forEach((taint, index) => {
      const { key, effect } = fields(taint, `${where}.taints[${index}]`);
      text(key, `${where}.taints[${index}].key`);
      text(effect, `${where}.taints[${index}].effect`);
    }),
  );
  optional(machine['platform'], (platform) => oneOf(platform, `${where}.platform`, ['bareMetal', 'vm', 'instance']));
  optional(machine['os'], (os) => oneOf(os, `${where}.os`, ['linux', 'windows']));
  for (const field of ['instanceType', 'controlPlaneVersion', 'schedulerConfig']) optional(machine[field], (one) => text(one, `${where}.${field}`));
  for (const field of ['controlPlane', 'unschedulable']) optional(machine[field], (one) => flag(one, `${where}.${field}`));
  return machine as Fields & Machine;
}

function checkObject(value: unknown, where: string): void {
  const object = fields(value, where);
  text(object['apiVersion'], `${where}.apiVersion`);
  text(object['kind'], `${where}.kind`);
  text(fields(object['metadata'], `${where}.metadata`)['name'], `${where}.metadata.name`);
}

/** A parameter of a fault is a text, a whole number, a flag, or a list of texts. */
function checkParameter(value: unknown, where: string): void {
  if (typeof value === 'string') text(value, where);
  else if (typeof value === 'number') whole(value, where);
  else if (typeof value !== 'boolean') list(value, where, LIMITS.parameters).forEach((one, index) => text(one, `${where}[${index}]`));
}

/** A packet that is to be sent. */
function checkWalk(value: unknown, where: string): WalkRequest {
  const walk = fields(value, where);
  const path = optional(walk['path'], (one) => text(one, `${where}.path`));
  const size = optional(walk['size'], (one) => whole(one, `${where}.size`, 65_535));
  return {
    from: text(walk['from'], `${where}.from`),
    host: text(walk['host'], `${where}.host`),
    port: whole(walk['port'], `${where}.port`, 65_535),
    protocol: oneOf(walk['protocol'], `${where}.protocol`, ['TCP', 'UDP', 'ICMP']),
    ...(path !== undefined && { path }),
    ...(size !== undefined && { size }),
  };
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;
const REQUEST_TEXTS = ['group', 'version', 'resource', 'user', 'agent'] as const;

function checkCommand(value: unknown, where: string, end: RunValue['head']): LoggedCommand<Command> {
  const { at, after, command } = fields(value, where);
  return {
    at: whole(at, `${where}.at`, end.at),
    ...(after !== undefined && { after: whole(after, `${where}.after`, end.events) }),
    command: commandIn(fields(command, `${where}.command`), `${where}.command`),
  };
}

/** What each operation of etcd needs; `?`: it may be missing. */
const OPERATIONS: { readonly [operation: string]: readonly string[] } = {
  addMember: ['name', 'address', 'instance?'],
  removeMember: ['name'],
  moveLeader: ['name'],
  disarm: [],
  save: ['file', 'name?'],
  restore: ['file', 'bump?'],
};

function operationIn(operation: Fields, where: string): Operation {
  const names = OPERATIONS[oneOf(operation['do'], `${where}.do`, Object.keys(OPERATIONS))]!;
  for (const name of names) {
    const field = name.replace('?', '');
    const check = (one: unknown): unknown => (field === 'bump' ? whole(one, `${where}.${field}`, LIMITS.revisions) : text(one, `${where}.${field}`));
    if (name.endsWith('?')) optional(operation[field], check);
    else check(operation[field]);
  }
  return operation as Fields & Operation;
}

function commandIn(command: Fields, where: string): Command {
  if (command['fault'] !== undefined) {
    const fault = fields(command['fault'], `${where}.fault`);
    for (const field of ['code', 'target']) text(fault[field], `${where}.fault.${field}`);
    for (const [name, value] of Object.entries(fault)) checkParameter(value, `${where}.fault.${name}`);
    // That there is such a fault, and what it needs, is for the engine to say: codes may be added.
    return { fault: fault as Fields & Fault };
  }
  if (command['machine'] !== undefined) return onMachine(command, where);
  const line = optional(command['line'], (one) => text(one, `${where}.line`, LIMITS.line));
  if (command['etcdctl'] !== undefined) return { etcdctl: operationIn(fields(command['etcdctl'], `${where}.etcdctl`), `${where}.etcdctl`), ...(line !== undefined && { line }) };
  if (command['walk'] !== undefined) return { walk: checkWalk(command['walk'], `${where}.walk`), ...(line !== undefined && { line }) };
  if (command['kubeconfig'] !== undefined) return { kubeconfig: kubeconfigIn(fields(command['kubeconfig'], `${where}.kubeconfig`), `${where}.kubeconfig`), line: line ?? '' };
  const request = fields(command['request'], `${where}.request`);
  oneOf(request['verb'], `${where}.request.verb`, VERBS);
  for (const field of REQUEST_TEXTS) text(request[field], `${where}.request.${field}`);
  for (const field of ['namespace', 'name', 'subresource']) optional(request[field], (one) => text(one, `${where}.request.${field}`));
  optional(request['patchType'], (type) => oneOf(type, `${where}.request.patchType`, ['json', 'merge', 'strategic', 'apply']));
  optional(request['options'], (options) => fields(options, `${where}.request.options`));
  return { request: request as Fields & ApiRequest, ...(line !== undefined && { line }) };
}

function kubeconfigIn({ current, contexts }: Fields, where: string): Kubeconfig {
  return {
    current: text(current, `${where}.current`),
    contexts: list(contexts, `${where}.contexts`, LIMITS.parameters).map((one, index) => {
      const at = `${where}.contexts[${index}]`;
      const context = fields(one, at);
      const namespace = optional(context['namespace'], (name) => text(name, `${at}.namespace`));
      return { name: text(context['name'], `${at}.name`), cluster: text(context['cluster'], `${at}.cluster`), user: text(context['user'], `${at}.user`), ...(namespace !== undefined && { namespace }) };
    }),
  };
}

const MACHINE_VERBS = ['join', 'reset', 'upgradeApply', 'upgradeNode', 'install', 'configureScheduler', 'writeFile'] as const;

/** What is done on a machine; whether its values make sense is for the engine to say. */
function onMachine(command: Fields, where: string): Command {
  const machine = fields(command['machine'], `${where}.machine`);
  const at = (field: string): string => `${where}.machine.${field}`;
  const verb = oneOf(machine['do'], at('do'), MACHINE_VERBS);
  if (verb === 'join') checkMachine(machine['machine'], at('machine'));
  else text(machine['name'], at('name'));
  if (verb === 'configureScheduler') text(machine['text'], at('text'), LIMITS.line);
  if (verb === 'writeFile') {
    text(machine['path'], at('path'));
    optional(machine['text'], (one) => text(one, at('text'), LIMITS.line));
  }
  if (verb === 'upgradeApply' || verb === 'install') text(machine['version'], at('version'));
  optional(machine['token'], (token) => text(token, at('token')));
  optional(machine['force'], (force) => flag(force, at('force')));
  const line = optional(command['line'], (one) => text(one, `${where}.line`, LIMITS.line));
  return { machine: machine as Fields & MachineCommand, ...(line !== undefined && { line }) };
}
