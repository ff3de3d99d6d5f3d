import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcomes.ts';
import { readLaunch, Xapi, type XapiWorld } from './xapi.ts';

const ACTOR = { account: { homePage: 'https://lms.example.org', name: 'ana' } };
const search = (more: Record<string, string> = {}): string => new URLSearchParams({ endpoint: 'https://lrs.example.org/xapi', auth: 'Basic YTpi', actor: JSON.stringify(ACTOR), registration: '00000000-0000-4000-8000-000000000001', ...more }).toString();
const OWN = 'https://podium.example.org';
const LRS = 'https://lrs.example.org';

const outcome = (more: Partial<Outcome>): Outcome => ({ lesson: 'pods', step: 'one', number: 1, steps: 4, right: 0, answered: 0, of: 2, done: false, answers: [], ...more });

type Sent = Parameters<XapiWorld['send']>[0][number];

/** A store that answers as it is told, and a clock. */
function store(answers: ('sent' | 'later' | 'refused')[] = []) {
  const deliveries: (readonly Sent[])[] = [];
  const waiting: { readonly after: number; readonly call: () => void }[] = [];
  let lost = 0;
  let ids = 0;
  const world: XapiWorld = {
    send: async (statements) => (deliveries.push(statements), answers.shift() ?? 'sent'),
    uuid: () => `id-${(ids += 1)}`,
    now: () => 1_800_000_000_000,
    after: (after, call) => void waiting.push({ after, call }),
    lost: () => void (lost += 1),
  };
  return { world, deliveries, waiting, verbs: () => deliveries.at(-1)?.map(({ verb }) => verb.id.replace(/.*\//, '')), lost: () => lost };
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('xAPI launch', () => {
  it('is read where there is one, for this site and the one that the build knows', () => {
    expect(readLaunch('?lesson=pods', OWN, LRS)).toBeUndefined();
    expect(readLaunch(search(), OWN, LRS)).toMatchObject({ endpoint: 'https://lrs.example.org/xapi/', auth: 'Basic YTpi', actor: ACTOR });
    expect(readLaunch(search({ endpoint: `${OWN}/lrs/` }), OWN, undefined)).toMatchObject({ endpoint: `${OWN}/lrs/` });
    expect(readLaunch(search({ activityId: 'https://x.example.org/a' }), OWN, LRS)).toMatchObject({ activity: 'https://x.example.org/a' });
  });

  it('is refused for any other site, and when it is damaged', () => {
    expect(readLaunch(search(), OWN, undefined)).toBe('refused');
    for (const bad of [
      { endpoint: 'https://lrs.example.org.evil.example/xapi' },
      { endpoint: 'javascript:alert(1)' },
      { endpoint: 'nothing' },
      { fetch: 'https://evil.example/token' },
      { actor: '' },
      { actor: '{}' },
      { actor: '[1]' },
      { actor: JSON.stringify({ ...ACTOR, mbox: 'mailto:a@b.c' }) },
      { actor: JSON.stringify({ ...ACTOR, more: 1 }) },
      { actor: `{"name":"${'x'.repeat(5_000)}"}` },
      { auth: 'Basic x\r\nX-Evil: 1' },
      { registration: 'x' },
      { activity_id: 'no address' },
    ]) expect(readLaunch(search(bad), OWN, LRS)).toBe('refused');
  });
});

describe('xAPI', () => {
  const launch = readLaunch(search(), OWN, LRS);
  const begun = (world: XapiWorld): Xapi => new Xapi(launch as Exclude<typeof launch, string | undefined>, `${OWN}/`, world);

  it('says what happens, each thing once', async () => {
    const { world, deliveries, verbs } = store();
    const xapi = begun(world);
    const say = async (more: Partial<Outcome>): Promise<void> => {
      xapi.report(outcome(more));
      await settled();
    };
    await say({});
    expect(verbs()).toEqual(['initialized']);
    expect(deliveries[0]![0]).toMatchObject({ actor: ACTOR, object: { id: `${OWN}/lessons/pods` }, timestamp: '2027-01-15T08:00:00.000Z', context: { registration: '00000000-0000-4000-8000-000000000001' } });
    await say({});
    expect(deliveries).toHaveLength(1);
    const answers = [{ step: 'one', answer: 'worker1', correct: true }];
    await say({ right: 1, answered: 1, answers });
    expect(deliveries.at(-1)).toMatchObject([{ object: { id: `${OWN}/lessons/pods/steps/one` }, result: { success: true, response: 'worker1' } }]);
    await say({ number: 2, right: 1, answered: 1, answers });
    expect(deliveries.at(-1)).toMatchObject([{ result: { extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/progress': 50 } } }]);
    await say({ number: 4, right: 1, answered: 2, done: true, answers: [...answers, { step: 'two', correct: false }] });
    expect(verbs()).toEqual(['answered', 'progressed', 'completed', 'passed']);
    expect(deliveries.at(-1)!.at(-1)).toMatchObject({ result: { success: true, score: { scaled: 0.5, raw: 50 }, duration: 'PT0.00S' } });
    xapi.end();
    expect(verbs()).toEqual(['terminated']);
  });

  it('tries again what did not arrive, in order and under the same ids, ever later', async () => {
    const { world, deliveries, waiting } = store(['later', 'later']);
    const xapi = begun(world);
    xapi.report(outcome({}));
    xapi.report(outcome({ number: 2 }));
    await settled();
    expect(waiting.map(({ after }) => after)).toEqual([2_000]);
    waiting[0]!.call();
    await settled();
    waiting[1]!.call();
    await settled();
    expect(waiting.map(({ after }) => after)).toEqual([2_000, 4_000]);
    expect(deliveries.map((one) => one.map(({ id }) => id))).toEqual([['id-1'], ['id-1', 'id-2'], ['id-1', 'id-2']]);
    xapi.report(outcome({ number: 3 }));
    expect(deliveries.at(-1)!.map(({ id }) => id)).toEqual(['id-3']);
  });

  it('keeps so many and no more, the answers before the progress, and tells what is lost', async () => {
    const { world, deliveries, waiting, lost } = store(['later', 'refused']);
    const xapi = begun(world);
    for (let i = 1; i <= 400; i += 1) xapi.report(outcome({ number: i, answers: Array.from({ length: Math.min(i, 200) }, (_, at) => ({ step: `s${at}`, correct: true })) }));
    await settled();
    waiting[0]!.call();
    await settled();
    expect(deliveries.at(-1)!.length).toBeLessThanOrEqual(300);
    expect(deliveries.at(-1)!.filter(({ verb }) => verb.id.endsWith('answered'))).toHaveLength(200);
    expect(lost()).toBe(1);
  });
});
