/**
 * The walk of a packet: from the process that sends it, through devices, rules and tunnels, to the process that answers, and back. A state machine;
 * each turn makes one hop and says how long it takes. Upstream: Linux' network stack (veth, bridge, netfilter, routing, vxlan) as CNI plugins and
 * kube-proxy set it up. This file: what a walk is; its turns are in walkTurns.ts (on nodes) and walkEnds.ts (where it begins and ends).
 *
 * The packet followed is the first of a connection (SYN), which alone meets the rules; what comes after it takes the same way by conntrack.
 */
import type { StringMap } from '../api/object.ts';
import type { Steps } from '../api/steps.ts';
import type { RandomStreams } from '../kernel/random.ts';
import type { Micros } from '../kernel/time.ts';
import type { Cni, MachineEnd } from './cni.ts';
import type { Conntrack } from './conntrack.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { Layer, Packet, Protocol } from './packet.ts';
import type { PolicyVerdict } from './policy.ts';
import type { ProxyMode, RuleSet } from './rules.ts';

/** What is to be sent: plain data, part of a logged command. */
export interface WalkRequest {
  /** `pod/NAMESPACE/NAME`, `node/NAME`, `outside`. */
  readonly from: string;
  /** An address or a name. */
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** GET it, when somebody answers by HTTP. */
  readonly path?: string;
  /** Bytes of data (ping, UDP). */
  readonly size?: number;
}

/** A Pod as the network sees it. */
export interface PodEnd {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly ip: string;
  /** It shares its node's network. */
  readonly hostNetwork: boolean;
  readonly labels: StringMap;
  readonly ports: { readonly [name: string]: number };
}

/** What answers on a port. */
export interface Service {
  readonly program: string;
  readonly status?: number;
}

/** What a walk asks of the cluster it runs in; the kubelet's side of it, which knows Pods and their programs. */
export interface Surroundings {
  pod(namespace: string, name: string): PodEnd | undefined;
  podsAt(ip: string): readonly PodEnd[];
  podsOn(node: string): readonly PodEnd[];
  machines(): readonly MachineEnd[];
  serves(pod: PodEnd, port: number, path: string | undefined, now: Micros): Service | undefined;
  /** How a Pod finds a name: an address that it knows itself, or names to ask a server for, in order. */
  search(pod: PodEnd, name: string): { readonly address: string } | { readonly server: string; readonly names: readonly string[]; readonly ndots: number };
  /** What the DNS server in a Pod answers to `A? name`. */
  records(server: PodEnd, name: string): readonly string[];
}

/** The parts of a node and around it at which a packet can be. */
export type Part = 'process' | 'podEth' | 'veth' | 'bridge' | 'rules' | 'policy' | 'route' | 'conntrack' | 'tunnel' | 'nic' | 'wire' | 'host' | 'outside' | 'balancer';

/** One step of a walk. Codes have a sentence each in locales (`hop.<code>`). */
export interface Hop {
  readonly code: string;
  readonly part: Part;
  /** Absent outside of the cluster. */
  readonly node?: string;
  /** For the sentence: names, addresses, numbers. */
  readonly values: { readonly [name: string]: string | number };
  /** The packet after this hop, outermost header first. */
  readonly layers: readonly Layer[];
  /** What of kube-proxy's rules has decided. */
  readonly met?: NonNullable<Steps['hop']['met']>;
}

export type Outcome = 'answered' | 'refused' | 'timeout' | 'unknownHost' | 'noSender' | 'tooBig';

/** One packet and its answer: the walk of a request has those of its DNS queries before its own. */
export interface Leg {
  readonly purpose: 'dns' | 'request';
  /** The name asked for. */
  readonly query?: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** All that a walk is between two hops. */
export interface Walk {
  readonly id: number;
  readonly request: WalkRequest;
  readonly legs: readonly Leg[];
  /** Names that are left to ask for. */
  readonly queries: readonly string[];
  readonly ndots?: number;
  readonly turn: Turn;
  /** Where the packet is: a node's name, or OUTSIDE. */
  readonly at: string;
  readonly back: boolean;
  readonly packet: Packet;
  /** To be masqueraded on leaving, by what. */
  readonly masquerade?: boolean;
  /** The first tuple on this node, before anything was translated: for conntrack. */
  readonly asCame?: Pick<Packet['inner'], 'src' | 'dst'> | undefined;
  readonly sender: { readonly node: string; readonly pod?: PodEnd };
  readonly receiver?: { readonly node: string; readonly pod?: PodEnd; readonly service: Service } | undefined;
  /** What a load balancer in front has translated, to be undone on the way out. */
  readonly balanced?: Packet['inner']['dst'];
  /** Sequence numbers of its steps so far. */
  readonly steps: readonly number[];
  readonly outcome?: Outcome;
  /** Why it ended where it did: the code of the last hop. */
  readonly reason?: string;
}

export type Turn =
  | 'send' | 'leavePod' | 'bridge' | 'local' | 'netfilter' | 'route' | 'egress' | 'postrouting' | 'conntrack' | 'encapsulate' | 'transmit' | 'arrive'
  | 'decapsulate' | 'inbound' | 'ingress' | 'toVeth' | 'enterPod' | 'deliver' | 'reply' | 'balancer' | 'outsideArrive' | 'done';

/** What a turn makes of a walk: the hop, if it is worth one, what changes, and how long it takes until the next turn. */
export interface Turned {
  readonly hop?: Hop;
  readonly next: Partial<Walk> & { readonly turn: Turn };
  readonly takes: Micros;
  /** State beside the walk that changes with it, after the hop was traced. */
  readonly also?: (now: Micros) => void;
}

/** What turns may look at. */
export interface WalkWorld {
  readonly cni: Cni;
  readonly mode: ProxyMode;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  readonly provider: string;
  readonly surroundings: Surroundings;
  readonly infrastructure: Infrastructure;
  readonly conntrack: Conntrack;
  readonly now: Micros;
  readonly random: RandomStreams;
  rulesOf(node: string): RuleSet;
  /** Which of n endpoints a new connection takes on a node, and whether the client was known. */
  pick(node: string, key: string, client: string, endpoints: readonly { readonly ip: string; readonly port: number }[], affinitySeconds: number | undefined): { readonly index: number; readonly sticky: boolean; readonly remember: (now: Micros) => void };
  /** Undefined when nothing isolates the Pod, or nobody enforces. */
  judge(direction: 'Ingress' | 'Egress', walk: Walk): PolicyVerdict | undefined;
  /** Whether the provider's routers know the way to a node's Pods (cni cloudRoutes). */
  cloudRoute(podCIDR: string): boolean;
  /** The provider's load balancer of that name or address. */
  balancer(host: string): CloudBalancer | undefined;
}

/** A provider's load balancer, as a packet finds it. */
export interface CloudBalancer {
  readonly address: { readonly hostname?: string; readonly ip: string };
  readonly ports: readonly { readonly port: number; readonly nodePort: number; readonly protocol: string }[];
  readonly nodes: readonly string[];
}

/** Address of somebody outside (TEST-NET-2). */
export const OUTSIDE_IP = '198.51.100.7';
