import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type Ears, type Line, type Wire } from './connection.ts';
import { CLOSED } from './protocol.ts';

class FakeWire implements Wire {
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  closed = false;
  readonly ears: Ears;
  constructor(ears: Ears) {
    this.ears = ears;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  welcome(): void {
    this.ears.opened();
    this.ears.heard('{"type":"welcome","version":1,"role":"follower"}');
  }
}

function setUp() {
  const wires: FakeWire[] = [];
  const lines: Line[] = [];
  const messages: string[] = [];
  const open = (ears: Ears): Wire => {
    wires.push(new FakeWire(ears));
    return wires.at(-1)!;
  };
  const connection = connect({ open, hello: { code: 'ABC2345', role: 'follower', id: 'x'.repeat(20) }, onMessage: ({ type }) => messages.push(type), onLine: (line) => lines.push(line), chance: () => 1 });
  return { wires, lines, messages, connection };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a line to the class', () => {
  it('says who is there, and is open when that was heard', () => {
    const { wires, lines, connection } = setUp();
    expect(connection.say({ type: 'hand', up: true })).toBe(false);
    wires[0]!.welcome();
    expect(wires[0]!.sent).toEqual([{ type: 'hello', version: 1, code: 'ABC2345', role: 'follower', id: 'x'.repeat(20) }]);
    expect(lines).toEqual(['connecting', 'open']);
    expect(connection.say({ type: 'hand', up: true })).toBe(true);
    expect(connection.idle()).toBe(true);
    wires[0]!.bufferedAmount = 5;
    expect(connection.idle()).toBe(false);
  });

  it('comes back after longer and longer, and soon again when it was there', () => {
    const { wires, lines } = setUp();
    const waits = [500, 1000, 2000, 4000, 8000, 10_000, 10_000];
    waits.forEach((wait, index) => {
      wires[index]!.ears.closed(1006);
      vi.advanceTimersByTime(wait - 1);
      expect(wires).toHaveLength(index + 1);
      vi.advanceTimersByTime(1);
      expect(wires).toHaveLength(index + 2);
    });
    wires.at(-1)!.welcome();
    wires.at(-1)!.ears.closed(1006);
    vi.advanceTimersByTime(500);
    expect(wires).toHaveLength(waits.length + 2);
    expect(lines.at(-1)).toBe('connecting');
  });

  it('tries at once when asked to', () => {
    const { wires, connection } = setUp();
    wires[0]!.ears.closed(1006);
    connection.again();
    expect(wires).toHaveLength(2);
    wires[1]!.welcome();
    connection.again();
    expect(wires).toHaveLength(2);
  });

  it.each([[CLOSED.refused, 'refused'], [CLOSED.replaced, 'replaced']] as const)('stays away after %d', (code, line) => {
    const { wires, lines, connection } = setUp();
    wires[0]!.ears.closed(code);
    connection.again();
    vi.advanceTimersByTime(100_000);
    expect([wires.length, lines.at(-1)]).toEqual([1, line]);
  });

  it('is lost when nothing is heard, and hears what comes meanwhile', () => {
    const { wires, lines, messages } = setUp();
    wires[0]!.welcome();
    vi.advanceTimersByTime(20_000);
    wires[0]!.ears.heard('{"type":"beat"}');
    vi.advanceTimersByTime(20_000);
    expect(lines.at(-1)).toBe('open');
    wires[0]!.ears.heard('nonsense');
    wires[0]!.ears.heard(new ArrayBuffer(4));
    expect(messages).toEqual(['welcome', 'beat']);
    vi.advanceTimersByTime(30_000);
    expect(wires[0]!.closed).toBe(true);
    expect(wires.length).toBeGreaterThan(1);
  });

  it('ends when it is closed', () => {
    const { wires, connection } = setUp();
    wires[0]!.welcome();
    connection.close();
    vi.advanceTimersByTime(100_000);
    expect([wires.length, wires[0]!.closed]).toEqual([1, true]);
  });
});
