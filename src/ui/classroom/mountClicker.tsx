/** The presenter's phone (`?clicker=CODE#presenter=SECRET`): a page of its own, without a cluster. */
import { createRoot } from 'react-dom/client';
import i18next from 'i18next';
import { openClicker } from '../../classroom/clicker.ts';
import { plainCode } from '../../classroom/joinCode.ts';
import { chooseLanguage, loadWords, startI18n } from '../../i18n/i18n.ts';
import { rememberedLanguage, readPreferences, showAppearance } from '../theme/appearance.ts';
import '../theme/tokens.css';
import '../theme/base.css';
import { hereAs, presenterSecret, whenBack } from './browserSide.ts';
import { ClickerPage } from './ClickerPage.tsx';

export async function mountClicker(root: HTMLElement): Promise<void> {
  const query = new URLSearchParams(location.search);
  const language = chooseLanguage([query.get('lang'), rememberedLanguage(), ...navigator.languages]);
  showAppearance(readPreferences({ language, theme: query.get('theme') ?? undefined, motion: undefined }), false);
  const code = plainCode(query.get('clicker') ?? '');
  await startI18n(language);
  await loadWords('classroom');
  document.title = i18next.t('clicker.title', { ns: 'classroom' });
  const clicker = openClicker({ ...hereAs(code), secret: presenterSecret(code)?.slice(0, 64) ?? '' });
  whenBack(() => clicker.again());
  createRoot(root).render(<ClickerPage clicker={clicker} />);
}
