/** What can be chosen for an embed. */
import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../i18n/i18n.ts';
import { titleIn } from '../../lessons/lesson.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { PAGES, type Page, type Theme } from '../../session/session.ts';
import { Segmented } from '../controls/Segmented.tsx';
import { CONTROLS, HIDEABLE } from '../query.ts';
import { SCENARIOS } from '../scenarios.ts';
import { useSay } from '../text.ts';
import { CONTENTS, SIZES, type Composition } from './composition.ts';
import css from './studio.module.css';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'contrast'];
const MODES = ['explore', 'quiz', 'present'] as const;
const VIEWS: readonly Page[] = PAGES.filter((page) => page !== 'lesson' && page !== 'compare');

interface PickProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

function Pick<T extends string>({ label, value, options, onChange }: PickProps<T>): ReactElement {
  return (
    <label className={css['pick']}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(options.find((one) => one.value === event.target.value)?.value ?? value)}>
        {options.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
      </select>
    </label>
  );
}

function Ticks<T extends string>({ label, all, on, nameOf, wide = false, onChange }: { readonly label: string; readonly wide?: boolean; readonly all: readonly T[]; readonly on: readonly T[]; readonly nameOf: (one: T) => string; readonly onChange: (on: readonly T[]) => void }): ReactElement {
  return (
    <fieldset className={css['ticks']} data-wide={wide || undefined}>
      <legend>{label}</legend>
      {all.map((one) => (
        <label key={one}>
          <input type="checkbox" checked={on.includes(one)} onChange={(event) => onChange(event.target.checked ? [...on, one] : on.filter((other) => other !== one))} />
          {nameOf(one)}
        </label>
      ))}
    </fieldset>
  );
}

export interface ChoicesProps {
  readonly composition: Composition;
  readonly heads: readonly LessonHead[];
  readonly language: string;
  readonly onChange: (change: Partial<Composition>) => void;
}

/** What is shown: the moment, a cluster, a lesson. */
function WhatIsShown({ composition, heads, language, onChange }: ChoicesProps): ReactElement {
  const { t } = useTranslation('studio');
  const say = useSay();
  const id = useId();
  const { content, scenario, lesson, mode } = composition;
  return (
    <>
      <div className={css['pick']} role="group" aria-labelledby={id}>
        <span id={id}>{t('content')}</span>
        <Segmented label={t('content')} value={content} choices={CONTENTS.map((value) => ({ value, label: t(`contents.${value}`) }))} onChange={(value) => onChange({ content: value })} />
      </div>
      {content === 'scenario' && <Pick label={t('scenario')} value={scenario} options={SCENARIOS.map((value) => ({ value, label: say(`scenario.${value}`, {}, value) }))} onChange={(value) => onChange({ scenario: value })} />}
      {content === 'lesson' ? (
        <Pick label={t('lesson')} value={lesson} options={heads.map((head) => ({ value: head.id, label: titleIn(head.title, language) }))} onChange={(value) => onChange({ lesson: value })} />
      ) : (
        <Pick label={t('mode')} value={mode} options={MODES.map((value) => ({ value, label: t(`modes.${value}`) }))} onChange={(value) => onChange({ mode: value })} />
      )}
    </>
  );
}

export function Choices(props: ChoicesProps): ReactElement {
  const { t } = useTranslation('studio');
  const { t: ui } = useTranslation();
  const say = useSay();
  const { composition, onChange } = props;
  const { content, views, controls, hide, language, theme, size } = composition;
  const flags = (['poster', 'play', 'readonly'] as const).filter((one) => one !== 'play' || content !== 'lesson');
  return (
    <form className={css['choices']} aria-label={t('choices')} onSubmit={(event) => event.preventDefault()}>
      <WhatIsShown {...props} />
      <Pick label={t('size')} value={size} options={SIZES.map((value) => ({ value, label: value.replace('%', ' %').replace('x', ' × ') }))} onChange={(value) => onChange({ size: value })} />
      <Pick label={t('controls')} value={controls} options={CONTROLS.toReversed().map((value) => ({ value, label: t(`controlsOf.${value}`) }))} onChange={(value) => onChange({ controls: value })} />
      <div className={css['pair']}>
        <Pick label={ui('settings.language')} value={language} options={LANGUAGES.map((value) => ({ value, label: say(`settings.languages.${value}`, {}, value) }))} onChange={(value) => onChange({ language: value })} />
        <Pick label={ui('settings.theme')} value={theme} options={THEMES.map((value) => ({ value, label: ui(`settings.themes.${value}`) }))} onChange={(value) => onChange({ theme: value })} />
      </div>
      {content !== 'lesson' && <Ticks label={t('views')} all={VIEWS} on={views} nameOf={(view) => ui(`rail.${view}`)} onChange={(next) => onChange({ views: next })} />}
      <Ticks label={t('hide')} all={HIDEABLE} on={hide} nameOf={(part) => t(`parts.${part}`)} onChange={(next) => onChange({ hide: next })} />
      <Ticks wide label={t('more')} all={flags} on={flags.filter((one) => composition[one])} nameOf={(flag) => t(`flags.${flag}`)} onChange={(next) => onChange({ poster: next.includes('poster'), play: next.includes('play'), readonly: next.includes('readonly') })} />
    </form>
  );
}
