/** Runs that one can begin with; the host knows them by these names, locales/ say what they are. */
export const SCENARIOS: readonly string[] = ['guestbook', 'default', 'ha3', 'ha5', 'ha3-external', 'mixed', 'upgrade'];

export const FIRST_SCENARIO = 'guestbook';
