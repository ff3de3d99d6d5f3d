/**
 * kubectl expose. Upstream: k8s.io/kubectl/pkg/cmd/expose/expose.go.
 */
import { DRY_RUN, fieldManager, FILES, OUTPUT, RECORD, SAVE_CONFIG, type Command } from '../command.ts';
import type { Context } from '../context.ts';
import { findKind, type Json, type KubeObject, type LabelSelector, type PodSpec, type StringMap } from '../discovery.ts';
import { Failure, throwAll } from '../failure.ts';
import { int, text } from '../flags.ts';
import { announcer } from '../output/announce.ts';
import { fetch, select } from '../resources.ts';
import { withLastApplied } from './apply/lastApplied.ts';

export const expose: Command = {
  name: 'expose',
  group: 'beginner',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [flags]',
  flags: [
    ...FILES,
    ...OUTPUT,
    DRY_RUN,
    RECORD,
    SAVE_CONFIG,
    fieldManager('kubectl-expose'),
    text('name'),
    text('port'),
    text('protocol'),
    text('target-port'),
    text('type'),
    text('selector'),
    text('labels', { short: 'l' }),
    text('external-ip'),
    text('cluster-ip'),
    text('load-balancer-ip'),
    text('session-affinity'),
    text('overrides'),
    int('container-port'),
  ],
  run,
};

type Exposable = KubeObject & {
  readonly spec?: {
    readonly selector?: LabelSelector | StringMap;
    readonly template?: { readonly spec: PodSpec };
    readonly ports?: readonly ServicePort[];
  } & Partial<PodSpec>;
};

interface ServicePort {
  readonly port: number;
  readonly protocol?: string;
}

function run(context: Context): void {
  const { objects, failures } = fetch(context, select(context, { args: context.args, listWithoutSelector: false, selector: '' }));
  throwAll(failures);
  const kind = findKind('services')!;
  const announce = announcer(context);
  for (const { object } of objects) {
    const service = serviceFor(context, object as Exposable);
    const body = context.flags.yes('save-config') ? withLastApplied(service) : service;
    announce(
      context.dryRun === 'client' ? body : context.create(kind, context.namespace, body, { fieldManager: 'kubectl-expose' }),
      'exposed',
    );
  }
}

function serviceFor(context: Context, object: Exposable): KubeObject {
  const { flags } = context;
  const kindName = object.kind;
  if (!['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet'].includes(kindName))
    throw new Failure(`cannot expose a ${kindName}`);
  const selector = flags.text('selector') === '' ? selectorFrom(object) : pairs(flags.text('selector'));
  const labels = flags.text('labels') === '' ? (object.metadata.labels ?? {}) : pairs(flags.text('labels'));
  const ports = portsFor(context, object);
  const name = flags.text('name') || object.metadata.name;
  const spec: { [key: string]: Json } = { ...(ports.length > 0 && { ports }), selector: selector as StringMap & Json };
  const set = (field: string, value: Json): void => {
    if (value !== '') spec[field] = value;
  };
  set('type', flags.text('type'));
  set('clusterIP', flags.text('cluster-ip'));
  set('loadBalancerIP', flags.text('load-balancer-ip'));
  set('sessionAffinity', flags.text('session-affinity'));
  if (flags.text('external-ip') !== '') spec['externalIPs'] = flags.text('external-ip').split(',');
  const metadata = {
    name,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(context.namespaceGiven && { namespace: context.namespace }),
  };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec, status: { loadBalancer: {} } } as object as KubeObject;
}

function selectorFrom(object: Exposable): StringMap {
  if (object.kind === 'Pod') {
    const labels = object.metadata.labels ?? {};
    if (Object.keys(labels).length === 0)
      throw new Failure("couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed");
    return labels;
  }
  const selector = object.spec?.selector;
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    if (selector === undefined)
      throw new Failure("couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set");
    return selector as StringMap;
  }
  const { matchLabels, matchExpressions = [] } = (selector ?? {}) as LabelSelector;
  if (matchExpressions.length > 0)
    throw new Failure(
      `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - ${JSON.stringify(matchExpressions)} to map-based selector format`,
    );
  return matchLabels ?? {};
}

const pairs = (words: string): StringMap =>
  Object.fromEntries(words.split(',').map((word) => [word.split('=')[0] ?? '', word.split('=')[1] ?? '']));

function portsFor(context: Context, object: Exposable): Json[] {
  const { flags } = context;
  const given = flags.text('port');
  const known = portsOf(object);
  const numbers = given === '' ? known.map(({ port }) => String(port)) : given.split(',');
  if (numbers.length === 0 && flags.text('cluster-ip') !== 'None') throw new Failure("couldn't find port via --port flag or introspection");
  const target = flags.text('target-port');
  return numbers.map((digits, index) => {
    if (!/^\d+$/.test(digits)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(digits)}: invalid syntax`);
    const port = Number(digits);
    const protocol = flags.text('protocol') || known.find((one) => one.port === port)?.protocol || 'TCP';
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target;
    return { ...(numbers.length > 1 && { name: `port-${index + 1}` }), port, protocol, targetPort };
  });
}

function portsOf({ kind, spec }: Exposable): readonly ServicePort[] {
  if (kind === 'Service') return spec?.ports ?? [];
  const containers = (kind === 'Pod' ? spec?.containers : spec?.template?.spec.containers) ?? [];
  return containers.flatMap((container) =>
    (container.ports ?? []).map((port) => ({ port: port.containerPort, ...(port.protocol !== undefined && { protocol: port.protocol }) })),
  );
}
