/** The desk of this page, whoever is told of it: other windows, a class, a phone. */
import { createDesk } from '../../session/stage/desk.ts';

export const pageDesk = createDesk();
