import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../../../engine/index.ts';
import { runHost } from '../../../host/runHost.ts';
import { runKubectl } from '../../kubectl.ts';

describe('rights by command', () => {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  const kubectl = (line: string): string => {
    const { stdout, stderr } = runKubectl(line.split(' '), undefined, runHost(run, line));
    return stdout + stderr;
  };

  it('are made, shown and asked for', () => {
    expect(kubectl('auth can-i list pods --as=ana')).toContain('no');
    expect(kubectl('create role reader --verb=get,list --resource=pods,pods/log,deployments')).toBe('role.rbac.authorization.k8s.io/reader created\n');
    expect(kubectl('create rolebinding read --role=reader --user=ana --serviceaccount=default:default')).toBe('rolebinding.rbac.authorization.k8s.io/read created\n');
    expect(kubectl('auth can-i list pods --as=ana')).toBe('yes\n');
    expect(kubectl('auth can-i list pods --as=ana -n kube-system')).toContain('no');
    expect(kubectl('describe role reader')).toBe(
      `Name:         reader\nLabels:       <none>\nAnnotations:  <none>\nPolicyRule:\n  Resources         Non-Resource URLs  Resource Names  Verbs\n  ---------         -----------------  --------------  -----\n  pods/log          []                 []              [get list]\n  pods              []                 []              [get list]\n  deployments.apps  []                 []              [get list]\n`,
    );
    expect(kubectl('describe rolebinding read')).toContain('Subjects:\n  Kind            Name     Namespace\n  ----            ----     ---------\n  User            ana      \n  ServiceAccount  default  default\n');
    expect(kubectl('get rolebindings')).toMatch(/^NAME {3}ROLE {10}AGE\nread {3}Role\/reader {3}\d+s\n$/);
    expect(kubectl('create clusterrolebinding all --clusterrole=view --group=dev')).toBe('clusterrolebinding.rbac.authorization.k8s.io/all created\n');
    expect(kubectl('auth can-i list services -A --as=bob --as-group=dev')).toBe('yes\n');
    expect(kubectl('create clusterrole metrics --verb=get --non-resource-url=/metrics')).toBe('clusterrole.rbac.authorization.k8s.io/metrics created\n');
  });

  it('must be whole', () => {
    expect(kubectl('create role x --verb=get')).toContain('at least one resource must be specified');
    expect(kubectl('create role x --resource=pods')).toContain('at least one verb must be specified');
    expect(kubectl('create rolebinding x --user=a')).toContain('exactly one of clusterrole or role must be specified');
    expect(kubectl('create rolebinding x --role=a --serviceaccount=a')).toContain('serviceaccount must be <namespace>:<name>');
    expect(kubectl('create clusterrolebinding x')).toContain('required flag(s) "clusterrole" not set');
  });
});
