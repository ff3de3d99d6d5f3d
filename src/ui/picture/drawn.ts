/** When nothing has changed in an element for a while, and nothing of it is still being fetched: then it can be photographed. */

/** Real milliseconds without any change after which a view is taken to be drawn, and after which one waits no longer. */
const QUIET = 200;
const LONGEST = 4_000;

export function drawn(element: HTMLElement, quiet = QUIET): Promise<void> {
  return new Promise((done) => {
    const begun = performance.now();
    let changed = begun;
    const observer = new MutationObserver(() => (changed = performance.now()));
    observer.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
    const timer = setInterval(() => {
      const now = performance.now();
      if (now - begun < LONGEST && (now - changed < quiet || element.querySelector('[data-skeleton]') !== null)) return;
      clearInterval(timer);
      observer.disconnect();
      done();
    }, 25);
  });
}
