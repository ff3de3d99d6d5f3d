/** Whether this browser has an exam that is not handed in; what it is, is read when it is wanted. */
import { browserStore } from '../../session/browserStore.ts';

export const EXAM_KEY = 'podium.exam';

export const examWaits = (): boolean => browserStore.read(EXAM_KEY) !== undefined;
