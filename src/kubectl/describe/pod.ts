/**
 * kubectl describe pod. Upstream: k8s.io/kubectl/pkg/describe/describe.go describePod.
 */
import type { Context } from '../context.ts';
import { ageOf, type Container, type KubeObject, type Pod } from '../discovery.ts';
import { valueOf } from '../discovery.ts';
import { longTime } from './clock.ts';
import { writeContainers, writeResources } from './containers.ts';
import { controlledBy, describing } from './describer.ts';
import { eventsAbout, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels, writeTolerations } from './metadata.ts';
import type { PrefixWriter } from './prefixWriter.ts';
import { writeSpreadConstraints, writeVolumes } from './volumes.ts';

const MIRROR = 'kubernetes.io/config.mirror';

export const pod = describing((w, context, object, showEvents) => {
  const subject = object as Pod;
  writeIdentity(w, context, subject);
  writeAddresses(w, subject);
  const { spec, status } = subject;
  if (spec.resources !== undefined) {
    w.write(0, 'Resources:\n');
    writeResources(w, spec.resources, 1);
  }
  if ((spec.initContainers ?? []).length > 0)
    writeContainers(w, {
      label: 'Init Containers',
      containers: spec.initContainers,
      statuses: status?.initContainerStatuses,
      pod: subject,
      space: '',
    });
  writeContainers(w, { label: 'Containers', containers: spec.containers, statuses: status?.containerStatuses, pod: subject, space: '' });
  writeStates(w, subject);
  writeVolumes(w, spec.volumes, '');
  w.write(0, `QoS Class:\t${qosClass(subject)}\n`);
  writeLabels(w, 'Node-Selectors', spec.nodeSelector);
  writeTolerations(w, 'Tolerations', spec.tolerations);
  writeSpreadConstraints(w, spec.topologySpreadConstraints, '');
  if (showEvents) writeEvents(w, podEvents(context, subject), context.host.now());
});

/** Mirror Pods' events carry the uid of the static Pod. */
function podEvents(context: Context, object: KubeObject): ReturnType<typeof eventsAbout> {
  const { annotations } = object.metadata;
  const mirror = annotations !== undefined && Object.hasOwn(annotations, MIRROR) ? annotations[MIRROR] : undefined;
  return eventsAbout(context, object, { kind: '', ...(mirror !== undefined && { uid: mirror }) });
}

function writeIdentity(w: PrefixWriter, context: Context, { metadata, spec, status }: Pod): void {
  const { runtimeClassName } = spec as Pod['spec'] & { readonly runtimeClassName?: string };
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  if (spec.priority !== undefined) w.write(0, `Priority:\t${spec.priority}\n`);
  if ((spec.priorityClassName ?? '') !== '') w.write(0, `Priority Class Name:\t${spec.priorityClassName}\n`);
  if ((runtimeClassName ?? '') !== '') w.write(0, `Runtime Class Name:\t${runtimeClassName}\n`);
  if ((spec.serviceAccountName ?? '') !== '') w.write(0, `Service Account:\t${spec.serviceAccountName}\n`);
  w.write(0, `Node:\t${(spec.nodeName ?? '') === '' ? '<none>' : `${spec.nodeName}/${status?.hostIP ?? ''}`}\n`);
  if (status?.startTime !== undefined) w.write(0, `Start Time:\t${longTime(status.startTime)}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  if (metadata.deletionTimestamp !== undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded') {
    w.write(0, `Status:\tTerminating (lasts ${ageOf(metadata.deletionTimestamp, context.host.now())})\n`);
    w.write(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s\n`);
  } else w.write(0, `Status:\t${status?.phase ?? ''}\n`);
  if ((status?.reason ?? '') !== '') w.write(0, `Reason:\t${status?.reason}\n`);
  if ((status?.message ?? '') !== '') w.write(0, `Message:\t${status?.message}\n`);
  const profile = spec.securityContext?.['seccompProfile'] as { readonly type?: string; readonly localhostProfile?: string } | undefined;
  if (profile !== undefined) w.write(0, `SeccompProfile:\t${profile.type ?? ''}\n`);
  if (profile?.type === 'Localhost') w.write(0, `LocalhostProfile:\t${profile.localhostProfile ?? ''}\n`);
}

function writeAddresses(w: PrefixWriter, subject: Pod): void {
  const { status } = subject;
  w.write(0, `IP:\t${status?.podIP ?? ''}\n`);
  const addresses = status?.podIPs ?? [];
  w.write(0, addresses.length === 0 ? 'IPs:\t<none>\n' : 'IPs:\n');
  for (const { ip } of addresses) w.write(1, `IP:\t${ip}\n`);
  const owner = controlledBy(subject);
  if (owner !== '') w.write(0, `Controlled By:\t${owner}\n`);
  if ((status?.nominatedNodeName ?? '') !== '') w.write(0, `NominatedNodeName:\t${status?.nominatedNodeName}\n`);
}

function writeStates(w: PrefixWriter, { spec, status }: Pod): void {
  const conditions = status?.conditions ?? [];
  const gates = spec.readinessGates ?? [];
  if (gates.length > 0) w.write(0, 'Readiness Gates:\n  Type\tStatus\n');
  for (const gate of gates)
    w.write(1, `${gate.conditionType} \t${conditions.find((condition) => condition.type === gate.conditionType)?.status ?? '<none>'} \n`);
  if (conditions.length > 0) w.write(0, 'Conditions:\n  Type\tStatus\n');
  for (const condition of conditions) w.write(1, `${condition.type} \t${condition.status} \n`);
}

/** As the server says, or by the rule. Upstream: pkg/apis/core/v1/helper/qos. */
function qosClass({ spec, status }: Pod): string {
  if ((status?.qosClass ?? '') !== '') return status?.qosClass ?? '';
  const all: readonly Container[] = [...(spec.initContainers ?? []), ...spec.containers];
  const amounts = (side: 'limits' | 'requests', container: Container): readonly number[] =>
    ['cpu', 'memory'].map((name) => valueOf(container.resources?.[side]?.[name]));
  if (all.every((container) => [...amounts('limits', container), ...amounts('requests', container)].every((amount) => amount === 0)))
    return 'BestEffort';
  const guaranteed = all.every((container) => {
    const [limits, requests] = [amounts('limits', container), amounts('requests', container)];
    return limits.every((limit, index) => limit > 0 && (requests[index] === 0 || requests[index] === limit));
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
