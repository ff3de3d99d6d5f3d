/**
 * The dashboard's backend: a server in a Pod. It keeps nothing: each page is read through the API, with its ServiceAccount's rights, when somebody
 * opens it (views/dashboard.ts is that page). Upstream: kubernetes/dashboard 2.7. Leaves out: logging in as somebody else, editing.
 */
import type { World } from '../../kernel/component.ts';
import { PodProgram, type AddonParts } from '../podProgram.ts';

export class Dashboard extends PodProgram {
  constructor(world: World, parts: AddonParts) {
    super('kubernetes-dashboard', world, parts, []);
  }
}
