/** The dashboard's page: lists of the cluster's objects, read through the API by the dashboard's Pod with the rights of its ServiceAccount. */
import type { Json, Run } from '../engine/index.ts';
import { backendOf, type Backend, type Unreachable } from './backend.ts';

const NAMESPACE = 'kubernetes-dashboard';
const ACCOUNT = `system:serviceaccount:${NAMESPACE}:kubernetes-dashboard`;

const SHOWN: readonly { readonly group: string; readonly resource: string; readonly namespaced: boolean }[] = [
  { group: 'apps', resource: 'deployments', namespaced: true },
  { group: 'apps', resource: 'daemonsets', namespaced: true },
  { group: 'apps', resource: 'replicasets', namespaced: true },
  { group: '', resource: 'pods', namespaced: true },
  { group: '', resource: 'services', namespaced: true },
  { group: '', resource: 'configmaps', namespaced: true },
  { group: '', resource: 'secrets', namespaced: true },
  { group: '', resource: 'nodes', namespaced: false },
  { group: '', resource: 'namespaces', namespaced: false },
];

export interface DashboardList {
  readonly resource: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly namespace?: string; readonly name: string; readonly cells: readonly string[] }[];
  /** What the API server answered when it may not be read. */
  readonly refusal?: string;
}

export type DashboardData = Unreachable | { readonly servedBy: Backend; readonly account: string; readonly namespaces: readonly string[]; readonly lists: readonly DashboardList[] };

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly Json[]; readonly object?: { readonly metadata?: { readonly name?: string; readonly namespace?: string } } }[];
}

export function dashboardView(run: Run, { namespace }: { readonly namespace?: string }): DashboardData {
  const servedBy = backendOf(run, 'kubernetes-dashboard', NAMESPACE, 'kubernetes-dashboard');
  if ('code' in servedBy) return servedBy;
  const lists = SHOWN.map(({ group, resource, namespaced }) => listOf(run, group, resource, namespaced ? namespace : undefined));
  return { servedBy, account: ACCOUNT, namespaces: lists.find(({ resource }) => resource === 'namespaces')?.rows.map(({ name }) => name) ?? [], lists };
}

function listOf(run: Run, group: string, resource: string, namespace: string | undefined): DashboardList {
  const { code, body } = run.read({ verb: 'list', group, version: 'v1', resource, ...(namespace !== undefined && { namespace }), options: { asTable: true }, user: ACCOUNT, agent: 'dashboard' });
  if (code >= 400) return { resource, columns: [], rows: [], refusal: (body as { readonly message?: string }).message ?? '' };
  const { columnDefinitions, rows } = body as object as Table;
  const shown = columnDefinitions.map(({ name, priority }, index) => ({ name, priority, index })).filter(({ priority }) => priority === 0);
  return {
    resource,
    columns: shown.map(({ name }) => name),
    rows: rows.map(({ cells, object }) => ({ ...(object?.metadata?.namespace !== undefined && { namespace: object.metadata.namespace }), name: object?.metadata?.name ?? '', cells: shown.map(({ index }) => cellText(cells[index])) })),
  };
}

const cellText = (cell: Json | undefined): string => (cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell));
