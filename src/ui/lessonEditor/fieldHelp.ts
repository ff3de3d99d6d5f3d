/** The lesson's format in its editor: fields and values to choose from as one writes, and what a field is for where the pointer rests on it. */
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import i18next from 'i18next';
import { lessonJsonSchema } from '../../lessons/format.ts';
import { fieldAt, offersAt, placeAt, type Schema } from '../../lessons/lessonFields.ts';
import { ADDON_PANELS, POINTS, SCHEDULER_PANELS } from '../../session/panels.ts';
import { PAGES } from '../../session/session.ts';
import { SCENARIOS } from '../scenarios.ts';

const schema = lessonJsonSchema() as Schema;

/** What the schema leaves open, because other parts of the page know it. */
const VALUES = { scenario: SCENARIOS, 'steps/view': PAGES.filter((page) => page !== 'lesson'), 'steps/panel': [...SCHEDULER_PANELS, ...POINTS.map((point) => `cycle/${point}`), ...ADDON_PANELS] };

/** In the words of lessonFields.json, where a slash cannot stand in a name. */
const wordsOf = (field: string): string => i18next.t(`lessonFields:field.${field.replaceAll('/', '-')}` as 'app.name', { defaultValue: '' });

/** A mapping of texts has the lesson's languages for fields. */
const languagesIn = (text: string): readonly string[] => [...(/^languages:\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? '').matchAll(/[\w-]+/g)].map(([tag]) => tag);
const TEXTS = /^(?:title|summary|simplified|goals|text|notes|question|feedback|goal|hints)$/;

function complete(context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  const place = placeAt(text, context.pos);
  if (place === undefined || (!context.explicit && place.from === context.pos && place.key === undefined)) return null;
  const ofText = place.key === undefined && TEXTS.test(place.path.at(-1) ?? '') ? languagesIn(text) : [];
  const options = [
    ...ofText.map((tag) => ({ label: tag, apply: `${tag}: `, type: 'property' })),
    ...offersAt(schema, place, VALUES).map(({ label, field }) => (field === undefined ? { label, type: 'constant' } : { label, apply: `${label}: `, type: 'property', info: wordsOf(field) })),
  ];
  // A field that is written already is not written twice.
  const rest = text.slice(context.pos, context.pos + 200).split('\n', 1)[0] ?? '';
  return options.length === 0 ? null : { from: place.from, options: options.map((one) => ('apply' in one && /^[\w-]*\s*:/.test(rest) ? { ...one, apply: one.label } : one)), validFor: /^[\w/.-]*$/ };
}

const hover = hoverTooltip((view, at) => {
  const found = fieldAt(schema, view.state.doc.toString(), at);
  const words = found === undefined ? '' : wordsOf(found.field);
  if (found === undefined || words === '') return null;
  return {
    pos: found.from, end: found.to, above: true,
    create: () => {
      const dom = document.createElement('p');
      dom.textContent = words;
      dom.style.cssText = 'max-width: 42ch; padding: 5px 9px; font: 13px/1.45 var(--sans)';
      return { dom };
    },
  };
});

/** Of a field, whoever has no pointer reads the same beside its name in the list: Ctrl+Space on it. */
export const fieldHelp = (): Extension => [autocompletion({ override: [complete], icons: false }), hover];
