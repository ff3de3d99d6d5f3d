/** How quickly a class follows: real WebSockets on loopback, all of them in one process with the server, which is worse than a class has it. */
import { randomBytes } from 'node:crypto';
import { joinClass } from './client.ts';
import { serveClass } from './server.ts';

const CODE = 'ABC2345';
const STEPS = 60;
const SECRET = 'bench';

interface Latency {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}

/** Milliseconds from the presenter's step until a follower has it, of all followers and steps; and for all votes to be counted. */
export async function benchClass(followers: number): Promise<object> {
  const served = await serveClass({ code: CODE, secret: SECRET, host: '127.0.0.1', port: 0, names: [], most: followers, site: (_request, response) => void response.end() });
  const address = `127.0.0.1:${served.port}`;
  try {
    const began = performance.now();
    const class_ = await Promise.all(Array.from({ length: followers }, () => joinClass(address, { code: CODE, role: 'follower' })));
    const joinedMs = performance.now() - began;
    const presenter = await joinClass(address, { code: CODE, role: 'presenter', secret: SECRET });
    let place = 0;
    const step = async (more: object): Promise<readonly number[]> => {
      place += 1;
      const from = performance.now();
      presenter.say({ type: 'show', set: { place, ...more } });
      return Promise.all(class_.map((one) => one.until(() => one.shown['place'] === place).then(() => performance.now() - from)));
    };
    const measure = async (more: () => object, steps: number): Promise<Latency> => {
      const times: number[] = [];
      for (let i = 0; i < steps; i++) times.push(...(await step(more())));
      return latency(times);
    };
    await measure(() => ({}), 5);
    const steps = await measure(() => ({}), STEPS);
    const runs = await measure(() => ({ journal: randomBytes(15_000).toString('base64') }), 10);
    presenter.say({ type: 'ask', question: { id: 1, question: { en: '?' }, options: [{ en: '1' }, { en: '2' }], round: 1, stage: 'open' } });
    await Promise.all(class_.map((one) => one.until(() => one.last('asked')?.question?.id === 1)));
    const asked = performance.now();
    for (const one of class_) one.say({ type: 'vote', question: 1, round: 1, option: 1 });
    await presenter.until(() => presenter.last('counts')?.rounds[0]?.[1] === followers);
    return { followers, joinedMs: round(joinedMs), step: steps, commandOf20kB: runs, allVotesCountedMs: round(performance.now() - asked) };
  } finally {
    await served.stop();
  }
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

function latency(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { medianMs: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}
