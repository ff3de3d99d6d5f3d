/** How a link wants its run to be looked at. Fetched only where the address has a run. */
import { readLink } from '../../session/link.ts';
import { readView } from '../viewLink.ts';

/** Throws RunError when the link is damaged: the run itself says so, too. */
export const linkedView = (fragment: string): ReturnType<typeof readView> => readView(readLink(fragment).view);
