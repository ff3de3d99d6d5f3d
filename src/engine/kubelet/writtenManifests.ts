/**
 * A static Pod whose manifest somebody has written: its program begins as its command line says, if it does. Upstream: the programs themselves
 * (see programFlags.ts), runc.
 */
import type { Container } from '../api/kinds/pod.ts';
import { parseImageName } from './imageName.ts';
import type { PodStore } from './podStore.ts';
import type { PodRecord } from './record.ts';
import { notFoundMessage, type Started } from './runtime.ts';

/** What a start comes to. Manifests as kubeadm wrote them are not looked at. */
export function begun(store: PodStore, record: PodRecord, spec: Container, started: Started): Started {
  const node = record.isStatic ? store.nodes.get(record.node) : undefined;
  if (node?.files === undefined || started.kind === 'error') return started;
  const { beginningOf, KUBEADM_FILES } = store.parts.manifestCode();
  const repository = parseImageName(spec.image ?? '')?.repository ?? '';
  const { files, machine } = node;
  const written = (path: string): boolean => typeof files[path] === 'string' || Object.keys(files).some((file) => file.startsWith(`${path}/`) && files[file] !== null);
  const servers = machine.etcdServers ?? store.controlPlanes.map((one) => `https://${one.machine.address}:2379`);
  const ground = { has: (path: string): boolean => written(path) || (machine.controlPlane === true && KUBEADM_FILES.has(path)), etcd: machine.etcdServers === undefined ? ['https://127.0.0.1:2379', ...servers] : servers };
  const beginning = beginningOf(repository.slice(repository.lastIndexOf('/') + 1), started.process.argv, record.pod, spec, ground);
  if ('missing' in beginning) return { kind: 'error', message: notFoundMessage(beginning.missing) };
  if ('listens' in beginning) return { ...started, process: { ...started.process, idle: repository.endsWith('kube-apiserver'), listens: started.process.listens.map((one) => ({ ...one, port: beginning.listens! })) } };
  if (!('trouble' in beginning)) return started;
  const { after, code, log } = beginning.trouble;
  return { ...started, process: { ...started.process, idle: true, listens: [] }, log: `${log.join('\n')}\n`, next: { kind: 'exit', delay: after, code } };
}
