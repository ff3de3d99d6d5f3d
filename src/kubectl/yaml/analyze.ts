/**
 * Which YAML styles can hold a text. Upstream: goyaml.v2 emitterc.go yaml_emitter_analyze_scalar (block context only).
 */
export interface Analysis {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const FIRST_INDICATORS = new Set('#,[]{}&*!|>\'"%@`');

/** Printable for the emitter: the basic plane without surrogates, controls and the byte order mark. */
export function isPrintable(point: string): boolean {
  const code = point.codePointAt(0) ?? 0;
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}

const isBreak = (point: string): boolean =>
  point === '\n' || point === '\r' || point === '\u0085' || point === '\u2028' || point === '\u2029';
const isBlank = (point: string | undefined): boolean => point === undefined || point === ' ' || point === '\t' || isBreak(point);

export function analyze(text: string): Analysis {
  if (text === '') return { plain: true, single: true, block: false };
  const points = [...text];
  const last = points.length - 1;
  let breakSpace = false;
  let spaceBreak = false;
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (point === ' ' && before !== undefined && isBreak(before)) breakSpace = true;
    if (isBreak(point) && before === ' ') spaceBreak = true;
  });
  const broken = spaceBreak || !points.every(isPrintable);
  const edge = (point: string | undefined): boolean => point === ' ' || (point !== undefined && isBreak(point));
  return {
    plain: !broken && !edge(points[0]) && !edge(points[last]) && !points.some(isBreak) && !hasIndicators(points),
    single: !broken && !breakSpace,
    block: !broken && points[last] !== ' ',
  };
}

function hasIndicators(points: readonly string[]): boolean {
  const start = points.slice(0, 3).join('');
  if (start === '---' || start === '...') return true;
  return points.some((point, index) => {
    const blankAfter = isBlank(points[index + 1]);
    if (index === 0) return FIRST_INDICATORS.has(point) || ((point === '?' || point === ':' || point === '-') && blankAfter);
    return (point === ':' && blankAfter) || (point === '#' && isBlank(points[index - 1]));
  });
}
