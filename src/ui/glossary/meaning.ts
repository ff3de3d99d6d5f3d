/** What stands in a menu, a list of choices or a button can hold no word that opens: it is described by what the glossary says of its words. */
import { useTranslation } from 'react-i18next';
import { glossaryIn, useMatcher } from './words.ts';

/** Of more words one would read for too long. */
const MOST = 2;

/** Undefined: none of its words is in the glossary, or the glossary has not come yet. */
export function useMeaning(): (text: string) => string | undefined {
  const { i18n: { language } } = useTranslation();
  const matcher = useMatcher();
  return (text) => {
    const terms = (matcher?.(text, new Set()) ?? []).flatMap(({ term }) => (term === undefined ? [] : [term]));
    const says = terms.slice(0, MOST).flatMap((term) => glossaryIn(language)[term] ?? []).map(({ name, says: meaning }) => `${name}: ${meaning}`);
    return says.length === 0 ? undefined : says.join(' ');
  };
}
