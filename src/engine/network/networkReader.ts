/** The network as somebody sees it who logs in to the machines: what it is made of, and what its tools read. Upstream: none. */
import type { Micros } from '../kernel/time.ts';
import { CNI_PROFILES, type Cni, type CniAgentProfile, type MachineEnd } from './cni.ts';
import type { NetworkLook } from './networkLook.ts';
import type { ProxyMode } from './rules.ts';

interface NetworkKind {
  readonly cni: { readonly id: Cni; readonly plugin: string; readonly bridge: string; readonly agent?: CniAgentProfile; readonly tunnel?: string; readonly mtu: number; readonly enforces: boolean };
  readonly mode: ProxyMode;
}

export class NetworkReader {
  readonly #look: Omit<NetworkLook, 'now'>;
  readonly #now: () => Micros;

  constructor(look: Omit<NetworkLook, 'now'>, now: () => Micros) {
    this.#look = look;
    this.#now = now;
  }

  /** The CNI plugin and the mode of kube-proxy. */
  get kind(): NetworkKind {
    const { cni, mode } = this.#look;
    const { tunnel, ...profile } = CNI_PROFILES[cni];
    return { cni: { id: cni, ...profile, ...(tunnel && { tunnel: tunnel.device }) }, mode };
  }

  machines(): readonly MachineEnd[] {
    return this.#look.surroundings.machines();
  }

  /** All that the tools of the nodes read (listings.ts). */
  get look(): NetworkLook {
    return { ...this.#look, now: this.#now() };
  }
}
