/** Code of the host that comes when it is first wanted, so that the graph is alive sooner. */
import { provideAddons, provideLate } from '../engine/index.ts';

let provided: Promise<void> | undefined;

/** What the engine needs once something is done: fetched behind the first picture. */
export const lateCode = (): Promise<void> => (provided ??= Promise.all([import('../engine/lateCode.ts'), import('./addonObjects.ts')]).then(([code, { addonObjects }]) => {
  provideLate(code);
  provideAddons(addonObjects);
}));

/** kubectl and all that stands on it. */
export const kubectlSide = (): Promise<typeof import('./kubectlSide.ts')> => import('./kubectlSide.ts');

/** Links and files, and the check of what others have written: wanted when a run comes or goes that way. */
export const writtenSide = (): Promise<typeof import('./writtenSide.ts')> => import('./writtenSide.ts');
