import { describe, expect, test } from 'vitest';
import { deployment, terminal } from '../testing/terminal.ts';

describe('--subresource', () => {
  const run = terminal();
  run('kubectl apply -f -', deployment('web'));
  run.settle(2);

  test('shows another view of an object', () => {
    expect(run("kubectl get deployment web --subresource=scale -o jsonpath='{.kind} {.spec.replicas}'")).toBe('Scale 2');
    expect(run("kubectl get deployment web --subresource=status -o jsonpath='{.kind} {.status.readyReplicas}'")).toBe('Deployment 2');
    expect(run('kubectl get deployment web --subresource=scale')).toMatch(/^NAME +DESIRED +AVAILABLE +AGE\nweb +2 +2 +\d+s\n$/);
    expect(run('kubectl get deployment web --subresource=status --no-headers')).toMatch(/^web +2\/2 /);
  });

  test('changes an object through it', () => {
    expect(run(`kubectl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":3}}'`)).toBe('scale.autoscaling/web patched\n');
    expect(run(`EDITOR="sed -i 's/replicas: 3/replicas: 1/'"; kubectl edit deployment web --subresource=scale`)).toContain('scale.autoscaling/web edited');
    expect(run("kubectl get deployment web -o jsonpath='{.spec.replicas}'")).toBe('1');
    run('kubectl run one --image=nginx');
    expect(run(`kubectl patch pod one --subresource=resize -p '{"spec":{"containers":[{"name":"one","image":"other"}]}}'`)).toBe('The Pod "one" is invalid: spec: Forbidden: only cpu and memory resources are mutable\n');
  });

  test('is one of three, and of one object', () => {
    expect(run('kubectl get pods --subresource=status')).toBe('error: subresource cannot be used when bulk resources are specified\n');
    expect(run('kubectl get deployment web --subresource=log')).toBe('error: invalid subresource value: "log". Must be one of [status scale resize]\n');
    expect(run('kubectl get deployment web --subresource=resize')).toBe('error: subresource resize does not exist for deployments.apps\n');
  });
});
