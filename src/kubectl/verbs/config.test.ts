import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run } from '../../engine/index.ts';
import { runHost } from '../../host/runHost.ts';
import { checkRun } from '../../session/runCheck.ts';
import { complete } from '../complete.ts';
import { Shell } from '../shell/shell.ts';

const OWN = 'kubernetes-admin@kubernetes';

function cluster() {
  const run = new Run({ ...DEFAULT_SCENARIO, workload: 'instant', systemPods: false }, 1);
  run.settle();
  const type = (line: string): string => {
    const { stdout, stderr } = new Shell(runHost(run, line)).run(line);
    return stdout + stderr;
  };
  return { run, type };
}

describe('kubectl config', () => {
  it('gives the namespace by which later commands go', () => {
    const { run, type } = cluster();
    type('kubectl create namespace dev');
    expect(type('kubectl config set-context --current --namespace=dev')).toBe(`Context "${OWN}" modified.\n`);
    type('kubectl create configmap c --from-literal=a=b');
    expect(type('kubectl get configmap c -o jsonpath={.metadata.namespace}')).toBe('dev');
    expect(type('kubectl get configmap c -n default')).toContain('NotFound');
    expect(complete('kubectl get configmaps ', 23, runHost(run, undefined))).toContain('c');
    expect(type('kubectl config view --minify -o jsonpath={..namespace}')).toBe('dev');
    expect(type('kubectl config set-context --current --namespace=')).toBe(`Context "${OWN}" modified.\n`);
    expect(type('kubectl get configmap c')).toContain('NotFound');
  });

  it('has several contexts', () => {
    const { type } = cluster();
    expect(type('kubectl config set-context sys --cluster=kubernetes --user=kubernetes-admin -n kube-system')).toBe('Context "sys" created.\n');
    expect(type('kubectl get serviceaccount default -o jsonpath={.metadata.namespace} --context=sys')).toBe('kube-system');
    expect(type('kubectl config use-context sys; kubectl config current-context')).toBe('Switched to context "sys".\nsys\n');
    expect(type('kubectl config get-contexts')).toBe(
      `CURRENT   NAME                          CLUSTER      AUTHINFO           NAMESPACE\n          ${OWN}   kubernetes   kubernetes-admin   \n*         sys                           kubernetes   kubernetes-admin   kube-system\n`,
    );
    expect(type('kubectl config rename-context sys system; kubectl config get-contexts -o name')).toBe(`Context "sys" renamed to "system".\n${OWN}\nsystem\n`);
    expect(type('kubectl config delete-context system')).toBe('deleted context system from /root/.kube/config\nwarning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    expect(type('kubectl get pods')).toBe('Error in configuration: context was not found for specified context: system\n');
    expect(complete('kubectl config use-context ', 27, runHost(cluster().run, undefined))).toEqual([OWN]);
  });

  it('says what is wrong, and what is not simulated', () => {
    const { type } = cluster();
    expect(type('kubectl config use-context nope')).toBe('error: no context exists with the name: "nope"\n');
    expect(type('kubectl config set-context')).toBe('error: you must specify a non-empty context name or --current\n');
    expect(type('kubectl config set-context a --current')).toBe('error: you cannot specify both a context name and --current\n');
    expect(type('kubectl config get-contexts nope --no-headers')).toBe('error: context nope not found\n');
    expect(type('kubectl config set-credentials ana --token=x')).toContain('is not simulated');
    type('kubectl config set-context ana --cluster=kubernetes --user=ana; kubectl config set-context far');
    expect(type('kubectl get pods --context=ana')).toContain('the credentials of user "ana" are not simulated');
    expect(type('kubectl get pods --context=far')).toBe('The connection to the server localhost:8080 was refused - did you specify the right host or port?\n');
  });

  it('is part of the run: back again without it, and again by its commands', () => {
    const { run, type } = cluster();
    const before = run.position;
    type('kubectl config set-context --current --namespace=kube-system');
    type('kubectl create configmap c');
    expect(run.entry(before + 1)).toMatchObject({ type: 'command', data: { code: 'kubeconfig', line: 'kubectl config set-context --current --namespace=kube-system' } });
    const again = Run.open(checkRun(JSON.parse(JSON.stringify(run.save()))) as ReturnType<Run['save']>);
    expect(again.hash()).toBe(run.hash());
    run.seek(before);
    expect(type('kubectl config view --minify -o jsonpath={..namespace}')).toBe('');
  });
});
