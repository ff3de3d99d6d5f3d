/** A teacher puts an embed together, sees it alive, and takes it along: as a frame, a link, Markdown, HTML for Moodle, an element, a package. */
import { Copy, Package } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { titleIn } from '../../lessons/lesson.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import { Button } from '../controls/Button.tsx';
import { copyText } from '../controls/copyText.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { download } from '../dialogs/download.ts';
import { FIRST_SCENARIO } from '../scenarios.ts';
import { usePage, useSession } from '../session.tsx';
import { useScenarioName } from '../text.ts';
import { viewOf } from '../viewLink.ts';
import { baseOf, FORMATS, frameAddress, isPublic, pageAddress, textFor, type Composition, type Format, type Place } from './composition.ts';
import { Choices } from './Choices.tsx';
import { PACKAGES } from './packages.ts';
import { Preview } from './Preview.tsx';
import css from './studio.module.css';

/** A page without an origin of its own, or from a disk, cannot show itself in a frame. */
const CAN_SHOW = window.origin !== 'null' && location.protocol !== 'file:';

function useFragment(): string | undefined {
  const { session } = usePage();
  const [fragment, setFragment] = useState<string>();
  useEffect(() => {
    void session.here((host) => host.share(viewOf(session.store.getState()))).then((text) => setFragment(`s=${text.replace(/^#?(s=)?/, '')}`), () => setFragment(''));
  }, [session]);
  return fragment;
}

/** Every address is a cluster that starts: only one that stays for a moment is shown. */
const SETTLED_MS = 500;

function useSettled(address: string | undefined): string | undefined {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(address), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [address]);
  return settled;
}

function useHeads(): readonly LessonHead[] {
  const [heads, setHeads] = useState<readonly LessonHead[]>([]);
  useEffect(() => void import('../../lessons/lessons.ts').then(({ LESSON_HEADS }) => setHeads(LESSON_HEADS)), []);
  return heads;
}

function Taken({ composition, place }: { readonly composition: Composition; readonly place: Place }): ReactElement {
  const { t } = useTranslation('studio');
  const [format, setFormat] = useState<Format>('iframe');
  const text = textFor(format, composition, place);
  const [copied, setCopied] = useState('');
  const [made, setMade] = useState<'making' | 'made' | 'failed'>();
  const take = (id: (typeof PACKAGES)[number]): void => {
    setMade('making');
    id.make(composition, place.title).then(({ name, bytes, type }) => setMade(download(name, bytes, type) ? 'made' : 'failed'), () => setMade('failed'));
  };
  return (
    <section className={css['taken']} aria-label={t('take')}>
      <Segmented label={t('take')} value={format} choices={FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))} onChange={setFormat} />
      <textarea readOnly rows={3} spellCheck={false} aria-label={t(`format.${format}`)} value={text} onFocus={(event) => event.target.select()} />
      <div className={css['actions']}>
        <Button look="primary" icon={<Copy size={15} />} onClick={() => void copyText(text).then(() => setCopied(text), () => setCopied(''))}>{copied === text ? t('copied') : t('copy')}</Button>
        <a href={pageAddress(composition, place)} target="_blank" rel="noopener">{t('tryIt')}</a>
        {PACKAGES.filter(({ fits }) => fits(composition)).map((one) => <Button key={one.id} icon={<Package size={15} />} disabled={made === 'making'} onClick={() => take(one)}>{t(`package.${one.id}`)}</Button>)}
        <span className={css['note']} role="status">{made !== undefined && t(`packageSaid.${made}`)}</span>
      </div>
      {text.length > 4_000 && <p className={css['warning']}>{t('long', { count: text.length })}</p>}
    </section>
  );
}

export function StudioDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t, i18n } = useTranslation('studio');
  const scenarioName = useScenarioName();
  const fragment = useFragment();
  const heads = useHeads();
  const page = useSession((state) => state.page);
  const { language } = useSession((state) => state.preferences);
  const [base, setBase] = useState(CAN_SHOW ? `${location.origin}${location.pathname}` : '');
  const [composition, setComposition] = useState<Composition>({ content: 'moment', scenario: FIRST_SCENARIO, lesson: 'from-apply-to-running', mode: 'explore', views: page === 'lesson' || page === 'compare' ? [] : [page], controls: '1', hide: [], readonly: false, poster: false, play: false, language, theme: 'auto', size: '100%x500' });
  const { content, scenario, lesson } = composition;
  const head = heads.find(({ id }) => id === lesson);
  const named = content === 'lesson' && head !== undefined ? titleIn(head.title, composition.language) : content === 'scenario' ? scenarioName(scenario) : t('moment');
  const place: Place = { base: baseOf(base), fragment: fragment ?? '', title: `Podium: ${named}` };
  const shown = useSettled(CAN_SHOW && fragment !== undefined ? frameAddress(composition, { ...place, base: `${location.origin}${location.pathname}` }) : undefined);
  return (
    <Dialog title={t('title')} onClose={onClose} width="full">
      <div className={css['studio']}>
        <Choices composition={composition} heads={heads} language={i18n.language} onChange={(change) => setComposition((before) => ({ ...before, ...change }))} />
        <div className={css['result']}>
          <Preview address={shown} possible={CAN_SHOW} size={composition.size} title={place.title} />
          {!isPublic(base) && (
            <label className={css['base']}>
              <span>{t('base')}</span>
              <input type="url" value={base} spellCheck={false} onChange={(event) => setBase(event.target.value.trim())} />
            </label>
          )}
          <Taken composition={composition} place={place} />
        </div>
      </div>
    </Dialog>
  );
}
