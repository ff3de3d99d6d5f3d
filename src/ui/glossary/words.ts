/** The glossary's words in the reader's language, which come when they are first wanted, and what they are called in the other languages. */
import i18next from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, loadWords, wordsOf } from '../../i18n/i18n.ts';
import { matcherOf, type Matcher, type Word } from './matcher.ts';

const matchers = new Map<string, Matcher>();

export const glossaryIn = (language: string): Readonly<Record<string, Word>> => (i18next.getResource(language, 'glossary', 'term') as Readonly<Record<string, Word>> | undefined) ?? {};

function matcherIn(language: string): Matcher {
  const made = matchers.get(language) ?? matcherOf(glossaryIn(language));
  matchers.set(language, made);
  return made;
}

/** Undefined until the words are there. */
export function useMatcher(): Matcher | undefined {
  const { i18n: { language } } = useTranslation();
  const [, come] = useState(0);
  const there = i18next.hasResourceBundle(language, 'glossary');
  useEffect(() => {
    let wanted = true;
    if (!there) void loadWords('glossary').then(() => { if (wanted) come((times) => times + 1); }, () => undefined);
    return () => { wanted = false; };
  }, [there]);
  return there ? matcherIn(language) : undefined;
}

export interface OtherName {
  readonly language: string;
  readonly name: string;
}

/** What each word is called in the other languages, where it is called something else. */
export function useOtherNames(): (term: string) => readonly OtherName[] {
  const { i18n: { language } } = useTranslation();
  const [others, setOthers] = useState<readonly string[]>([]);
  useEffect(() => {
    let wanted = true;
    const tags = LANGUAGES.filter((tag) => tag !== language);
    void Promise.all(tags.map((tag) => wordsOf(tag, 'glossary'))).then(() => { if (wanted) setOthers(tags); }, () => undefined);
    return () => { wanted = false; };
  }, [language]);
  const own = glossaryIn(language);
  return (term) => others.flatMap((tag) => {
    const name = glossaryIn(tag)[term]?.name;
    return name === undefined || name === own[term]?.name ? [] : [{ language: tag, name }];
  });
}
