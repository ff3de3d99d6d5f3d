/**
 * Code that no cluster needs while it starts: command lines in containers, answers of the DNS, packets on their way, kubeadm on single machines, Pods resized, providers, add-ons but for DNS.
 * The page fetches it behind the first picture; whoever runs an engine gives it with `provideLate` before anything is done. Upstream: none.
 */
export { LATE_ADDONS } from './addons/lateAddons.ts';
export { Elected } from './client/leaderElection.ts';
export { EtcdFace } from './etcd/status.ts';
export { EtcdGroup } from './etcd/group.ts';
export { Operations } from './etcd/operations.ts';
export { LATE_RECONCILERS } from './lateReconcilers.ts';
export { Eviction } from './kubelet/eviction.ts';
export { fileObject, isManifest, isUnchanged, readManifest } from './kubelet/manifestFile.ts';
export { beginningOf, ignoredFlags, KUBEADM_FILES } from './kubelet/programFlags.ts';
export { PodResize } from './kubelet/podResize.ts';
export { TlsBootstrap } from './kubelet/tlsBootstrap.ts';
export { KubeadmNodes } from './kubeadm/nodes.ts';
export { runAtOnce, runShell, startShell } from './kubelet/shell/machine.ts';
export { PROGRAMS } from './kubelet/shell/programs.ts';
export { dnsServer } from './network/dns/running.ts';
export { answer } from './network/dns/server.ts';
export { worldReply } from './network/dns/world.ts';
export { begin } from './network/walkEnds.ts';
export { plannedScenario } from './plannedScenario.ts';
export { providerPrograms } from './providerPrograms.ts';
export { readConfiguration, type ConfigurationFault, type ReadConfiguration } from './scheduler/configuration/read.ts';
export type { Simplified } from './scheduler/configuration/simplified.ts';
export { POINTS } from './scheduler/framework/profile.ts';
export { validatePodResize } from './api/validation/podResize.ts';
export { schedulerFile, SCHEDULER_FILES, SCHEDULER_PATH } from './api/schedulerFile.ts';
export { settingsOf } from './scheduler/configuration/settingsOf.ts';
export { PodScheduler } from './scheduler/podScheduler.ts';
export { strikeMessage } from './struckMessage.ts';
export { Supervisor } from './supervisor/supervisor.ts';
export { turn } from './network/walkTurns.ts';
