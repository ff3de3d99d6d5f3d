import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO, MIXED_SCENARIO, Run, UPGRADE_SCENARIO, type Scenario } from '../engine/index.ts';
import { History } from './history.ts';
import { runTerminal } from './terminal.ts';
import { upgradeScript } from './upgradeScript.ts';

function terminal(scenario: Scenario = DEFAULT_SCENARIO) {
  const run = new Run(scenario, 1);
  run.settle();
  const history = new History(run);
  const files = { 'upgrade.sh': upgradeScript };
  const type = (line: string) => runTerminal(history, line, files);
  return { run, type, out: (line: string): string => type(line).stdout };
}

describe('ssh', () => {
  const { run, type, out } = terminal();

  it('runs programs on a node', () => {
    expect(out('ssh worker1 hostname')).toBe('worker1\n');
    expect(out('ssh root@worker1 cat /etc/os-release')).toContain('PRETTY_NAME="Ubuntu 24.04.3 LTS"');
    expect(out("ssh worker1 'uname -a | cut -d\" \" -f1-3'")).toBe('Linux worker1 6.8.0-86-generic\n');
    expect(type('ssh nowhere hostname')).toMatchObject({ exitCode: 255, stderr: 'ssh: Could not resolve hostname nowhere: Name or service not known\n' });
    expect(type('systemctl status kubelet').stderr).toContain('this terminal is not on a node');
    expect(out('ssh worker1 ip route')).toContain('default');
  });

  it('shows services as systemd does', () => {
    const text = out('ssh worker1 systemctl status kubelet');
    expect(text).toMatch(/^● kubelet\.service - kubelet: The Kubernetes Node Agent\n {5}Loaded: loaded \(\/usr\/lib\/systemd\/system\/kubelet\.service; enabled; preset: enabled\)\n {4}Drop-In: /);
    expect(text).toMatch(/Active: active \(running\) since Mon 2026-11-02 08:00:00 UTC; \d+s ago/);
    expect(text).toMatch(/"Successfully registered node" node="worker1"/);
    expect(type('ssh worker1 systemctl is-active containerd')).toMatchObject({ stdout: 'active\n', exitCode: 0 });
    expect(type('ssh worker1 systemctl status nginx')).toMatchObject({ exitCode: 4, stderr: 'Unit nginx.service could not be found.\n' });
  });

  it('stops, kills and starts them', () => {
    type('ssh worker1 sudo systemctl stop kubelet');
    expect(type('ssh worker1 systemctl status kubelet')).toMatchObject({ exitCode: 3 });
    expect(out('ssh worker1 systemctl status kubelet')).toContain('○ kubelet.service');
    type('ssh worker1 systemctl start kubelet');
    type('ssh worker1 pkill -9 kubelet');
    expect(out('ssh worker1 systemctl status kubelet')).toContain('Active: activating (auto-restart) (Result: signal)');
    type('sleep 12');
    expect(out('ssh worker1 journalctl -u kubelet -n 30')).toMatch(/systemd\[1\]: kubelet\.service: Scheduled restart job, restart counter is at 1\.\n/);
    expect(type('ssh worker1 systemctl is-active kubelet').exitCode).toBe(0);
    expect(run.commands.some(({ command }) => 'fault' in command && command.fault.code === 'killKubelet')).toBe(true);
  });

  it('lists containers as the runtime has them, and says when nobody answers', () => {
    expect(out('ssh controlplane crictl ps')).toMatch(/^CONTAINER +IMAGE +CREATED +STATE +NAME +ATTEMPT +POD ID +POD +NAMESPACE *\n/);
    expect(out('ssh controlplane crictl ps | grep etcd')).toMatch(/Running +etcd +0 +\w{13} +etcd-controlplane +kube-system/);
    expect(out('ssh controlplane crictl pods')).toContain('kube-apiserver-controlplane');
    expect(out('ssh controlplane crictl images')).toMatch(/registry\.k8s\.io\/pause +3\.10\.1/);
    type('ssh worker1 systemctl stop containerd');
    expect(type('ssh worker1 crictl ps').stderr).toContain('dial unix /run/containerd/containerd.sock: connect: no such file or directory');
    type('ssh worker1 systemctl start containerd');
  });

  it('moves a manifest away and back', () => {
    expect(out('ssh controlplane ls /etc/kubernetes/manifests')).toBe('etcd.yaml\nkube-apiserver.yaml\nkube-controller-manager.yaml\nkube-scheduler.yaml\n');
    expect(out('ssh worker1 ls /etc/kubernetes/manifests')).toBe('');
    expect(type('ssh controlplane mv /tmp/kube-scheduler.yaml /etc/kubernetes/manifests/').stderr).toBe("mv: cannot stat '/tmp/kube-scheduler.yaml': No such file or directory\n");
    type('ssh controlplane sudo mv /etc/kubernetes/manifests/kube-scheduler.yaml /tmp/');
    type('sleep 5');
    expect(out('ssh controlplane ls /tmp /etc/kubernetes/manifests/')).toBe('/tmp:\nkube-scheduler.yaml\n\n/etc/kubernetes/manifests:\netcd.yaml\nkube-apiserver.yaml\nkube-controller-manager.yaml\n');
    expect(out('kubectl -n kube-system get pods')).not.toContain('kube-scheduler');
    expect(type('ssh controlplane ls /etc/shadow')).toMatchObject({ exitCode: 2, stderr: "ls: cannot access '/etc/shadow': No such file or directory\n" });
    type('ssh controlplane mv /tmp/kube-scheduler.yaml /etc/kubernetes/manifests/');
    type('sleep 5');
    expect(out('kubectl -n kube-system get pods')).toContain('kube-scheduler');
  });

  it('reboots, and cannot reach what is off', () => {
    expect(type('ssh worker2 reboot').exitCode).toBe(255);
    expect(type('ssh worker2 hostname').stderr).toContain('Connection refused');
    type('sleep 40');
    expect(out('ssh worker2 hostname')).toBe('worker2\n');
  });
});

describe('supervisord', () => {
  it('is asked with supervisorctl; systemctl finds nothing', () => {
    const { type, out } = terminal({ ...DEFAULT_SCENARIO, supervisor: 'supervisord' });
    expect(out('ssh worker1 supervisorctl status')).toMatch(/^containerd +RUNNING {3}pid \d+, uptime 0:00:\d\d\nkubelet +RUNNING/);
    expect(type('ssh worker1 systemctl status kubelet').stderr).toBe('Unit kubelet.service could not be found.\n');
    type('ssh worker1 pkill supervisord');
    expect(type('ssh worker1 supervisorctl status')).toMatchObject({ exitCode: 4, stderr: 'unix:///var/run/supervisor.sock refused connection\n' });
  });
});

describe('other machines', () => {
  it('have docker, CRI-O or Windows', () => {
    const { type, out } = terminal(MIXED_SCENARIO);
    expect(out('ssh worker3 docker ps')).toMatch(/k8s_kube-proxy_kube-proxy-\w+_kube-system_/);
    expect(type('ssh worker1 docker ps').exitCode).toBe(127);
    expect(out('ssh worker2 systemctl status crio')).toContain('Container Runtime Interface for OCI (CRI-O)');
    expect(type('ssh win1 systemctl status kubelet').stderr).toContain('is not recognized as an internal or external command');
    expect(out('kubectl get nodes -o wide')).toMatch(/win1 +Ready +<none> +\S+ +v1\.37\.2 +192\.168\.49\.9 +<none> +Windows Server 2025 Datacenter +10\.0\.26100\.6584 \(amd64\) +containerd:\/\/2\.1\.4/);
  });
});

describe('kubeadm', () => {
  it('makes a join command, which a new machine follows', () => {
    const { type, out } = terminal();
    const line = out('kubeadm token create --print-join-command').trim();
    expect(line).toMatch(/^kubeadm join 192\.168\.49\.2:6443 --token [a-z0-9]{6}\.[a-z0-9]{16} --discovery-token-ca-cert-hash sha256:[0-9a-f]{64}$/);
    expect(out(`ssh worker4 sudo ${line}`)).toContain('This node has joined the cluster:');
    type('sleep 20');
    expect(out('kubectl get nodes')).toMatch(/worker4 +Ready +<none>/);
    expect(out('kubeadm token list')).toContain('authentication,signing');
    expect(type(`ssh worker5 kubeadm join 192.168.49.2:6443 --token aaaaaa.aaaaaaaaaaaaaaaa --discovery-token-unsafe-skip-ca-verification`).stderr).toContain('could not find a JWS signature');
    expect(type(`ssh worker4 ${line}`).stderr).toContain('already exists in the cluster');
    expect(type('ssh worker4 kubeadm reset').exitCode).toBe(1);
    expect(out('ssh worker4 kubeadm reset -f')).toContain('[reset] Stopping the kubelet service');
    expect(type('ssh worker4 hostname').exitCode).toBe(255);
  });

  it('upgrades the cluster node by node, by one script', () => {
    const { type, out } = terminal(UPGRADE_SCENARIO);
    expect(out('kubectl version')).toContain('Server Version: v1.36.4');
    expect(out('kubeadm upgrade plan')).toMatch(/kube-apiserver +controlplane +v1\.36\.4 +v1\.37\.2\n/);
    expect(type('kubeadm upgrade apply v1.38.0').stderr).toContain('kubeadm can upgrade only 1 minor version at a time');
    const { stdout, stderr, exitCode } = type('sh upgrade.sh');
    expect(stderr).not.toContain('error');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('[upgrade] SUCCESS! A control plane node of your cluster was upgraded to "v1.37.2".');
    const rows = out('kubectl get nodes').split('\n').slice(1, 5);
    expect(rows.every((row) => /Ready .* v1\.37\.2$/.test(row))).toBe(true);
    expect(out('kubectl version')).toContain('Server Version: v1.37.2');
    expect(out('kubeadm upgrade plan')).toContain("Awesome, you're up-to-date! Enjoy!");
  }, 60_000);
});
