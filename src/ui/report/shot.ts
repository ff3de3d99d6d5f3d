/** The picture of the cluster, and the link that replays a run. */
import { useEffect, useState } from 'react';
import type { Report } from '../../session/report.ts';
import { usePage } from '../session.tsx';
import { photograph } from './gather.ts';
import type { Shot } from './ReportPaper.tsx';

export const linkTo = ({ run: { fragment } }: Pick<Report, 'run'>): string => `${location.origin}${location.pathname}#s=${fragment.replace(/^#?(s=)?/, '')}`;

/** Taken when it is `wanted`; its address is given back at the end. */
export function useShot(wanted: boolean, title: string): { readonly shot: Shot | undefined; readonly done: boolean } {
  const { session } = usePage();
  const [shot, setShot] = useState<Shot>();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!wanted) return undefined;
    let there = true;
    let address: string | undefined;
    // One tick later: an effect that is undone at once (React's strict mode) takes no picture.
    const timer = setTimeout(() => void photograph(session, title).then((picture) => {
      if (!there || picture === undefined) return;
      address = URL.createObjectURL(new Blob([picture.svg], { type: 'image/svg+xml' }));
      setShot({ ...picture, address });
    }, () => undefined).finally(() => setDone(true)));
    return () => {
      there = false;
      clearTimeout(timer);
      if (address !== undefined) URL.revokeObjectURL(address);
    };
    // The picture is of one moment and in one language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session, wanted]);
  return { shot, done };
}
