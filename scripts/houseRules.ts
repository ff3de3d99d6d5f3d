/**
 * The house rules' own measures: plain functions over text, apart from the test that applies them (src/tidy.test.ts), so that canaries
 * (src/locks.test.ts) can prove that each still fires.
 */
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** Code without comments and strings, roughly: enough for words. */
const withoutWords = (code: string): string =>
  code
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, '``')
    .replace(/\/\/.*$/gm, '');

/** Whether code waits, which pure code never does. */
export const waits = (code: string): boolean => /\b(async|await|Promise)\b/.test(withoutWords(code));

/** Whether a file of the engine says in its first comment what it models. */
export const namesUpstream = (code: string): boolean => /^\s*\/\*\*(?:(?!\*\/)[\s\S])*\bUpstream:[\s*]+\w/.test(code);

/** Names that say nothing of what a thing is. */
export const isVague = (path: string): boolean => path.split('/').some((part) => /^(utils?|helpers?|common|manager|types)(\.|$)/i.test(part));

const COMPONENT = ['engine/kernel', 'engine/api', 'engine/client', 'engine/network'];

/** What others see of the engine; descriptions, listings and late code are apart because they are large and come later. */
const FACE = /^src\/engine\/(index|descriptions|listings|watching|whatIf|lateCode|yaml)\.ts$/;

/** Which places a place may import from, besides itself: rule 1 and rule 2 of ARCHITECTURE.md. A place that is not named is a component. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'engine/kernel': [],
  'engine/api': ['engine/kernel'],
  'engine/client': ['engine/kernel', 'engine/api'],
  'engine/network': ['engine/kernel', 'engine/api'],
  'engine/apiserver': [...COMPONENT, 'engine/etcd'],
  'engine/testing': ['engine', ...COMPONENT],
  kubectl: ['face'],
  lessons: ['face'],
  scene: ['face'],
  views: ['face', 'kubectl', 'scene'],
  examples: [],
  session: ['face', 'kubectl', 'lessons', 'scene', 'views'],
  classroom: ['lessons', 'session'],
  outcomes: ['session', 'lessons'],
  i18n: ['locales', 'session'],
  host: ['face', 'kubectl', 'lessons', 'scene', 'views', 'session', 'classroom', 'examples', 'outcomes'],
  ui: ['face', 'scene', 'views', 'session', 'lessons', 'classroom', 'outcomes', 'i18n', 'locales'],
  embed: ['ui', 'session', 'outcomes', 'scene', 'lessons', 'i18n', 'locales'],
};

/** `src/engine/kubelet/x.ts` is in `engine/kubelet`, `src/engine/controllers.ts` in `engine/controllers`, `src/ui/graph/x.ts` in `ui`. */
function placeOf(path: string): string {
  const [top = '', first = '', second = ''] = path.split('/');
  if (top !== 'src') return top;
  if (first !== 'engine') return first;
  if (second === 'controllers.ts') return 'engine/controllers';
  return second.endsWith('.ts') ? 'engine' : `engine/${second}`;
}

/** Paths of the project that a file imports, in whatever way. */
const importsOf = (path: string, code: string): readonly string[] =>
  [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]*)['"]/g)].map((match) => posix.join(posix.dirname(path), match[1]!.replace(/\?.*$/, '')));

/** Imports against the arrows, as `from -> to`. */
export function wrongArrows(path: string, code: string): readonly string[] {
  const from = placeOf(path);
  if (from === 'main.tsx' || from === 'entry.ts' || from === 'engine') return importsOf(path, code).filter((to) => from === 'engine' && !placeOf(to).startsWith('engine')).map((to) => `${path} -> ${to}`);
  const allowed = ALLOWED[from] ?? COMPONENT;
  const isAllowed = (to: string): boolean => {
    const place = placeOf(to);
    return place === from || allowed.includes(place) || (FACE.test(to) && allowed.includes('face'));
  };
  return importsOf(path, code).filter((to) => !isAllowed(to)).map((to) => `${path} -> ${to}`);
}

const SPOKEN = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label']);
/** Elements whose text is a term of the machine, the same in all languages. */
const VERBATIM = new Set(['kbd', 'code', 'samp']);
/** Words of Kubernetes, the same in all languages. */
const TERM = /^(kubectl( .*)?|kube-apiserver|etcd|YAML|describe|Ready|NotReady)$/;

interface Syntax {
  readonly type?: string;
  readonly [field: string]: unknown;
}
const isSyntax = (value: unknown): value is Syntax => typeof value === 'object' && value !== null;
const nameOf = (node: unknown): string => (isSyntax(node) && typeof node['name'] === 'string' ? node['name'] : '');
const literal = (node: unknown): string => {
  if (!isSyntax(node)) return '';
  if (node.type === 'JSXExpressionContainer') return literal(node['expression']);
  return (node.type === 'JSXText' || node.type === 'Literal') && typeof node['value'] === 'string' ? node['value'] : '';
};

/** Words for people that stand in a component instead of in locales/. */
export function proseIn(file: string, code: string): readonly string[] {
  const found: string[] = [];
  const keep = (text: string): void => void (/\p{L}{2}/u.test(text) && !TERM.test(text.trim()) && found.push(text.trim()));
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isSyntax(node)) return undefined;
    if (node.type === 'JSXElement') {
      const opening = node['openingElement'] as Syntax;
      if (VERBATIM.has(nameOf(opening['name']))) return visit(opening);
      for (const child of node['children'] as readonly unknown[]) keep(literal(child));
    }
    if (node.type === 'JSXFragment') for (const child of node['children'] as readonly unknown[]) keep(literal(child));
    if (node.type === 'JSXAttribute' && SPOKEN.has(nameOf(node['name']))) keep(literal(node['value']));
    return Object.values(node).forEach(visit);
  };
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]!.message}`);
  visit(program);
  return found;
}

export type Tree = { readonly [key: string]: string | Tree };

/** Every key of a file of words with its text. */
const textsOf = (tree: Tree, prefix = ''): readonly (readonly [string, string])[] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as const] : textsOf(value, `${prefix}${key}.`)));

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Keys with their placeholders. The forms of a plural count as one key, `count` as no placeholder: "one Pod" need not name it. */
export function keysOf(tree: Tree): Map<string, string> {
  const names = new Map<string, Set<string>>();
  for (const [key, text] of textsOf(tree)) {
    const found = [...text.matchAll(/\{\{-?\s*(\w+)|\$t\(\s*([\w.:]+)|<\/?(\w+)/g)].map((match) => match[1] ?? match[2] ?? `<${match[3]}>`);
    const known = names.get(key.replace(PLURAL, '')) ?? new Set();
    names.set(key.replace(PLURAL, ''), new Set([...known, ...found.filter((name) => name !== 'count')]));
  }
  return new Map([...names].map(([key, found]) => [key, [...found].sort().join(' ')]));
}

/** Plurals that lack a form which the language needs, by what the platform knows of the language. */
export function lackingPlurals(tree: Tree, language: string): readonly string[] {
  const keys = new Set(textsOf(tree).map(([key]) => key));
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const stems = [...keys].filter((key) => key.endsWith('_other')).map((key) => key.replace(PLURAL, ''));
  return stems.flatMap((stem) => forms.map((form) => `${stem}_${form}`)).filter((key) => !keys.has(key));
}

/** Files of a registry's folder that the registry names, without ending; what it takes only types from is no registered thing. */
export const registered = (registry: string, code: string): readonly string[] => {
  const folder = registry.replace(/\.ts$/, '/');
  return importsOf(registry, code.replace(/^import type .*$/gm, '')).filter((path) => path.startsWith(folder)).map((path) => path.replace(/\.\w+$/, ''));
};

export interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string; readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

/** What is wrong with a lockfile: addresses in it, or optional packages (other platforms' programs) that it names but lacks. */
export function lockfileFaults({ packages }: Lockfile): readonly string[] {
  const addresses = Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined).map(([path]) => `${path} has an address`);
  const present = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const missing = Object.entries(packages).flatMap(([path, entry]) => Object.keys(entry.optionalDependencies ?? {}).filter((name) => !present.has(name)).map((name) => `${path} lacks ${name}`));
  return [...addresses, ...missing];
}

/** Folders that the drawing of the house in ARCHITECTURE.md names at the start of its lines, as paths. */
export function foldersOfTheHouse(architecture: string): readonly string[] {
  const lines = /```\n([\s\S]*?)```/.exec(architecture)?.[1]?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, indent = '', words = ''] = /^( *)(.*)$/.exec(line.replace(/\(.*?\)|<.*?>\/?/g, ''))!;
    const names = indent === '' ? words.match(/[\w-]+(?=\/)/g) : /^(?:\w+\/ *)+/.exec(words)?.[0].match(/\w+/g);
    const above = ['', 'src/', 'src/engine/'][indent.length / 2] ?? '';
    return (names ?? []).map((name) => above + name);
  });
}

/**
 * Whether a registered thing has a test: beside it, or in its folder under its name or importing it; or the registry's own test runs over
 * everything that is registered.
 */
export const isTested = (name: string, hasOwnTest: boolean, testsOfFolder: readonly string[], testOfRegistry = ''): boolean =>
  hasOwnTest || testsOfFolder.some((code) => code.includes(`/${name}.ts'`) || code.includes(`describe('${name}'`)) || /\bit\.each\([A-Z_]{4,}[.)]/.test(testOfRegistry);
