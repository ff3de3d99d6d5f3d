/** A browser as the journey of browsers.spec.ts needs it: the least that every engine's own protocol can do. */

export interface Driver {
  /** Name and version, as the browser says it. */
  readonly name: string;
  goto(address: string): Promise<void>;
  /** Runs a function in the page, which sees nothing but its argument; both argument and answer travel as JSON. */
  evaluate<A, R>(run: (given: A) => R | Promise<R>, given: A): Promise<R>;
  /** Presses a key by the name that KeyboardEvent.key gives it. */
  press(key: string): Promise<void>;
  /** Types letters, one key after the other, in one go. */
  type(words: string): Promise<void>;
  /** Clicks at a place of the page, in CSS pixels from its upper left corner. */
  click(x: number, y: number): Promise<void>;
  /** Makes the page, without the browser around it, so large. */
  resize(width: number, height: number): Promise<void>;
  /** A PNG of what is seen. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** The private characters by which WebDriver and WebDriver BiDi name keys that write nothing. */
const KEYS: Readonly<Record<string, string>> = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C', End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015' };

/** Input as both protocols want it. */
export function keyActions(...keys: readonly string[]): object[] {
  const actions = keys.map((key) => KEYS[key] ?? key).flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
  return [{ type: 'key', id: 'keyboard', actions }];
}

export function clickActions(x: number, y: number): object[] {
  const actions = [{ type: 'pointerMove', x: Math.round(x), y: Math.round(y) }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
  return [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }];
}
