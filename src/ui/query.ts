/** What the address asks for. Names and values are case-insensitive; what is unknown is left out with a note on the console. */
const KNOWN = ['embed', 'scenario', 'step', 'play', 'view', 'lang', 'hl', 'locale', 'theme', 'mode', 'motion', 'zoom', 'host', 'token', 'lesson'] as const;

type Name = (typeof KNOWN)[number];

export interface Query {
  readonly embed: boolean;
  readonly scenario: string | undefined;
  /** Sequence number of the step to stand at. */
  readonly step: number | undefined;
  readonly play: boolean;
  readonly language: string | undefined;
  readonly theme: string | undefined;
  readonly motion: string | undefined;
  readonly lesson: boolean;
  /** A lesson by its name, or by its address on this site. */
  readonly lessonNamed: string | undefined;
  /** Name of the view to begin with. */
  readonly view: string | undefined;
}

export function readQuery(search: string, note: (unknown: string) => void): Query {
  const values = new Map<Name, string>();
  for (const [key, value] of new URLSearchParams(search)) {
    const name = KNOWN.find((one) => one === key.toLowerCase());
    if (name === undefined) note(key);
    else values.set(name, value);
  }
  const lower = (name: Name): string | undefined => values.get(name)?.toLowerCase();
  const step = Number(values.get('step'));
  return {
    embed: ['1', 'true', ''].includes(lower('embed') ?? 'no'),
    scenario: lower('scenario'),
    step: values.has('step') && Number.isSafeInteger(step) && step >= 0 ? step : undefined,
    play: lower('play') === '1' || lower('play') === 'true',
    language: lower('lang') ?? lower('hl') ?? lower('locale'),
    theme: lower('theme'),
    motion: lower('motion'),
    lesson: lower('mode') === 'lesson',
    lessonNamed: values.get('lesson') || undefined,
    view: lower('view'),
  };
}
