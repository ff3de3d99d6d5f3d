/** What can be broken, and mended again, on a node or a program, as the engine offers it. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultTarget } from '../../session/protocol.ts';
import { Button } from '../controls/Button.tsx';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { isApplicable } from './applicableFaults.ts';
import css from './inspector.module.css';

export function FaultButtons({ target, name }: { readonly target: FaultTarget; readonly name: string }): ReactElement | null {
  const { t } = useTranslation();
  const say = useSay();
  const { session } = usePage();
  const [codes, setCodes] = useState<readonly string[]>([]);
  // What can be done follows from the state that it is in; while the page plays, a look now and then will do.
  const seq = useSession((state) => state.frame?.seq);
  const asked = useRef('');
  useEffect(() => {
    let wanted = true;
    const first = asked.current !== `${target}/${name}`;
    asked.current = `${target}/${name}`;
    const timer = setTimeout(() => void session.here((host) => host.faults(target, name)).then((found) => { if (wanted) setCodes(found); }, () => undefined), first ? 0 : 120);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, target, name, seq]);
  const machine = useSession((state) => (target === 'node' ? state.frame?.scene.nodes.find((node) => node.name === name)?.machine : undefined));
  const shown = codes.filter((code) => target !== 'node' || isApplicable(code, machine));
  if (shown.length === 0) return null;
  return (
    <div className={css['faults']} data-part="changes" role="group" aria-label={t('inspector.faults')}>
      {shown.map((code) => <Button key={code} onClick={() => void session.fault(code, name)}>{say(`fault.${code}`)}</Button>)}
    </div>
  );
}
