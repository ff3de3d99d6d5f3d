/** Whether the report stands open. Small, because the page asks from the start; all else is fetched when somebody wants one. */
import { createStore } from 'zustand/vanilla';

export const reporting = createStore<{ readonly open: boolean }>(() => ({ open: false }));

export const openReport = (): void => reporting.setState({ open: true });
export const closeReport = (): void => reporting.setState({ open: false });
