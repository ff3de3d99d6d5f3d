/** For a teacher: some of the lessons as one file for an LMS. */
import { Package } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { titleIn } from '../../lessons/lesson.ts';
import type { LessonHead } from '../../lessons/readLesson.ts';
import type { Level } from '../../lessons/runner.ts';
import { Button } from '../controls/Button.tsx';
import { download } from '../dialogs/download.ts';
import { ownLesson } from '../lesson/lessonFiles.ts';
import css from './outcomes.module.css';
import { makePackage, packaged } from './sitePackage.ts';

type Said = 'made' | 'noDownload' | 'noFiles';

export default function PackagePanel({ heads, level }: { readonly heads: readonly LessonHead[]; readonly level: Level }): ReactElement {
  const { t, i18n } = useTranslation('outcomes');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said>();
  const toggle = (id: string): void => setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const all = chosen.size === heads.length;
  const make = async (): Promise<void> => {
    setBusy(true);
    setSaid(undefined);
    try {
      const language = i18n.language;
      const lessons = await Promise.all(heads.filter(({ id }) => chosen.has(id)).map(async ({ id }) => packaged(await ownLesson(id), language)));
      const zip = await makePackage(lessons, { title: lessons.length === 1 ? lessons[0]!.title : t('courseTitle'), language, level });
      setSaid(download(`podium-${lessons.length === 1 ? lessons[0]!.id : 'lessons'}-scorm.zip`, new Uint8Array(zip), 'application/zip') ? 'made' : 'noDownload');
    } catch {
      setSaid('noFiles');
    }
    setBusy(false);
  };
  return (
    <form className={css['package']} onSubmit={(event) => { event.preventDefault(); void make(); }}>
      <p>{t('about')}</p>
      <fieldset>
        <legend>{t('lessons')}</legend>
        <label className={css['all']}><input type="checkbox" checked={all} onChange={() => setChosen(new Set(all ? [] : heads.map(({ id }) => id)))} />{t('all')}</label>
        {heads.map((head) => <label key={head.id}><input type="checkbox" checked={chosen.has(head.id)} onChange={() => toggle(head.id)} />{titleIn(head.title, i18n.language)}</label>)}
      </fieldset>
      <p className={css['small']}>{t('marks')}</p>
      <Button look="primary" type="submit" icon={<Package size={15} />} disabled={busy || chosen.size === 0}>{busy ? t('making') : t('make', { count: chosen.size })}</Button>
      <p className={css['small']} role="status">{said !== undefined && t(`said.${said}`)}</p>
    </form>
  );
}
