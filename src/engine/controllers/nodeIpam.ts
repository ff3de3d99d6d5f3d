/**
 * The node IPAM controller: gives each Node a part (/24) of the cluster's Pod network. Upstream: pkg/controller/nodeipam/ipam/{range_allocator,cidrset}.
 * Leaves out: dual stack, other mask sizes.
 */
import type { Node } from '../api/kinds/node.ts';
import { NODES, type Controller, type Reconcile } from './controller.ts';

/** Codes: allocatePodCidr, podCidrExhausted, upToDate. */
export const nodeIpamController: Controller = {
  name: 'node-ipam-controller',
  source: 'cidrAllocator',
  resource: 'nodes',
  workers: 1,
  watches: [{ on: NODES, keys: ({ event, object }) => (event !== 'MODIFIED' || (object as Node).spec.podCIDR === undefined ? [object.metadata.name] : []) }],
  reconcile(name, c) {
    const node = c.get<Node>('nodes', name);
    if (node === undefined) {
      release(name, c);
      return;
    }
    if (node.spec.podCIDR !== undefined) {
      occupy(name, node.spec.podCIDR, c);
      return;
    }
    const cidr = allocate(name, c);
    if (cidr === undefined) {
      c.report('podCidrExhausted', { node: name });
      c.note({ about: node, type: 'Normal', reason: 'CIDRNotAvailable', message: `Node ${name} status is now: CIDRNotAvailable` });
      return;
    }
    c.report('allocatePodCidr', { node: name, cidr });
    c.call({ verb: 'patch', on: NODES, name, patchType: 'strategic', body: { spec: { podCIDR: cidr, podCIDRs: [cidr] } }, ignore: ['NotFound'] });
  },
};

/** Memory: `cidr/<network>` -> node, `node/<name>` -> network, `next` -> where to look first, `started`. */
function allocate(node: string, c: Reconcile): string | undefined {
  if (!c.memory.has('started')) occupyGiven(c);
  const before = c.memory.get(`node/${node}`);
  if (typeof before === 'string') return before;
  const [base, size] = range(c.podNetwork);
  const start = Number(c.memory.get('next') ?? 0);
  for (let i = 0; i < size; i++) {
    const index = (start + i) % size;
    const cidr = `${dotted(base + index * 256)}/24`;
    if (c.memory.has(`cidr/${cidr}`)) continue;
    c.memory.set('next', (index + 1) % size);
    occupy(node, cidr, c);
    return cidr;
  }
  return undefined;
}

function occupyGiven(c: Reconcile): void {
  c.memory.set('started', true);
  for (const { metadata, spec } of c.list<Node>('nodes')) if (spec.podCIDR !== undefined) occupy(metadata.name, spec.podCIDR, c);
}

function occupy(node: string, cidr: string, c: Reconcile): void {
  c.memory.set(`cidr/${cidr}`, node);
  c.memory.set(`node/${node}`, cidr);
}

function release(node: string, c: Reconcile): void {
  const cidr = c.memory.get(`node/${node}`);
  if (typeof cidr !== 'string') return;
  c.memory.delete(`cidr/${cidr}`);
  c.memory.delete(`node/${node}`);
}

/** `10.244.0.0/16` -> its first address as a number, and how many networks of 256 addresses it has. */
function range(network: string): [number, number] {
  const [address = '', bits = '16'] = network.split('/');
  const base = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [base, 2 ** Math.max(0, 24 - Number(bits))];
}

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
