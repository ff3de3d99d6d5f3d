/** The words of the course's page, each with what it is in this cluster, or why there is none. */
import type { AddonId, SchematicData } from '../../views/schematic.ts';
import type { DrawnMachine } from './parts.ts';

export const TERMS = [
  'cluster', 'master', 'worker', 'kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager', 'runtime', 'kubelet', 'kube-proxy',
  'supervisor', 'addons', 'dns', 'webUI', 'monitoring', 'logging', 'external', 'overlay', 'hardware', 'os', 'container', 'user',
] as const;

export type TermId = (typeof TERMS)[number];

/** What is said of it: a key of `here.` or `absent.` in the view's words, with data. */
export interface Standing {
  readonly present: boolean;
  readonly code: string;
  readonly data: Readonly<Record<string, string | number>>;
}

const here = (code: string, data: Standing['data'] = {}): Standing => ({ present: true, code, data });
const absent = (code: string, data: Standing['data'] = {}): Standing => ({ present: false, code, data });

const listOf = (values: readonly (string | undefined)[]): string => [...new Set(values)].filter((value) => value !== undefined && value !== '').join(', ');

const ADDON_IDS: readonly string[] = ['dns', 'webUI', 'monitoring', 'logging'] satisfies readonly AddonId[];

export function standingOf(id: TermId, machines: readonly DrawnMachine[], data: SchematicData | undefined): Standing {
  const masters = machines.filter(({ role }) => role === 'master');
  const workers = machines.filter(({ role }) => role === 'worker');
  switch (id) {
    case 'cluster': return here('nodes', { count: machines.length });
    case 'master': return here('named', { names: listOf(masters.map(({ name }) => name)) });
    case 'worker': return workers.length === 0 ? absent('noWorkers') : here('named', { names: listOf(workers.map(({ name }) => name)) });
    case 'runtime': return here('runtime', { names: listOf(machines.map(({ node, details }) => details?.runtime.name ?? node?.runtime.split(':')[0])) });
    case 'supervisor': return here('supervisor', { names: listOf(machines.map(({ details }) => details?.supervisor)) });
    case 'os': return here('named', { names: listOf(machines.map(({ node, details }) => details?.os.image ?? node?.os)) });
    case 'hardware': return here('nodes', { count: machines.length });
    case 'container': return here('pods', { count: machines.reduce((sum, { node }) => sum + (node?.pods.length ?? 0), 0) });
    case 'overlay': return here(data?.cni === undefined ? 'there' : `cni.${data.cni}`);
    case 'addons': {
      const installed = (data?.addons ?? []).filter(({ pods }) => pods.length > 0).length;
      return installed === 0 ? absent('noAddons') : here('addons', { count: installed });
    }
    case 'external': case 'user': return here('there');
    default: return ADDON_IDS.includes(id) ? addon(id, data) : program(id, machines);
  }
}

function addon(id: string, data: SchematicData | undefined): Standing {
  const pods = data?.addons.find((one) => one.id === id)?.pods ?? [];
  if (pods.length === 0) return absent('addon');
  return here('running', { running: pods.filter(({ status }) => status === 'Running').length, all: pods.length, names: listOf(pods.map(({ node }) => node)) });
}

function program(type: string, machines: readonly DrawnMachine[]): Standing {
  const found = machines.filter(({ programs }) => programs.some((one) => one.type === type && one.state !== 'absent'));
  if (found.length > 0) return here('on', { names: listOf(found.map(({ name }) => name)) });
  return absent(type === 'cloud-controller-manager' ? 'noProvider' : 'elsewhere');
}
