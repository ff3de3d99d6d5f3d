import { tabStore } from '../../session/browserStore.ts';

/** In this tab's own storage: the save that it is to go on with by itself, because the page has reloaded itself. */
export const GO_ON = 'podium.goOn';

export const goesOn = (): boolean => tabStore.read(GO_ON) !== undefined;
