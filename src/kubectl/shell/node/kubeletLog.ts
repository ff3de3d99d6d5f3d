/**
 * The kubelet's log, made of what it did: klog lines in its own words. Upstream: pkg/kubelet (kubelet.go, kubelet_node_status.go, prober,
 * kuberuntime), k8s.io/klog. Leaves out: most of what a real one writes; line numbers are those of no version.
 */
import type { Machine } from '../../discovery.ts';
import type { LogLook } from '../../machines.ts';
import { klogTime } from './clock.ts';

type Line = readonly [level: 'I' | 'W' | 'E', place: string, text: string];

const quoted = (text: unknown): string => JSON.stringify(String(text ?? ''));

function wordsOf({ code, pod, container, numbers }: LogLook, node: string, version: string): Line | undefined {
  const about = `pod=${quoted(pod)}`;
  const named = `${about} containerName=${quoted(container)}`;
  switch (code) {
    case 'nodeJoining': case 'kubeletStarted': return ['I', 'server.go:532', `"Kubelet version" kubeletVersion=${quoted(numbers['version'] ?? version)}`];
    case 'nodeRegistered': return ['I', 'kubelet_node_status.go:78', `"Successfully registered node" node=${quoted(node)}`];
    case 'nodeReady': return ['I', 'kubelet_node_status.go:501', '"Fast updating node status as it just became ready"'];
    case 'admitted': return ['I', 'kubelet.go:2537', `"SyncLoop ADD" source="api" pods=[${quoted(pod)}]`];
    case 'rejected': return ['W', 'kubelet.go:2540', `"Failed to admit pod to node" ${about} reason=${quoted(numbers['reason'])}`];
    case 'removed': return ['I', 'kubelet.go:2553', `"SyncLoop REMOVE" source="api" pods=[${quoted(pod)}]`];
    case 'started': return ['I', 'kubelet.go:2569', `"SyncLoop (PLEG): event for pod" ${about} event={"Type":"ContainerStarted"}`];
    case 'exited': return ['I', 'kubelet.go:2569', `"SyncLoop (PLEG): event for pod" ${about} event={"Type":"ContainerDied"}`];
    case 'killing': return ['I', 'kuberuntime_container.go:886', `"Killing container with a grace period" ${named} gracePeriod=${numbers['graceSeconds'] ?? 30}`];
    case 'probeFailed': return ['I', 'prober.go:120', `"Probe failed" probeType=${quoted(numbers['probe'])} ${named} probeResult="failure" output=${quoted(numbers['message'])}`];
    case 'pullFailed': return ['E', 'log.go:32', `"PullImage from image service failed" image=${quoted(numbers['image'])}`];
    case 'crashBackOff': return ['E', 'pod_workers.go:1324', `"Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"${container ?? ''}\\" with CrashLoopBackOff: \\"back-off ${numbers['seconds'] ?? 10}s restarting failed container\\"" ${about}`];
    case 'runtimeGone': case 'runtimeGoneWithContainers': return ['E', 'kubelet.go:2993', '"Container runtime sanity check failed" err="rpc error: code = Unavailable desc = connection error"'];
    case 'runtimeDown': return ['E', 'kubelet.go:2448', `"Skipping pod synchronization" err=${quoted(numbers['message'])}`];
    case 'kubeletWithoutRuntime': return ['E', 'run.go:72', '"command failed" err="failed to run Kubelet: validate service connection: validate CRI v1 runtime API: rpc error: code = Unavailable desc = connection error"'];
    case 'manifestChanged': return ['I', 'kubelet.go:2537', `"SyncLoop ADD" source="file" pods=["kube-system/${numbers['component'] ?? ''}-${node}"]`];
    case 'manifestEdited': case 'manifestNew': return ['I', 'kubelet.go:2537', `"SyncLoop ADD" source="file" pods=["${numbers['component'] ?? ''}-${node}"]`];
    case 'manifestRemoved': return ['I', 'kubelet.go:2553', `"SyncLoop REMOVE" source="file" pods=["${numbers['component'] ?? ''}-${node}"]`];
    case 'manifestUnreadable': return ['E', 'file_linux.go:61', `"Unable to process watch event" err=${quoted(`can't process config file ${quoted(numbers['path'])}: ${String(numbers['message'])}`)}`];
    case 'manifestMissed': return ['E', 'file.go:187', `"Could not process manifest file" err=${quoted(numbers['message'])} path=${quoted(numbers['path'])}`];
    default: return undefined;
  }
}

export function kubeletLine(entry: LogLook, { name: node, kubeletVersion }: Pick<Machine, 'name' | 'kubeletVersion'>, pid: number): { readonly at: number; readonly text: string }[] {
  const words = wordsOf(entry, node, kubeletVersion);
  if (words === undefined) return [];
  const [level, place, text] = words;
  return [{ at: entry.at, text: `${level}${klogTime(entry.at)} ${String(pid).padStart(7)} ${place}] ${text}` }];
}
