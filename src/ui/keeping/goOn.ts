/** In this tab's own storage: the save that it is to go on with by itself, because the page has reloaded itself. */
export const GO_ON = 'podium.goOn';

export function goesOn(): boolean {
  try {
    return sessionStorage.getItem(GO_ON) !== null;
  } catch {
    return false;
  }
}
