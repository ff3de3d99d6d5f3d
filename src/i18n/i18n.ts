/**
 * Languages: each folder of locales/ is one, found at build time and loaded when it is wanted. Changing the language changes words only; the
 * step, the view and the run stay.
 */
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

const files = import.meta.glob<{ default: Record<string, unknown> }>('../../locales/*/*.json');

const partsOf = (path: string): { readonly language: string; readonly namespace: string } => {
  const [file = '', language = ''] = path.split('/').toReversed();
  return { language, namespace: file.replace('.json', '') };
};

/** Tags of the languages that there are, `en` first. */
export const LANGUAGES: readonly string[] = [...new Set(Object.keys(files).map((path) => partsOf(path).language))].sort();

/** Words that are there from the start; those of a view come with it. `wanted` are all that have been asked for. */
const EARLY: readonly string[] = ['ui', 'steps'];
const wanted = new Set(EARLY);

/** The language to begin with: the one asked for, else the reader's own, else English. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): string {
  for (const tag of wanted) {
    const short = tag?.toLowerCase().split('-')[0];
    if (short !== undefined && LANGUAGES.includes(short)) return short;
  }
  return 'en';
}

async function load(language: string): Promise<void> {
  const own = Object.entries(files).filter(([path]) => partsOf(path).language === language && wanted.has(partsOf(path).namespace));
  await Promise.all(
    own.map(async ([path, read]) => {
      const { namespace } = partsOf(path);
      if (!i18next.hasResourceBundle(language, namespace)) i18next.addResourceBundle(language, namespace, (await read()).default);
    }),
  );
}

export async function startI18n(language: string): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: EARLY,
    defaultNS: 'ui',
    resources: {},
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await load(language);
  await i18next.changeLanguage(language);
  return i18next;
}

/** Brings the words of a view: a file of each language, `locales/<tag>/<namespace>.json`. Languages have the same keys (tidy.test.ts), so the reader's own is enough. */
export async function loadWords(namespace: string): Promise<void> {
  wanted.add(namespace);
  await load(i18next.language);
}

/** Words of a namespace in any language, for texts that are written in several. */
export async function wordsOf(language: string, namespace: string): Promise<(key: string, data: Readonly<Record<string, unknown>>) => string> {
  const file = Object.entries(files).find(([path]) => partsOf(path).language === language && partsOf(path).namespace === namespace);
  if (file !== undefined && !i18next.hasResourceBundle(language, namespace)) i18next.addResourceBundle(language, namespace, (await file[1]()).default);
  return (key, data) => (file === undefined ? '' : String(i18next.getFixedT(language, namespace as 'ui')(key as 'app.name', data)));
}

export async function changeLanguage(language: string): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
}

/**
 * What the machines of the control plane are called: a reader's choice, in every text that says {{cp}} (the place), {{cpNode}} (one machine) or
 * begins a sentence with {{Cp}}.
 */
export async function applyNaming(naming: 'controlPlane' | 'master'): Promise<void> {
  const words = i18next.getResource(i18next.language, 'ui', `naming.${naming}`) as Record<string, string> | undefined;
  const { interpolation } = i18next.options;
  if (interpolation !== undefined && words !== undefined) interpolation.defaultVariables = words;
  await i18next.changeLanguage(i18next.language);
}
