/** Whether the page goes through a lesson with a class: then answers are votes, and nothing counts as the student's own. */
import { createStore } from 'zustand/vanilla';

export const audience = createStore<{ readonly following: boolean }>(() => ({ following: false }));
