/**
 * Says a step in the reader's language: one sentence from its data, what proves it, and what to try. Words are in locales/<tag>/steps.json; what
 * depends on a step's data is here and in explain/.
 */
import { evidenceOf } from './explain/evidence.ts';
import { plainOf, richOf } from './explain/rich.ts';
import { sentenceOf } from './explain/sentence.ts';
import { suggestionsOf } from './explain/suggestions.ts';
import type { Explainer, Explanation, RichPart, Words } from './explanation.ts';
import type { Frame, Step } from './protocol.ts';

export function createExplainer(words: Words): Explainer {
  const brief = (step: Step): string => plainOf(sentence(words, step, true));
  return { brief, explain: (frame) => explain(words, frame, brief) };
}

function explain(words: Words, frame: Frame, brief: Explainer['brief']): Explanation {
  const { step } = frame;
  if (step === undefined) return { title: words.say('start', {}), sentence: richOf(words.say('start', {}), ''), suggestions: [] };
  const evidence = evidenceOf(step, words);
  return { title: brief(step), sentence: sentence(words, step, false), ...(evidence && { evidence }), suggestions: suggestionsOf(frame, words) };
}

/** `brief`: the short form, where the locales have one. */
function sentence(words: Words, step: Step, brief: boolean): readonly RichPart[] {
  const { keys, data } = sentenceOf(step, words);
  const known = keys.filter((key) => words.has(key) || words.has(`${key}_other`));
  const key = known[0] ?? 'unknown';
  const short = brief && words.has(`brief.${key}`) ? `brief.${key}` : key;
  const rich = richOf(words.say(short, key === 'unknown' ? { who: step.actor, code: step.type, ...data } : data), words.has('contractions') ? words.say('contractions', {}) : '');
  return brief ? firstSentence(rich) : rich;
}

/** Without what follows the first full stop of the plain text: the reasons are for the long form. */
function firstSentence(parts: readonly RichPart[]): readonly RichPart[] {
  const end = parts.findIndex((part) => part.tone === undefined && /[.:;](\s|$)/.test(part.text));
  if (end < 0) return parts;
  return [...parts.slice(0, end), { text: parts[end]!.text.replace(/[.:;](\s.*)?$/s, '') }].filter((part) => part.text !== '');
}
