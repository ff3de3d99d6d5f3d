/** Words for codes that the engine names at run time: the key is made of the code; an unknown code is shown as it is, never as nothing. */
import { useTranslation } from 'react-i18next';

export type Say = (key: string, data?: Readonly<Record<string, unknown>>, fallback?: string) => string;

/** `say('doing.queue', { count: 2 })`: as t, for keys that are put together from codes. */
export function useSay(): Say {
  const { i18n } = useTranslation();
  return (key, data, fallback) => {
    const text: unknown = i18n.getFixedT(i18n.language)(key as 'app.name', { ...data, defaultValue: fallback ?? key });
    return String(text);
  };
}
