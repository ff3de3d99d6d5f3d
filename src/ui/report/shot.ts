/** The picture of the cluster, and the link that replays a run. */
import type { Report } from '../../session/report.ts';
import { useTakenPictures } from '../picture/useTakenPictures.ts';
import { usePage } from '../session.tsx';
import { photograph } from './gather.ts';
import type { Shot } from './ReportPaper.tsx';

export const linkTo = ({ run: { fragment } }: Pick<Report, 'run'>): string => `${location.origin}${location.pathname}#s=${fragment.replace(/^#?(s=)?/, '')}`;

/** Taken when it is `wanted`. */
export function useShot(wanted: boolean, title: string): { readonly shot: Shot | undefined; readonly done: boolean } {
  const { session } = usePage();
  const { pictures, end } = useTakenPictures(wanted ? session : undefined, async (give) => {
    const picture = await photograph(session, title);
    if (picture !== undefined) give(0, picture);
  });
  return { shot: pictures[0], done: end !== undefined };
}
