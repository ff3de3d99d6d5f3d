/**
 * Where everything of the schematic is, as a function of the pane's size and of which machines there are: the course's diagram. A bar for the
 * container network above, one for the external network below, the masters as a stack at the left, workers beside it. Machines that do not fit
 * are drawn slim, with one unfolded; beyond that the drawing is wider than the pane. Units: at scale 1 a unit is a CSS pixel.
 */
import type { Box } from '../graph/box.ts';

export interface PlannedMachine {
  readonly name: string;
  readonly role: 'master' | 'worker';
  /** Programs that stand on the operating system beside the container runtime, from left to right. */
  readonly columns: readonly string[];
}

export interface Plan {
  readonly machines: readonly PlannedMachine[];
  /** Masters side by side instead of one behind another. */
  readonly fanned: boolean;
  /** Layers high enough to say what is in them. */
  readonly open: boolean;
  /** Which worker is drawn whole when they do not all fit. */
  readonly unfolded: string | undefined;
  /** Whether a cloud provider stands at the right. */
  readonly cloud?: boolean;
}

export interface Stack {
  readonly name: string;
  readonly role: 'master' | 'worker';
  readonly look: 'full' | 'slim' | 'behind';
  readonly box: Box;
  readonly hardware: Box;
  readonly os: Box;
  readonly supervisor: Box;
  readonly runtime: Box;
  readonly columns: readonly { readonly id: string; readonly box: Box }[];
  /** Where its Pods stand, on the runtime. */
  readonly pods: Box;
  /** The cable to the external network: where it leaves the machine. */
  readonly cable: { readonly x: number; readonly y: number };
}

export interface SchematicLayout {
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  readonly podBar: Box;
  readonly externalBar: Box;
  readonly person: Box;
  /** The cloud provider, at the right on the external network. */
  readonly provider: Box | undefined;
  /** Places for the add-ons; height 0 when there is no room. */
  readonly addons: Box;
  /** In drawing order: what is behind comes first. */
  readonly stacks: readonly Stack[];
  readonly masters: Box;
}

const SLOT = { w: 20, gap: 3 } as const;
/** A master's programs are narrower where masters stand side by side. */
const COLUMN = { master: 21, narrow: 17, worker: 22 } as const;
const PAD = 10;
const PERSON = { w: 60, h: 60 } as const;
/** How far the programs of a master stand out over its left edge. */
const OVERHANG = 18;
const RUNTIME = { least: 78, narrow: 56, most: 150 } as const;
const WORKER = { least: 92, wanted: 152, most: 236 } as const;
/** Slim machines are 24 CSS pixels apart even at the smallest scale, so that a finger finds them. */
const SLIM = { least: 27, most: 60, gap: 3 } as const;
const SCALE = { least: 0.8, most: 2.6 } as const;
/** Room between a machine and the external network, where its name stands. */
const CABLE = 40;
const WANTED_HEIGHT = 470;
const LEAST_HEIGHT = 372;

interface Heights {
  readonly hardware: number;
  readonly os: number;
  readonly supervisor: number;
  readonly runtime: number;
  readonly pods: number;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** How far one master stands behind the one before it. */
const stepOf = (count: number): { readonly x: number; readonly y: number } => (count <= 3 ? { x: 18, y: 22 } : { x: 13, y: 15 });

/** What a stack is made of, in the room between the container network and its foot. */
function heightsFor(room: number, open: boolean): Heights {
  const plain = open ? { hardware: 96, os: 80, supervisor: 20, runtime: 80, pods: 76 } : { hardware: 52, os: 42, supervisor: 18, runtime: 42, pods: 64 };
  const drop = 18;
  let extra = room - drop - plain.hardware - plain.os - plain.supervisor - plain.runtime - plain.pods;
  if (extra < 0) {
    const small = (room - drop - plain.supervisor) / (room - drop - plain.supervisor - extra);
    return { hardware: plain.hardware * small, os: plain.os * small, supervisor: plain.supervisor, runtime: plain.runtime * small, pods: plain.pods * small };
  }
  const pods = Math.min(extra, 62);
  extra = (extra - pods) * 0.6;
  return { hardware: plain.hardware + extra * 0.34, os: plain.os + extra * 0.24, supervisor: plain.supervisor + Math.min(6, extra * 0.06), runtime: plain.runtime + extra * 0.2, pods: plain.pods + pods + extra * 0.16 };
}

const masterWidth = (columns: number, runtime: number, column: number = COLUMN.master): number => columns * column + 6 + runtime;

interface Row {
  readonly column: number;
  readonly masterW: number;
  readonly worker: (name: string) => { readonly look: 'full' | 'slim'; readonly w: number };
  readonly gap: number;
  readonly width: number;
}

/** Widths: everything whole when it fits, else slim workers with one unfolded. */
function rowFor(plan: Plan, width: number): Row {
  const masters = plan.machines.filter(({ role }) => role === 'master');
  const workers = plan.machines.filter(({ role }) => role === 'worker');
  const columns = Math.max(0, ...masters.map((one) => one.columns.length));
  const step = stepOf(masters.length);
  const side = plan.fanned ? masters.length : Math.min(1, masters.length);
  const behind = plan.fanned ? 0 : Math.max(0, masters.length - 1) * step.x;
  const left = PAD + PERSON.w + 14;
  const narrow = plan.fanned && masters.length > 1;
  const column = narrow ? COLUMN.narrow : COLUMN.master;
  const least = narrow ? RUNTIME.narrow : RUNTIME.least;
  const masterW = (runtime: number): number => masterWidth(columns, runtime, column);
  const forMasters = (runtime: number, gap: number): number => side * (masterW(runtime) + gap) + behind;
  const gap = workers.length > 6 || narrow ? 14 : 20;
  const rest = width - left - PAD - forMasters(least, gap);
  const each = workers.length === 0 ? 0 : rest / workers.length - gap;
  if (each >= WORKER.least || workers.length <= 1) {
    const w = clamp(each, WORKER.least, WORKER.most);
    const spare = workers.length === 0 ? rest : rest - workers.length * (w + gap);
    const runtime = clamp(least + Math.max(0, spare) / Math.max(1, side), least, RUNTIME.most);
    const all = left + forMasters(runtime, gap) + workers.length * (w + gap) - gap + PAD;
    return { column, masterW: masterW(runtime), gap, worker: () => ({ look: 'full', w }), width: all };
  }
  const unfolded = workers.some(({ name }) => name === plan.unfolded) ? plan.unfolded : workers[0]?.name;
  const others = workers.length - 1;
  const whole = WORKER.wanted;
  const slim = clamp((rest - whole - gap * 2) / others - SLIM.gap, SLIM.least, SLIM.most);
  const all = left + forMasters(least, gap) + whole + gap * 2 + others * (slim + SLIM.gap) + PAD;
  return { column, masterW: masterW(least), gap, worker: (name) => (name === unfolded ? { look: 'full', w: whole } : { look: 'slim', w: slim }), width: all };
}

function stackAt(machine: PlannedMachine, look: Stack['look'], x: number, foot: number, w: number, h: Heights, column: number): Stack {
  const { name, role } = machine;
  const overhang = role === 'master' && look !== 'slim' ? OVERHANG : 0;
  const hardware: Box = { x: x + overhang, y: foot - h.hardware, w: w - overhang, h: h.hardware };
  const os: Box = { ...hardware, y: hardware.y - h.os, h: h.os };
  const supervisor: Box = { ...hardware, y: os.y - h.supervisor, h: h.supervisor };
  const count = look === 'behind' ? 0 : machine.columns.length;
  const columnW = look === 'slim' ? Math.min(COLUMN.worker, (w * 0.5) / Math.max(1, count)) : role === 'master' ? column : clamp(w * 0.14, 18, 26);
  const programs = look === 'behind' ? machine.columns.length * column : count * columnW;
  const runtime: Box = { x: x + programs + (look === 'slim' ? 2 : 6), y: supervisor.y - h.runtime, w: w - programs - (look === 'slim' ? 2 : 6), h: h.runtime };
  const pods: Box = { ...runtime, y: runtime.y - h.pods, h: h.pods };
  const top = pods.y - 8;
  return {
    name, role, look, hardware, os, supervisor, runtime, pods,
    box: { x, y: top, w, h: foot - top },
    columns: look === 'behind' ? [] : machine.columns.map((id, i) => ({ id, box: { x: x + i * columnW, y: top, w: columnW, h: supervisor.y - top } })),
    cable: { x: hardware.x + hardware.w * (role === 'master' ? 0.2 : 0.3), y: foot },
  };
}

/** What workers need at least, seen from afar: three whole ones, or one whole and the others slim. */
const workersWidth = (count: number): number => Math.max(clamp(count, 1, 3) * (WORKER.wanted + 20), WORKER.wanted + 14 + (count - 1) * (SLIM.least + SLIM.gap));

export function layOutSchematic(plan: Plan, paneWidth: number, paneHeight: number): SchematicLayout {
  const side = plan.cloud === true ? PERSON.w + 14 : 0;
  const masters = plan.machines.filter(({ role }) => role === 'master');
  const workers = plan.machines.filter(({ role }) => role === 'worker');
  const step = stepOf(masters.length);
  const behind = plan.fanned ? 0 : Math.max(0, masters.length - 1);
  const raise = behind * step.y;
  const columns = Math.max(0, ...masters.map((one) => one.columns.length));
  const mastersW = plan.fanned && masters.length > 1 ? masters.length * (masterWidth(columns, RUNTIME.narrow, COLUMN.narrow) + 14) : masterWidth(columns, RUNTIME.least) + behind * step.x;
  const wantedWidth = PAD * 2 + PERSON.w + 14 + side + mastersW + (plan.fanned ? workersWidth(1) + (workers.length - 1) * (SLIM.least + SLIM.gap) : workersWidth(workers.length));
  const openMore = plan.open ? 110 : 0;
  const scale = clamp(Math.min(paneHeight / (WANTED_HEIGHT + raise * 0.8 + openMore), paneWidth / wantedWidth), SCALE.least, SCALE.most);
  const height = Math.max(LEAST_HEIGHT + raise + openMore, paneHeight / scale);
  const row = rowFor(plan, paneWidth / scale - side);
  const width = Math.max(paneWidth / scale, row.width + side);

  const roomy = height >= 420 + raise;
  const addons: Box = { x: PAD, y: 8, w: width - PAD * 2, h: roomy ? 28 : 0 };
  const podBar: Box = { x: PAD, y: addons.y + addons.h + 30, w: width - PAD * 2, h: 16 };
  const externalBar: Box = { x: PAD, y: height - 44, w: width - PAD * 2, h: 16 };
  const foot = externalBar.y - CABLE;
  const heights = heightsFor(foot - raise - podBar.y - podBar.h, plan.open);

  const start = PAD + PERSON.w + 14 + Math.max(0, (width - side - row.width) / 2);
  const stacks: Stack[] = [];
  let x = start;
  masters.forEach((machine, i) => {
    if (plan.fanned || i === 0) {
      stacks.push(stackAt(machine, 'full', x, foot - (plan.fanned ? 0 : raise), row.masterW, heights, row.column));
      if (plan.fanned) x += row.masterW + row.gap;
    } else stacks.unshift(stackAt(machine, 'behind', x + i * step.x, foot - raise + i * step.y, row.masterW, heights, row.column));
  });
  if (!plan.fanned && masters.length > 0) x += row.masterW + behind * step.x + row.gap;
  const mastersEnd = x - row.gap;
  for (const machine of workers) {
    const { look, w } = row.worker(machine.name);
    if (look === 'full' && stacks.at(-1)?.look === 'slim') x += row.gap - SLIM.gap;
    stacks.push(stackAt(machine, look, x, foot, w, heights, row.column));
    x += w + (look === 'slim' ? SLIM.gap : row.gap);
  }
  const top = Math.min(...stacks.map(({ box }) => box.y), foot);
  return {
    scale, width, height, addons, podBar, externalBar, stacks,
    provider: side === 0 ? undefined : { x: width - PAD - PERSON.w, y: externalBar.y - 12 - PERSON.h, w: PERSON.w, h: PERSON.h },
    person: { x: PAD, y: externalBar.y - 12 - PERSON.h, w: PERSON.w, h: PERSON.h },
    masters: { x: start, y: top, w: Math.max(0, mastersEnd - start), h: foot - top },
  };
}

/** Places of Pods on a runtime, from the left; the last one is for those that do not fit. */
export function podSlots(area: Box, count: number): { readonly boxes: readonly Box[]; readonly hidden: number } {
  const fit = Math.max(1, Math.floor((area.w + SLOT.gap) / (SLOT.w + SLOT.gap)));
  const shown = count <= fit ? count : fit - 1;
  const w = Math.min(SLOT.w, area.w);
  const boxes = Array.from({ length: shown + (shown < count ? 1 : 0) }, (_, i): Box => ({ x: area.x + i * (SLOT.w + SLOT.gap), y: area.y, w, h: area.h }));
  return { boxes, hidden: count - shown };
}

/** Width of the add-ons' own title. */
const ADDONS_TITLE = 148;

/** Places of so many add-ons, after their title. */
export function addonSlots(row: Box, count: number): readonly Box[] {
  const gap = 8;
  const w = Math.max(40, Math.min(168, (row.w - ADDONS_TITLE - gap * (count - 1)) / Math.max(1, count)));
  return Array.from({ length: count }, (_, i) => ({ x: row.x + ADDONS_TITLE + i * (w + gap), y: row.y + 1, w, h: Math.max(0, row.h - 2) }));
}
