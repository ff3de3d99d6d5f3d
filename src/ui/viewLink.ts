/** How the page is looked at, as a short text for a link: never what the cluster is, only where the reader stands in the page. */
import { PANEL_CODE, STATION_CODE } from '../session/panels.ts';
import type { Grain } from '../session/protocol.ts';
import { PAGES, type Bookmark, type Drawer, type SessionState } from '../session/session.ts';

const DRAWERS: readonly Drawer[] = ['closed', 'terminal', 'editor', 'log'];
const GRAINS: readonly Grain[] = ['message', 'write', 'decision', 'milestone'];

/** So many bookmarks, with notes so long, travel in a link. */
const MOST_BOOKMARKS = 50;
const LONGEST_NOTE = 300;

export function viewOf(state: Pick<SessionState, 'page' | 'drawer' | 'grain' | 'selection' | 'bookmarks' | 'scheduler' | 'addons'>): string {
  const view = new URLSearchParams({ page: state.page, drawer: state.drawer, grain: state.grain });
  for (const { seq, at, branch, note } of state.bookmarks.slice(0, MOST_BOOKMARKS)) view.append('mark', `${seq} ${at} ${branch} ${note.slice(0, LONGEST_NOTE)}`);
  const { selection, scheduler: { panel, cycle, point }, addons } = state;
  if (panel !== undefined) view.set('panel', panel);
  if (cycle !== undefined) view.set('cycle', String(cycle));
  if (point !== undefined) view.set('point', point);
  if (addons.panel !== undefined) view.set('addons', addons.panel);
  if (selection?.kind === 'part') view.set('part', selection.id);
  if (selection?.kind === 'object') view.set('object', [selection.ref.resource, selection.ref.namespace ?? '', selection.ref.name].join('/'));
  return view.toString();
}

/** What a link's view says, as far as it is known here; the rest is left out. */
export function readView(text: string): Partial<SessionState> {
  const view = new URLSearchParams(text);
  const page = PAGES.find((one) => one === view.get('page'));
  const drawer = DRAWERS.find((one) => one === view.get('drawer'));
  const grain = GRAINS.find((one) => one === view.get('grain'));
  const part = view.get('part');
  const panel = PANEL_CODE.exec(view.get('panel') ?? '')?.[0];
  const point = STATION_CODE.exec(view.get('point') ?? '')?.[0];
  const addons = PANEL_CODE.exec(view.get('addons') ?? '')?.[0];
  const cycle = /^\d{1,12}$/.exec(view.get('cycle') ?? '')?.[0];
  const bookmarks = view.getAll('mark').slice(0, MOST_BOOKMARKS).flatMap(bookmarkOf);
  const [resource, namespace, name] = (view.get('object') ?? '').split('/');
  return {
    ...(page !== undefined && { page }),
    ...(drawer !== undefined && { drawer }),
    ...(grain !== undefined && { grain }),
    ...(bookmarks.length > 0 && { bookmarks }),
    ...((panel ?? cycle ?? point) !== undefined && { scheduler: { ...(panel !== undefined && { panel }), ...(cycle !== undefined && { cycle: Number(cycle) }), ...(point !== undefined && { point }) } }),
    ...(addons !== undefined && { addons: { panel: addons } }),
    ...(part !== null && part !== '' && { selection: { kind: 'part', id: part } }),
    ...(resource !== undefined && resource !== '' && name !== undefined && name !== '' && { selection: { kind: 'object', ref: { resource, name, ...(namespace !== undefined && namespace !== '' && { namespace }) } } }),
  };
}

/** A link has the branch that it was made on only: there it is the first. */
function bookmarkOf(text: string): readonly Bookmark[] {
  const [, seq, at, note = ''] = /^(\d{1,12}) (\d{1,18}) \S+ (.*)$/s.exec(text) ?? [];
  return seq === undefined ? [] : [{ seq: Number(seq), at: Number(at), branch: 'main', note: note.slice(0, LONGEST_NOTE) }];
}
