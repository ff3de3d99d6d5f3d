/** The words of steps for session/explain.ts: flat keys with i18next's plurals. */
import i18next from 'i18next';
import type { Words } from '../session/explanation.ts';

export const stepWords: Words = {
  say: (key, data) => String(i18next.getFixedT(null, 'steps')(key as 'start', { ...data, keySeparator: false, nsSeparator: false, defaultValue: key })),
  has: (key) => i18next.exists(key, { ns: 'steps' }),
};
