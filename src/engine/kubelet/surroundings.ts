/**
 * What packets find on the nodes: Pods and their addresses, programs that listen, names that are resolved. Upstream: the kernel's network
 * namespaces and sockets, the resolver. It is the kubelet's knowledge, given to the walks of network/packets.ts as `Surroundings`.
 */
import type { World } from '../kernel/component.ts';
import type { MachineEnd } from '../network/cni.ts';
import { absolute } from '../network/dns/message.ts';
import { candidates } from '../network/dns/resolver.ts';
import type { PodEnd, Surroundings } from '../network/walk.ts';
import { ADDRESS_TABLE, httpAnswer, listening, listensOn, PodNetwork } from './podNetwork.ts';
import type { NodeRecord } from './podStore.ts';
import { knownBy } from './nodeNetwork.ts';
import { endOf } from './podWays.ts';
import type { PodRecord } from './record.ts';

export function surroundingsOf(world: World): Surroundings {
  const records = world.table<PodRecord>('kubelet/pods');
  const addresses = world.table<readonly string[]>(ADDRESS_TABLE);
  const nodes = world.table<NodeRecord>('kubelet/nodes');
  const recordOf = (pod: PodEnd): PodRecord | undefined => records.get(`${pod.node}|${pod.uid}`);
  return {
    pod: (namespace, name) => {
      const found = records.values().find(({ pod: { metadata }, sandbox }) => sandbox !== undefined && metadata.name === name && metadata.namespace === namespace);
      return found && endOf(found);
    },
    podsAt: (ip) => (addresses.get(ip) ?? []).flatMap((row) => endsOf(records.get(row))),
    podsOn: (node) => records.values(`${node}|`).flatMap((record) => endsOf(record)),
    machines: () => nodes.values().map(machineOf),
    serves: (pod, port, path, now) => {
      const reached = listening(records.has(`${pod.node}|${pod.uid}`) ? [recordOf(pod)!] : [], port);
      if (typeof reached === 'string') return undefined;
      const { record, container } = reached;
      const [first = ''] = container.process?.argv ?? [];
      const program = first === '' || first.startsWith('-') ? container.name : first.split('/').at(-1)!;
      const plain = container.process?.listens.find((listener) => listener.port === port);
      if (path === undefined || (plain !== undefined && plain.http === undefined) || !listensOn(container, port)) return { program };
      const answer = httpAnswer(record, container, port, path, now);
      return 'status' in answer ? { program, status: answer.status } : { program };
    },
    search: (pod, name) => searchOf(world, recordOf(pod), name),
    records: (server, name) => {
      const record = recordOf(server);
      const reply = record && new PodNetwork(world, record, nodes.get(server.node)?.machine.address ?? '', 0).answerFrom({ name: absolute(name), type: 'A' });
      return (reply?.answers ?? []).filter(({ type }) => type === 'A').map(({ data }) => data);
    },
  };
}

const endsOf = (record: PodRecord | undefined): PodEnd[] => (record?.sandbox === undefined || record.stage === 'stopped' || record.stage === 'rejected' ? [] : [endOf(record)]);

function machineOf(record: NodeRecord): MachineEnd {
  const { machine, podCIDR, off } = record;
  const knows = knownBy(record);
  return { name: machine.name, address: machine.address, ...(podCIDR !== undefined && { podCIDR }), up: off !== true, ...(knows && { knows }) };
}

function searchOf(world: World, record: PodRecord | undefined, name: string): ReturnType<Surroundings['search']> {
  const pod = record?.pod;
  const alias = (pod?.spec.hostAliases ?? []).find(({ hostnames = [] }) => hostnames.includes(name));
  if (alias?.ip !== undefined) return { address: alias.ip };
  if (name === pod?.metadata.name) return { address: record?.sandbox?.ip ?? '' };
  const config = record && new PodNetwork(world, record, '', 0).config;
  return { server: config?.servers[0] ?? '', names: config === undefined ? [] : candidates(config, name).map((one) => one.replace(/\.$/, '')), ndots: config?.ndots ?? 1 };
}
