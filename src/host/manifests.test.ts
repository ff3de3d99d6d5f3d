/** Manifests of static Pods are files on a machine: they are edited there as on a real one, and the kubelet does what it really would. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, Run, type Pod, type Scenario, type Steps } from '../engine/index.ts';
import { Shell } from '../kubectl/shell/shell.ts';
import { runHost } from './runHost.ts';

function terminal(scenario: Scenario = DEFAULT_SCENARIO, edits: string[] = []) {
  const run = new Run(scenario, 1);
  run.settle();
  const type = (line: string, stdin?: string) => new Shell({ ...runHost(run, line), edit: () => edits.shift() }).run(line, stdin);
  const out = (line: string, stdin?: string) => type(line, stdin).stdout;
  const pod = (name: string): Pod | undefined => run.objects<Pod>('', 'v1', 'pods').find(({ metadata }) => metadata.name === name);
  const told = (code: string) => Array.from({ length: run.position }, (_, index) => run.entry(index + 1)!).filter(({ type: kind, data }) => kind === 'synced' && (data as Steps['synced']).code === code).map(({ data }) => (data as Steps['synced']).numbers!);
  return { run, type, out, pod, told };
}
const API = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const SCHEDULER = '/etc/kubernetes/manifests/kube-scheduler.yaml';

describe('the manifest of a static Pod', () => {
  it('is a file as kubeadm writes it', () => {
    const { out } = terminal();
    expect(out(`ssh controlplane sudo cat ${API}`)).toMatch(/^apiVersion: v1\nkind: Pod\nmetadata:\n {2}annotations:\n {4}kubeadm\.kubernetes\.io\/kube-apiserver\.advertise-address\.endpoint: 192\.168\.49\.2:6443\n {2}labels:\n {4}component: kube-apiserver\n {4}tier: control-plane\n {2}name: kube-apiserver\n {2}namespace: kube-system\nspec:\n {2}containers:\n {2}- command:\n {4}- kube-apiserver\n/);
    expect(out(`ssh controlplane sudo cat ${API}`)).toContain('status: {}\n');
  });

  it('that says something else makes another Pod, with another hash at the mirror; what says the same does not', () => {
    const { run, type, out, pod, told } = terminal();
    const before = pod('kube-scheduler-controlplane')!;
    type(`ssh controlplane "cat ${SCHEDULER} > /root/copy.yaml; cp /root/copy.yaml ${SCHEDULER}; sed -i 's/^$//' ${SCHEDULER}; echo '# seen' >> ${SCHEDULER}"`);
    run.settle();
    expect(pod('kube-scheduler-controlplane')!.metadata.uid).toBe(before.metadata.uid);
    type(`ssh controlplane "sudo sed -i 's/cpu: 100m/cpu: 120m/' ${SCHEDULER}"`);
    // As on a real machine, ssh takes quotes away.
    expect(type(`ssh controlplane sudo sed -i 's/cpu: 120m/cpu: 150m/' ${SCHEDULER}`).stderr).toBe("sed: -e expression #1, char 6: unterminated `s' command\n");
    type('sleep 40');
    const after = pod('kube-scheduler-controlplane')!;
    expect(after.metadata.annotations!['kubernetes.io/config.hash']).not.toBe(before.metadata.annotations!['kubernetes.io/config.hash']);
    expect(after.metadata.annotations!['kubernetes.io/config.mirror']).toBe(after.metadata.annotations!['kubernetes.io/config.hash']);
    expect(after.spec.containers[0]!.resources!.requests!['cpu']).toBe('120m');
    expect(after.status?.conditions?.find(({ type: kind }) => kind === 'Ready')?.status).toBe('True');
    expect(run.state('programs/down').size).toBe(0);
    expect(told('manifestEdited')).toEqual([{ path: SCHEDULER, component: 'kube-scheduler' }]);
    // Back as kubeadm wrote it: the Pod that there was.
    type(`ssh controlplane "sudo sed -i 's/cpu: 120m/cpu: 100m/' ${SCHEDULER}"`);
    type('sleep 40');
    expect(pod('kube-scheduler-controlplane')!.metadata.annotations!['kubernetes.io/config.hash']).toBe(before.metadata.annotations!['kubernetes.io/config.hash']);
    expect(out('ssh controlplane ls /root')).toBe('copy.yaml\n');
  });

  it('is opened in an editor', () => {
    const { type, out, pod } = terminal(DEFAULT_SCENARIO, ['nothing', '', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx:1.29\n']);
    expect(type('ssh worker1 sudo vi /etc/hostname').exitCode).toBe(0);
    // Left without saving: nothing is written.
    type(`ssh controlplane sudo vi ${API}`);
    expect(out(`ssh controlplane cat ${API}`)).toContain('kind: Pod');
    type('ssh worker1 sudo vi /etc/kubernetes/manifests/web.yaml');
    type('sleep 15');
    expect(pod('web-worker1')).toMatchObject({ metadata: { namespace: 'default', annotations: { 'kubernetes.io/config.source': 'file' }, ownerReferences: [{ kind: 'Node', name: 'worker1' }] }, spec: { nodeName: 'worker1' }, status: { phase: 'Running' } });
    expect(out('kubectl delete pod web-worker1 --wait=false')).toContain('deleted');
    type('sleep 10');
    expect(pod('web-worker1')?.status?.phase).toBe('Running');
    type('ssh worker1 sudo rm /etc/kubernetes/manifests/web.yaml');
    type('sleep 35');
    expect(pod('web-worker1')).toBeUndefined();
  });

  it('that is no YAML is missed when the kubelet next looks at its folder, and comes back when it is mended', () => {
    const { run, type, out, told } = terminal();
    type(`ssh controlplane sudo cp ${API} /root/good.yaml`);
    type(`ssh controlplane "sudo sed -i 's/^metadata:/metadata;/' ${API}"`);
    expect(told('manifestUnreadable')).toEqual([{ path: API, message: expect.stringMatching(/^\/etc\/kubernetes\/manifests\/kube-apiserver\.yaml: couldn't parse as pod\(yaml: line \d+: could not find expected ':'\), please check config file$/) as string }]);
    expect(run.state('programs/down').size).toBe(0);
    type('sleep 25');
    expect(run.state('programs/down').keys()).toEqual(['kube-apiserver']);
    expect(out('ssh controlplane journalctl -u kubelet')).toContain(`"Could not process manifest file" err="${API}: couldn't parse as pod(yaml:`);
    expect(type('kubectl get nodes').stderr).toContain('refused');
    type(`ssh controlplane sudo cp /root/good.yaml ${API}`);
    type('sleep 60');
    expect(out('kubectl get pods -n kube-system kube-apiserver-controlplane')).toMatch(/1\/1 +Running/);
  });

  it('with a flag that there is not ends the program again and again', () => {
    const { run, type, out } = terminal();
    type(`ssh controlplane "sudo sed -i 's/--authorization-mode/--authorization-modus/' ${API}"`);
    type('sleep 60');
    expect(run.state('programs/down').keys()).toEqual(['kube-apiserver']);
    const id = out("ssh controlplane crictl ps -a | grep kube-apiserver | awk '{print $1}'").trim();
    expect(out(`ssh controlplane crictl logs ${id}`)).toBe('starting kube-apiserver\n'.replace('starting kube-apiserver', 'Error: unknown flag: --authorization-modus'));
    type(`ssh controlplane "sudo sed -i 's/--authorization-modus/--authorization-mode/' ${API}"`);
    type('sleep 60');
    expect(run.state('programs/down').size).toBe(0);
  });

  it('with another etcd, a file that is not there, or another program does not work either', () => {
    for (const [change, log, code] of [['2379/2380', 'Error creating leases: error creating storage factory: context deadline exceeded', 1], ['pki\\/ca.crt/pki\\/no.crt', 'open /etc/kubernetes/pki/no.crt: no such file or directory', 1]] as const) {
      const { run, type, pod, out } = terminal();
      type(`ssh controlplane "sudo sed -i 's/${change}/' ${API}"`);
      type('sleep 50');
      expect(run.state('programs/down').keys(), change).toEqual(['kube-apiserver']);
      const id = out("ssh controlplane crictl ps -a | grep kube-apiserver | awk '{print $1}'").trim();
      expect(out(`ssh controlplane crictl logs ${id}`)).toContain(log);
      expect(code).toBe(1);
      expect(pod('kube-apiserver-controlplane')).toBeDefined();
    }
    const { type, pod } = terminal();
    type(`ssh controlplane "sudo sed -i 's/image: .*/image: registry.k8s.io\\/kube-schedular:v1.37.2/' ${SCHEDULER}"`);
    type('sleep 30');
    expect(pod('kube-scheduler-controlplane')!.status!.containerStatuses![0]!.state!.waiting!.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
  });

  it('may have flags that do nothing here, which is said', () => {
    const { run, type, told, pod } = terminal();
    type(`ssh controlplane "sudo sed -i 's/- --leader-elect=true/- --leader-elect=false/' ${SCHEDULER}"`);
    type('sleep 30');
    expect(told('manifestIgnored')).toEqual([{ component: 'kube-scheduler', flags: '--leader-elect' }]);
    expect(pod('kube-scheduler-controlplane')!.spec.containers[0]!.command).toContain('--leader-elect=false');
    expect(run.state('programs/down').size).toBe(0);
  });

  it('is written anew by kubeadm, and refused when it refers to what a static Pod may not', () => {
    const { run, type, told, pod } = terminal();
    type(`ssh controlplane "sudo sed -i 's/cpu: 100m/cpu: 140m/' ${SCHEDULER}"`);
    type('sleep 20');
    run.machine({ do: 'configureScheduler', name: 'controlplane', text: '' });
    type('sleep 20');
    expect(pod('kube-scheduler-controlplane')!.spec.containers[0]!.resources!.requests!['cpu']).toBe('100m');
    type('ssh worker1 sudo tee /etc/kubernetes/manifests/web.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: web, image: "nginx:1.29"}]\n  volumes: [{name: v, configMap: {name: a}}]\n');
    expect(told('manifestUnreadable')).toEqual([{ path: '/etc/kubernetes/manifests/web.yaml', message: 'static pods may not reference configmaps' }]);
    type('sleep 30');
    expect(pod('web-worker1')).toBeUndefined();
  });

  it('is the same going back and forth, and in a run again', () => {
    const { run, type } = terminal();
    type(`ssh controlplane "sudo sed -i 's/cpu: 100m/cpu: 130m/' ${SCHEDULER}"`);
    type('sleep 30');
    const again = Run.open(run.save());
    expect(again.hash()).toBe(run.hash());
  });
});
