/** Whether this browser has an exam that is not handed in; what it is, is read when it is wanted. */
export const EXAM_KEY = 'podium.exam';

export function examWaits(): boolean {
  try {
    return localStorage.getItem(EXAM_KEY) !== null;
  } catch {
    return false;
  }
}
