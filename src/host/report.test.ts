import { describe, expect, it } from 'vitest';
import { EngineHost } from './host.ts';

const QUESTION = { since: 0, typed: [], others: [] };

describe('a report', () => {
  it('tells what whoever opens its link finds again, in the past of a run too', async () => {
    const [student, teacher] = [new EngineHost(), new EngineHost()];
    await student.open({ scenario: 'default' });
    await student.kubectl('kubectl create deployment web --image=nginx --replicas=2', {});
    await student.kubectl('kubectl get pods', {});
    await student.goto({ end: 'end' });
    const { frame } = await student.kubectl('kubectl scale deployment web --replicas=3', {});
    for (const seq of [frame.seq, frame.seq - 2]) {
      await student.goto({ seq });
      const [fragment, hash, facts] = [await student.share(''), await student.hash(), await student.view('report', QUESTION, seq)];
      const there = await teacher.open({ fragment });
      expect(there.seq).toBe(seq);
      expect(await teacher.hash()).toBe(hash);
      expect(await teacher.view('report', QUESTION, seq)).toEqual(facts);
      expect(facts.objects).toMatchObject([{ kind: 'Deployment', name: 'web', how: 'made' }]);
    }
  });
});
