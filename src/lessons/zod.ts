/** zod without its compiled checks: it would make them with eval, which the page's policy forbids. Everybody takes it from here. */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
