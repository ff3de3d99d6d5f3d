/** The reader's preferences, made visible on the document: theme, motion, language. Kept in the browser where it allows that. */
import { browserStore } from '../../session/browserStore.ts';
import type { Preferences, Theme } from '../../session/session.ts';
import { readKeys } from '../keyboard/shortcuts.ts';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'contrast'];

const KEYS = { lang: 'podium.lang', theme: 'podium.theme', motion: 'podium.motion', naming: 'podium.naming', keys: 'podium.keys' } as const;

/** An embed without storage works all the same: nothing is remembered then. */
const remembered = (key: string): string | null => browserStore.read(key) ?? null;
const remember = (key: keyof typeof KEYS, value: string): void => void browserStore.keep(KEYS[key], value);

const isTheme = (value: string | null | undefined): value is Theme => THEMES.some((theme) => theme === value);

/** What a reader chose before, under what the address asks for. */
export function readPreferences(asked: { readonly language: string; readonly theme: string | undefined; readonly motion: string | undefined }): Preferences {
  const theme = remembered(KEYS.theme);
  return {
    language: asked.language,
    theme: isTheme(asked.theme) ? asked.theme : isTheme(theme) ? theme : 'auto',
    motion: asked.motion === 'reduced' || asked.motion === 'none' || (asked.motion !== 'full' && remembered(KEYS.motion) === 'reduced') ? 'reduced' : 'auto',
    naming: remembered(KEYS.naming) === 'master' ? 'master' : 'controlPlane',
    keys: readKeys(remembered(KEYS.keys)),
  };
}

export const rememberedLanguage = (): string | null => remembered(KEYS.lang);

export function keepPreferences(preferences: Preferences): void {
  remember('lang', preferences.language);
  remember('theme', preferences.theme);
  remember('motion', preferences.motion);
  remember('naming', preferences.naming);
  remember('keys', JSON.stringify(preferences.keys));
}

export function showAppearance(preferences: Preferences, reduced: boolean): void {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const contrast = matchMedia('(prefers-contrast: more)').matches;
  const auto = contrast && !dark ? 'contrast' : dark ? 'dark' : 'light';
  root.dataset['theme'] = preferences.theme === 'auto' ? auto : preferences.theme;
  root.dataset['motion'] = reduced ? 'reduced' : 'full';
  root.lang = preferences.language;
}
