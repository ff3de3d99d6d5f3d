/** The example that the page opens with; apart from the others, so that the engine's worker carries only this one. */
import text from './manifests/guestbook.yaml?raw';

export const guestbook = { id: 'guestbook', file: 'guestbook.yaml', text, group: 'applications' } as const;
