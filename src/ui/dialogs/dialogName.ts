/** The dialogs that there are; one at a time. */
export type DialogName = 'palette' | 'share' | 'open' | 'shortcuts' | 'until' | 'breakpoints' | 'bookmarks' | 'branches' | 'picture' | 'addNode' | 'faults' | 'qr' | 'studio' | 'glossary';
