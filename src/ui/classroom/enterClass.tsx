/** A page in a class (`?class=CODE`): a follower's, or with the secret the presenter's. The class's line stands above the page. */
import { lazy, Suspense, type ComponentType, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { openLectern } from '../../classroom/lectern.ts';
import { takeSeat, type Seat } from '../../classroom/seat.ts';
import { loadWords } from '../../i18n/i18n.ts';
import type { Explainer } from '../../session/explanation.ts';
import type { Desk } from '../../session/stage/desk.ts';
import { files } from '../editor/files.ts';
import { audience } from '../lesson/audience.ts';
import { pageDesk } from '../presenter/pageDesk.ts';
import { presence, stageName } from '../presenter/presence.ts';
import { SpotShown } from '../presenter/Spotlight.tsx';
import { withThing } from '../presenter/spotThings.ts';
import type { PageContext } from '../session.tsx';
import { hereAs, presenterSecret, whenBack } from './browserSide.ts';
import { ClassBar } from './ClassBar.tsx';
import css from './classroom.module.css';
import { coursePort } from './coursePort.ts';
import { lead, tellPeople } from './lead.ts';

const LeadBar = lazy(() => import('./LeadBar.tsx'));

interface Room {
  readonly children: ReactNode;
}

function Around({ line, children }: Room & { readonly line: ReactNode }): ReactElement {
  return (
    <div className={css['room']}>
      {line}
      <div className={css['below']}>{children}</div>
    </div>
  );
}

/** The presenter wants to be looked at. */
function Blank({ seat, desk }: { readonly seat: Seat; readonly desk: StoreApi<Desk> }): ReactElement | null {
  const { t } = useTranslation('classroom');
  const blank = useStore(desk, (state) => state.screen.blank);
  const mode = useStore(seat.store, (state) => state.mode);
  return blank === 'off' || mode === 'own' ? null : <p className={css['blank']} role="status">{t('lookUp')}</p>;
}

const picture = (): Element | null => document.querySelector('main');

/** What stands around the page in a class. */
export async function enterClass(page: PageContext, explainer: Explainer, code: string): Promise<ComponentType<Room>> {
  await loadWords('classroom');
  const { session } = page;
  const secret = presenterSecret(code);
  if (secret !== undefined) {
    const { presenting } = await import('../presenter/presenting.ts');
    const { desk, conductor, plays, stage } = presenting(page, 'audience', stageName());
    presence.setState(({ mode }) => ({ mode: mode === 'off' ? 'window' : mode }));
    const lectern = openLectern({ session, lesson: coursePort, desk, files, plays, ...hereAs(code), secret, onClick: (click) => conductor.do(click), onSpot: withThing });
    lead(lectern, session, desk, explainer);
    tellPeople(lectern, desk, stage, code);
    whenBack(() => lectern.again());
    return ({ children }) => <Around line={<Suspense><LeadBar lectern={lectern} desk={desk} conductor={conductor} code={code} secret={secret} /></Suspense>}>{children}</Around>;
  }
  const desk = pageDesk;
  const seat = takeSeat({ session, lesson: coursePort, desk, files, ...hereAs(code), plays: () => false });
  const follow = (following: boolean): void => {
    audience.setState({ following });
    presence.setState({ inStep: following ? 'follows' : undefined });
  };
  seat.store.subscribe(({ mode }) => follow(mode === 'class'));
  follow(true);
  whenBack(() => seat.again());
  return ({ children }) => <Around line={<ClassBar seat={seat} />}>{children}<SpotShown desk={desk} of={picture} /><Blank seat={seat} desk={desk} /></Around>;
}
