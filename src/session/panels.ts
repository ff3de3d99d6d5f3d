/** Panels of the views that have several: by their codes, for links, lessons and whoever checks them. */

/** Of the scheduler's view; see ui/scheduler/panels.tsx. */
export const SCHEDULER_PANELS = ['queues', 'cycle', 'distribution', 'whatIf', 'configuration', 'placing'] as const;

/** Of the add-ons' view; see ui/addons/AddonsView.tsx. */
export const ADDON_PANELS = ['switches', 'dashboard', 'metrics', 'logs', 'dns'] as const;

/** The extension points of the scheduling framework, with what the scheduler itself does between them: stations of the panel `cycle`. */
export const POINTS = ['preEnqueue', 'queueSort', 'preFilter', 'filter', 'postFilter', 'preScore', 'score', 'normalizeScore', 'total', 'select', 'reserve', 'permit', 'preBind', 'bind', 'postBind', 'back'] as const;
export type Point = (typeof POINTS)[number];

/** How a panel's code and a station's look, whether or not there is one. */
export const PANEL_CODE = /^[a-zA-Z]{1,20}$/;
export const STATION_CODE = /^[a-zA-Z]{1,20}(\/[a-zA-Z]{1,60})?$/;

export type SchedulerPanel = (typeof SCHEDULER_PANELS)[number];
export type AddonPanel = (typeof ADDON_PANELS)[number];

/** A panel as a lesson names it: `metrics`, and of the scheduler's cycle a station, `cycle/filter`, with a plugin `cycle/score/ImageLocality`. */
export function panelProblem(view: string | undefined, panel: string): readonly string[] | undefined {
  const [code = '', point, ...rest] = panel.split('/');
  const known: readonly string[] = view === 'scheduler' ? SCHEDULER_PANELS : view === 'addons' ? ADDON_PANELS : [];
  if (!known.includes(code)) return known;
  if (point === undefined) return undefined;
  if (code !== 'cycle' || rest.length > 1) return known;
  return POINTS.some((one) => one === point) ? undefined : POINTS.map((one) => `cycle/${one}`);
}
