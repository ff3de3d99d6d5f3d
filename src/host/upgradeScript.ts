/** The upgrade of a cluster as its administrator types it: `sh upgrade.sh`, or line by line. */
const TO = 'v1.37.2';
const PACKAGE = `${TO.slice(1)}-1.1`;

const worker = (name: string): readonly string[] => [
  `# ${name}: its Pods move elsewhere first`,
  `ssh ${name} kubeadm upgrade node`,
  `kubectl drain ${name} --ignore-daemonsets --delete-emptydir-data --force`,
  `ssh ${name} apt-get install -y kubelet=${PACKAGE}`,
  `ssh ${name} systemctl restart kubelet`,
  `kubectl uncordon ${name}`,
];

export const upgradeScript = [
  '# v1.36 -> v1.37: never more than one minor version at a time, the control plane first',
  'ssh controlplane kubeadm upgrade plan',
  `ssh controlplane kubeadm upgrade apply ${TO}`,
  'kubectl drain controlplane --ignore-daemonsets',
  `ssh controlplane apt-get install -y kubelet=${PACKAGE}`,
  'ssh controlplane systemctl restart kubelet',
  'kubectl uncordon controlplane',
  ...['worker1', 'worker2', 'worker3'].flatMap(worker),
  'kubectl get nodes',
  '',
].join('\n');
