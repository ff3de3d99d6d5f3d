import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../../engine/index.ts';
import { runHost } from '../../host/runHost.ts';
import { runKubectl } from '../kubectl.ts';

describe('autoscale', () => {
  it('makes an autoscaler of its flags', () => {
    const run = new Run(DEFAULT_SCENARIO, 1);
    run.settle();
    const kubectl = (line: string): string => {
      const { stdout, stderr } = runKubectl(line.split(' '), undefined, runHost(run, line));
      return stdout + stderr;
    };
    kubectl('create deployment web --image=nginx:1.25');
    expect(kubectl('autoscale deployment web --max=3 --memory=100Mi --name=small')).toBe('horizontalpodautoscaler.autoscaling/small autoscaled\n');
    expect(kubectl('get hpa small -o jsonpath={.spec}')).toBe('{"maxReplicas":3,"metrics":[{"resource":{"name":"memory","target":{"averageValue":"100Mi","type":"AverageValue"}},"type":"Resource"}],"minReplicas":1,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}');
    expect(kubectl('autoscale deployment web --max=3 --cpu-percent=60 --dry-run=client -o yaml')).toContain('averageUtilization: 60');
  });
});
