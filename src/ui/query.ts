/** What the address asks for (docs/embedding.md). Names and values are case-insensitive; what is unknown is left out with a note on the console. */
const KNOWN = ['embed', 'scenario', 'step', 'play', 'view', 'lang', 'hl', 'locale', 'theme', 'mode', 'lesson', 'exam', 'controls', 'hide', 'readonly', 'motion', 'zoom', 'projector', 'ctl', 'origin', 'api', 'presenter', 'host', 'token', 'class'] as const;

type Name = (typeof KNOWN)[number];

export const MODES = ['explore', 'lesson', 'quiz', 'present'] as const;
export const CONTROLS = ['0', 'min', '1'] as const;
export const HIDEABLE = ['terminal', 'yaml', 'quiz', 'share'] as const;
export type Mode = (typeof MODES)[number];
export type Controls = (typeof CONTROLS)[number];
export type Hideable = (typeof HIDEABLE)[number];

export interface Query {
  readonly embed: boolean;
  readonly scenario: string | undefined;
  /** Sequence number of the step to stand at. */
  readonly step: number | undefined;
  readonly play: boolean;
  readonly language: string | undefined;
  readonly theme: string | undefined;
  readonly motion: string | undefined;
  readonly mode: Mode;
  /** A lesson by its name, or by its address on this site. */
  readonly lesson: string | undefined;
  /** An exam as its link has it (lessons/exam.ts). */
  readonly exam: string | undefined;
  /** How much of an embed's time line is there. */
  readonly controls: Controls;
  /** Names of views: the first one stands, the others can be chosen. */
  readonly views: readonly string[];
  readonly hide: readonly Hideable[];
  /** Nothing can be changed in the cluster. */
  readonly readonly: boolean;
  /** A node, Pod or program that the map shows from near; undefined: the whole map. */
  readonly zoom: string | undefined;
  readonly projector: boolean;
  /** This is the presenter's window, of the stage of that name. */
  readonly presenter: string | undefined;
  /** Origin of the page around an embed, which may send messages. */
  readonly origin: string | undefined;
  /** The code of the class that the page is in. */
  readonly classroom: string | undefined;
  /** Whether messages are sent and read. */
  readonly api: boolean;
}

const ON: readonly (string | undefined)[] = ['1', 'true', 'yes', ''];

export function readQuery(search: string, note: (unknown: string) => void): Query {
  const values = new Map<Name, string>();
  for (const [key, value] of new URLSearchParams(search)) {
    const name = KNOWN.find((one) => one === key.toLowerCase());
    if (name === undefined) note(key);
    else values.set(name, value.trim());
  }
  const lower = (name: Name): string | undefined => values.get(name)?.toLowerCase();
  const on = (name: Name): boolean => ON.includes(values.has(name) ? lower(name) : '0');
  const oneOf = <T extends string>(name: Name, value: string | undefined, allowed: readonly T[]): T | undefined => {
    const found = allowed.find((one) => one === value);
    if (found === undefined && value !== undefined) note(`${name}=${value}`);
    return found;
  };
  const list = (name: Name): readonly string[] => (lower(name) ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '');
  const step = Number(values.get('step'));
  const origin = originOf(values.get('origin'));
  return {
    embed: on('embed'),
    // As it is written: names of scenarios may have capitals (cloudRoutes-ipvs).
    scenario: values.get('scenario'),
    step: values.has('step') && Number.isSafeInteger(step) && step >= 0 ? step : undefined,
    play: on('play'),
    language: lower('lang') ?? lower('hl') ?? lower('locale'),
    theme: lower('theme'),
    motion: lower('motion'),
    mode: oneOf('mode', lower('mode'), MODES) ?? (values.has('lesson') ? 'lesson' : 'explore'),
    lesson: lessonOf(values.get('lesson')),
    exam: lower('exam'),
    controls: oneOf('controls', lower('controls'), CONTROLS) ?? '1',
    views: list('view'),
    hide: list('hide').flatMap((one) => oneOf('hide', one, HIDEABLE) ?? []),
    readonly: on('readonly'),
    zoom: zoomOf(values.get('zoom')),
    projector: on('projector'),
    presenter: /^[a-f0-9]{16}$/.exec(lower('presenter') ?? '')?.[0],
    origin,
    classroom: values.get('class')?.toUpperCase().replace(/[^0-9A-Z]/g, '').slice(0, 32) || undefined,
    api: values.has('api') ? on('api') : origin !== undefined,
  };
}

/** Names of ours are lower case; an address is as its server has it. */
const lessonOf = (value: string | undefined): string | undefined => (/[/.]/.test(value ?? '') ? value : value?.toLowerCase()) || undefined;

/** `node:worker1` names a node, `pod:web-1`, `part:etcd`; `fit` is the whole map. */
function zoomOf(value: string | undefined): string | undefined {
  const [, kind = '', name = ''] = /^(node|pod|part):(.{1,253})$/i.exec(value ?? '') ?? [];
  return name === '' ? undefined : `${kind.toLowerCase()}/${name}`;
}

/** An origin as browsers write it; `null` is that of a sandboxed frame or a file. */
function originOf(value: string | undefined): string | undefined {
  if (value?.toLowerCase() === 'null') return 'null';
  try {
    const { origin, protocol } = new URL(value ?? '');
    return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
  } catch {
    return undefined;
  }
}
