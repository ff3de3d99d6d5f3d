/** What one reads who looks at the network of a run. Upstream: none. */
import type { World } from '../kernel/component.ts';
import type { Micros } from '../kernel/time.ts';
import type { Cni } from './cni.ts';
import type { ProxyMode } from './rules.ts';
import type { Surroundings } from './walk.ts';

export interface NetworkLook {
  readonly world: Pick<World, 'table' | 'epoch'>;
  readonly surroundings: Surroundings;
  readonly cni: Cni;
  readonly mode: ProxyMode;
  readonly podNetwork: string;
  readonly now: Micros;
}
