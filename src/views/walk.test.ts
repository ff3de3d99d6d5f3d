/** A packet's way over the map. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { make, makePod } from '../engine/testing/podRun.ts';
import { walkView } from './walk.ts';

describe('a packet on the map', () => {
  it('comes from outside by the node that is asked to the Pod, and its answer goes back', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    makePod(run, 'far', { nodeName: 'worker2', containers: [{ name: 'c', image: 'nginx:1.25' }] }, { app: 'web' });
    make(run, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30_080 }] } });
    run.settle();
    expect(walkView(run, {})).toEqual({});
    const before = run.head;
    run.walk({ from: 'outside', host: '192.168.49.3', port: 30_080, protocol: 'TCP', path: '/' });
    const seen: string[] = [];
    for (let seq = before + 1; seq <= run.head; seq++) {
      run.seek(seq);
      const { walk } = walkView(run, {});
      const spot = walk?.spots[walk.done - 1];
      if (walk === undefined || spot === undefined) continue;
      const words = `${walk.back ? '<' : '>'} ${'pod' in spot ? spot.pod : 'node' in spot ? spot.node : spot.at}`;
      if (words !== seen.at(-1)) seen.push(words);
    }
    expect(seen).toEqual(['> outside', '> worker1', '> worker2', '> far', '< far', '< worker2', '< worker1', '< outside']);
    makePod(run, 'later', { containers: [{ name: 'c', image: 'nginx:1.25' }] });
    expect(walkView(run, {})).toEqual({});
  });
});
