/**
 * The container runtime: starts programs, runs commands in containers, tells how they end. Upstream: containerd with runc, as the kubelet sees
 * them through the CRI. What programs do is data (images.ts) or a command line (shell/). Leaves out: cgroups but for one memory rule.
 */
import type { Container, Pod } from '../api/kinds/pod.ts';
import type { StringMap } from '../api/object.ts';
import { valueOf } from '../api/quantity.ts';
import type { World } from '../kernel/component.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import { ContainerFiles, hostsFile } from './containerFiles.ts';
import { environmentOf, expand, type Surroundings } from './environment.ts';
import { imageData, type Behaviour, type ImageData } from './images.ts';
import { parseImageName } from './imageName.ts';
import type { DnsStep } from './dnsSteps.ts';
import { PodNetwork, servicesFor } from './podNetwork.ts';
import type { ContainerRecord, PodRecord, Process } from './record.ts';
import { envReferences, type References } from './references.ts';
import { BUSY_SLEEP, type Host } from './shell/host.ts';
import type { ShellResult, ShellState } from './shell/machine.ts';
import type { Node } from './shell/parse.ts';
import type { ShellCode } from './shell/shellCode.ts';

interface Kept {
  readonly files: StringMap;
  readonly removed: readonly string[];
  readonly volumeFiles: StringMap;
}

export type Started =
  | { readonly kind: 'error'; readonly message: string }
  /** `next`: when the program goes on, or that it has ended. */
  | { readonly kind: 'started'; readonly process: Process; readonly log: string; readonly next?: Next; readonly kept?: Kept; readonly dns?: readonly DnsStep[] };

type OwnHost = Host & { readonly files: ContainerFiles; readonly network: PodNetwork };

export type Next = { readonly kind: 'wake'; readonly delay: Micros } | { readonly kind: 'exit'; readonly delay: Micros; readonly code: number; readonly reason?: string };

export interface Executed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly took: Micros;
  /** It would never have ended. */
  readonly forever: boolean;
  readonly kept?: Kept;
  /** The program is not in the image. */
  readonly missing?: string;
}

/** From a program's end to the moment when the kubelet can see it. */
const QUICK: Micros = 5 * MILLISECOND;
/** Shell builtins that are files in /bin too. */
const ALSO_FILES = new Set(['echo', 'printf', 'true', 'false', 'test', '[', 'pwd']);

export class Runtime {
  readonly #world: World;
  readonly #references: References;
  readonly #epoch: number;
  readonly #shell: () => ShellCode;

  constructor(world: World, references: References, epoch: number, shell: () => ShellCode) {
    this.#shell = shell;
    this.#world = world;
    this.#references = references;
    this.#epoch = epoch;
  }

  /** Starts what a container is to run, and keeps what of its environment may change elsewhere. */
  start(record: PodRecord, container: ContainerRecord, spec: Container, hostIP: string, now: Micros): Started {
    const started = this.#start(record, container, spec, hostIP, now);
    if (started.kind === 'error' || envReferences(spec).length === 0) return started;
    return { ...started, process: { ...started.process, environment: this.environment(record, spec, hostIP) } };
  }

  #start(record: PodRecord, container: ContainerRecord, spec: Container, hostIP: string, now: Micros): Started {
    const image = imageData(spec.image ?? '');
    if (image.run.kind === 'serve' && spec.command === undefined && spec.args === undefined && image.run.needsOneOf === undefined) return this.#behave(image.run, [nameOf(spec)], {});
    const environment = this.environment(record, spec, hostIP);
    const argv = argvOf(spec, image, new Map(Object.entries(environment)));
    const behaviour = programOf(image, argv, spec, this.#isProgram);
    if (behaviour === undefined) return { kind: 'error', message: notFoundMessage(argv[0] ?? '') };
    if (behaviour.kind !== 'shell') return this.#behave(behaviour, argv, environment);
    const host = this.#host(record, container, spec, hostIP, now, image, argv, true);
    return this.#run(this.#shell().startShell(literal(argv), environment, spec.workingDir ?? '/'), argv, image, host, true);
  }

  /** A shell goes on after its sleep. */
  wake(record: PodRecord, container: ContainerRecord, spec: Container, hostIP: string, now: Micros): Started & { kind: 'started' } {
    const { shell, argv, environment } = container.process!;
    const image = imageData(spec.image ?? '');
    const run = this.#run(shell!, argv, image, this.#host(record, container, spec, hostIP, now, image, argv, true), false);
    return environment === undefined ? run : { ...run, process: { ...run.process, environment } };
  }

  /** Runs a command in a running container, at once. */
  exec(record: PodRecord, container: ContainerRecord, spec: Container, command: readonly string[], hostIP: string, now: Micros): Executed {
    const image = imageData(spec.image ?? '');
    const host = this.#host(record, container, spec, hostIP, now, image, container.process?.argv ?? []);
    const name = baseName(command[0] ?? '');
    const nothing = { stdout: '', stderr: '', took: QUICK, forever: false };
    if (!this.#isProgram(name, image) && !isApplication(spec, image, command[0] ?? '')) return { ...nothing, exitCode: 126, missing: command[0] ?? '' };
    if (!this.#isProgram(name, image)) return { ...nothing, exitCode: 0 };
    let stdout = '';
    let stderr = '';
    const output = { out: (text: string) => void (stdout += text), err: (text: string) => void (stderr += text) };
    const { code, slept, forever } = this.#shell().runAtOnce(literal(command), container.process?.environment ?? this.environment(record, spec, hostIP), spec.workingDir ?? '/', host, output);
    return { stdout, stderr, exitCode: code, took: QUICK + slept, forever, ...(host.files.changed && { kept: host.files.state }) };
  }

  /** A file as the container sees it. */
  file(record: PodRecord, container: ContainerRecord, spec: Container, path: string, hostIP: string, now: Micros): string | undefined {
    return this.#host(record, container, spec, hostIP, now, imageData(spec.image ?? ''), []).files.read(path);
  }

  readonly #isProgram = (name: string, image: ImageData): boolean => {
    if (image.system === 'none') return false;
    const { PROGRAMS } = this.#shell();
    const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
    return program !== undefined && (program.builtin !== true || ALSO_FILES.has(name)) && !(program.notIn ?? []).includes(image.system);
  };

  environment(record: PodRecord, spec: Container, hostIP: string): StringMap {
    return environmentOf(record.pod, spec, hostnameOf(record.pod), this.#around(record, hostIP));
  }

  #around(record: PodRecord, hostIP: string): Surroundings {
    return { node: record.node, hostIP, podIP: record.sandbox?.ip ?? '', references: this.#references, services: servicesFor(this.#world, record.pod.metadata.namespace ?? '') };
  }

  #behave(behaviour: Exclude<Behaviour, { kind: 'shell' }>, argv: readonly string[], environment: StringMap): Started {
    const base = { argv, listens: [], anyPort: false };
    if (behaviour.kind === 'end') return { kind: 'started', process: base, log: text(behaviour.log), next: { kind: 'exit', delay: Math.max(QUICK, behaviour.seconds * SECOND), code: behaviour.code } };
    const { needsOneOf, complaint = [] } = behaviour;
    if (needsOneOf !== undefined && !needsOneOf.some((name) => Object.hasOwn(environment, name) && environment[name] !== '')) {
      return { kind: 'started', process: base, log: text(complaint), next: { kind: 'exit', delay: 300 * MILLISECOND, code: 1 } };
    }
    return { kind: 'started', process: serving(behaviour, argv), log: text(behaviour.log) };
  }

  #run(shell: ShellState, argv: readonly string[], image: ImageData, host: OwnHost, direct: boolean): Started & { kind: 'started' } {
    let log = '';
    const write = (more: string): void => void (log += more);
    const { state, result } = this.#shell().runShell(shell, host, { out: write, err: write });
    const kept = host.files.changed ? { kept: host.files.state } : {};
    const { asked } = host.network;
    return { kind: 'started', log, ...kept, ...(asked.length > 0 && { dns: asked }), ...afterRun(state, result, argv, image, direct) };
  }

  #host(record: PodRecord, container: ContainerRecord, spec: Container, hostIP: string, now: Micros, image: ImageData, argv: readonly string[], counts = false): OwnHost {
    const { pod } = record;
    const hostname = hostnameOf(pod);
    const ip = record.sandbox?.ip ?? '';
    const network = new PodNetwork(this.#world, record, hostIP, now, counts);
    const given = new Map([
      ['/etc/hosts', hostsFile(pod, hostname, ip)],
      ['/etc/hostname', `${hostname}\n`],
      ['/etc/resolv.conf', network.resolvConf],
      ['/etc/os-release', image.system === 'alpine' ? 'NAME="Alpine Linux"\nID=alpine\n' : 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nID=debian\n'],
      ...(nameOf(spec) === 'nginx' ? ([['/usr/share/nginx/html/index.html', '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n</html>\n'], ['/etc/nginx/nginx.conf', 'user  nginx;\nworker_processes  auto;\n']] as const) : []),
    ]);
    const limit = spec.resources?.limits?.['memory'];
    return {
      now,
      clock: this.#epoch + now / SECOND,
      hostname,
      addresses: [ip],
      memoryLimit: limit === undefined ? undefined : valueOf(limit),
      system: image.system,
      files: new ContainerFiles({ pod, container: spec, around: this.#around(record, hostIP), given }, container.files, container.removed, record.volumeFiles),
      network,
      processes: argv.length === 0 ? [] : [argv.join(' ')],
      application: (name) => isApplication(spec, image, name),
    };
  }
}

function afterRun(state: ShellState, result: ShellResult, argv: readonly string[], image: ImageData, direct: boolean): { readonly process: Process; readonly next?: Next } {
  const trapped = state.trap === undefined ? {} : { stop: { delay: 50 * MILLISECOND, code: /exit (\d+)/.exec(state.trap) === null ? 143 : Number(/exit (\d+)/.exec(state.trap)![1]) } };
  const base: Process = { argv, listens: [], anyPort: false, ...trapped };
  if (result.kind === 'serve') return { process: image.run.kind === 'serve' ? serving(image.run, argv) : { ...base, anyPort: true, stop: { delay: 50 * MILLISECOND, code: 143 } } };
  if (result.kind === 'forever') return { process: base };
  if (result.kind === 'sleep') return { process: { ...base, shell: state, ...(result.delay === BUSY_SLEEP && { busy: true }) }, next: { kind: 'wake', delay: result.delay } };
  const delay = direct && /^(python|perl|ruby|node)/.test(baseName(argv[0] ?? '')) ? 4 * SECOND : result.reason === 'OOMKilled' ? 1 * SECOND : QUICK;
  return { process: base, next: { kind: 'exit', delay, code: result.code, ...(result.reason !== undefined && { reason: result.reason }) } };
}

const serving = ({ listens, anyPort = false, component, program, stopMillis = 100, stopCode = 0 }: Behaviour & { kind: 'serve' }, argv: readonly string[]): Process => ({
  argv,
  listens,
  anyPort,
  stop: { delay: stopMillis * MILLISECOND, code: stopCode },
  ...(component !== undefined && { component }),
  ...(program !== undefined && { program }),
});

const text = (lines: readonly string[]): string => (lines.length === 0 ? '' : `${lines.join('\n')}\n`);
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Last part of the image's repository: `nginx`. */
const nameOf = (spec: Container): string => baseName(parseImageName(spec.image ?? '')?.repository ?? '');

const hostnameOf = ({ metadata, spec }: Pod): string => (spec.hostNetwork === true && spec.nodeName !== undefined ? spec.nodeName : (spec.hostname ?? metadata.name).slice(0, 63).replace(/[-.]+$/, ''));

function argvOf({ command, args = [] }: Container, image: ImageData, environment: ReadonlyMap<string, string>): string[] {
  const expanded = (words: readonly string[]): string[] => words.map((word) => expand(word, environment));
  if (command !== undefined) return expanded([...command, ...args]);
  if (image.run.kind !== 'shell') return expanded(args);
  const isEntrypoint = image.run.argv[0] === 'curl' && args[0] !== 'curl' && args[0] !== 'sh';
  return args.length === 0 ? [...image.run.argv] : isEntrypoint ? ['curl', ...expanded(args)] : expanded(args);
}

/** What a command line is: one of the image's own behaviours, or a shell command; undefined when there is no such program. */
function programOf(image: ImageData, argv: readonly string[], spec: Container, isProgram: (name: string, image: ImageData) => boolean): Behaviour | undefined {
  const [first = ''] = argv;
  const known = image.programs ?? {};
  for (const name of [first, baseName(first)]) if (Object.hasOwn(known, name)) return known[name];
  if (first === '' || (spec.command === undefined && first.startsWith('-') && image.run.kind === 'serve')) return image.run;
  if (isProgram(baseName(first), image)) return { kind: 'shell', argv };
  if (image.run.kind === 'serve' && isApplication(spec, image, first)) return image.run;
  return image.run.kind === 'end' && spec.command === undefined ? image.run : undefined;
}

/** The application of an image by its own name. What is in images that the registry does not know can be anything. */
function isApplication(spec: Container, image: ImageData, program: string): boolean {
  if (image.run.kind !== 'serve') return false;
  const repository = parseImageName(spec.image ?? '')?.repository ?? '';
  const name = baseName(program);
  if (!repository.startsWith('docker.io/library/')) return true;
  return name === baseName(repository) || /entrypoint|foreground|catalina\.sh|^(mysqld|mariadbd|mongod|postgres|redis-(server|cli)|npm|apachectl|mysql(admin)?|pg_isready|psql|rabbitmq-.*|rabbitmqctl|cqlsh|nodetool|elasticsearch)$/.test(name);
}

const literal = (argv: readonly string[]): Node => ({ kind: 'command', assigns: [], redirects: [], words: argv.map((word) => [{ kind: 'text', text: word, quoted: true }]) });

export const notFoundMessage = (program: string): string =>
  `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "${program}": ${program.includes('/') ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH'}`;
