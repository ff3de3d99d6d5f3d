/**
 * kubectl cp. Upstream: k8s.io/kubectl/pkg/cmd/cp/cp.go, which runs tar in the container; here a single file is read. Leaves out: folders, and copying
 * into a container (what is run there from outside is a look that changes nothing).
 */
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { findKind, type Pod } from '../discovery.ts';
import { Failure } from '../failure.ts';
import { bool, int, text } from '../flags.ts';
import { containerOf, podOf } from './podOf.ts';

export const cp: Command = {
  name: 'cp',
  group: 'troubleshooting',
  short: 'Copy files and directories to and from containers',
  usage: 'cp <file-spec-src> <file-spec-dest>',
  flags: [text('container', { short: 'c' }), bool('no-preserve'), int('retries', { default: '0' })],
  run,
};

interface Place {
  readonly namespace?: string;
  readonly pod: string;
  readonly path: string;
}

/** `namespace/pod:path`, `pod:path`, or a path of one's own. */
function placeOf(words: string): Place {
  const colon = words.indexOf(':');
  if (colon < 0) return { pod: '', path: words };
  const [named, path] = [words.slice(0, colon), words.slice(colon + 1)];
  if (named === '' || path === '') throw new Failure('Filespec must match the canonical format: [[namespace/]pod:]file/path');
  const [first = '', second, ...more] = named.split('/');
  if (more.length > 0) throw new Failure('Filespec must match the canonical format: [[namespace/]pod:]file/path');
  return second === undefined ? { pod: first, path } : { namespace: first, pod: second, path };
}

function run(context: Context): void {
  const { args } = context;
  if (args.length !== 2) throw new Failure(`source and destination are required\nSee 'kubectl cp -h' for help and examples`);
  const [source, target] = [placeOf(args[0]!), placeOf(args[1]!)];
  if (source.pod !== '' && target.pod !== '') throw new Failure('one of src or dest must be a local file specification');
  if (source.pod === '' && target.pod === '') throw new Failure('one of src or dest must be a remote file specification');
  if (target.pod !== '') {
    if (context.host.readFile(source.path) === undefined) throw new Failure(`${source.path} doesn't exist in local filesystem`);
    throw new Failure('copying into a container is not simulated: what is run in a container from outside changes nothing there; a ConfigMap that is mounted brings files into it');
  }
  const pod = source.namespace === undefined ? podOf(context, source.pod, true) : (context.get(findKind('pods')!, source.namespace, source.pod) as Pod);
  const container = containerOf(context, pod);
  const body: unknown = context.send({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name, subresource: 'exec', options: { command: ['cat', source.path], container, stdout: true, stderr: true } });
  const { stdout = '', stderr = '', exitCode = 0, error } = body as { readonly stdout?: string; readonly stderr?: string; readonly exitCode?: number; readonly error?: string };
  if (error !== undefined) throw new Failure(error.replaceAll('"cat"', '"tar"'), { exitCode: 1 });
  if (/is a directory/i.test(stderr)) throw new Failure(`copying a folder is not simulated: ${source.path} is one; name a file in it`);
  if (exitCode !== 0) {
    context.printError(`tar: ${source.path.replace(/^\//, '')}: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors`);
    throw new Failure(`command terminated with exit code 2`, { bare: true, exitCode: 1 });
  }
  const name = source.path.split('/').at(-1)!;
  const into = /\/$|^\.\.?$/.test(target.path) || context.host.listFolder(target.path) !== undefined ? `${target.path.replace(/\/$/, '')}/${name}` : target.path;
  if (context.host.writeFile === undefined) throw new Failure(`open ${into}: read-only file system`);
  if (source.path.startsWith('/')) context.printError("tar: Removing leading `/' from member names");
  context.host.writeFile(into, stdout);
}
