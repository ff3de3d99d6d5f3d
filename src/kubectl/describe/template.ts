/**
 * A workload's Pod template. Upstream: k8s.io/kubectl/pkg/describe/describe.go DescribePodTemplate.
 */
import type { PodTemplateSpec } from '../discovery.ts';
import { writeContainers } from './containers.ts';
import { writeAnnotations, writeLabels, writeTolerations } from './metadata.ts';
import type { PrefixWriter } from './prefixWriter.ts';
import { writeSpreadConstraints, writeVolumes } from './volumes.ts';

export function describeTemplate(w: PrefixWriter, template: PodTemplateSpec | undefined): void {
  w.write(0, 'Pod Template:\n');
  if (template === undefined) return w.write(1, '<unset>');
  const { metadata, spec } = template;
  writeLabels(w, '  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) writeAnnotations(w, '  Annotations', metadata?.annotations);
  if ((spec.serviceAccountName ?? '') !== '') w.write(1, `Service Account:\t${spec.serviceAccountName}\n`);
  if ((spec.initContainers ?? []).length > 0)
    writeContainers(w, { label: 'Init Containers', containers: spec.initContainers, space: '  ' });
  writeContainers(w, { label: 'Containers', containers: spec.containers, space: '  ' });
  writeVolumes(w, spec.volumes, '  ');
  writeSpreadConstraints(w, spec.topologySpreadConstraints, '  ');
  if ((spec.priorityClassName ?? '') !== '') w.write(1, `Priority Class Name:\t${spec.priorityClassName}\n`);
  writeLabels(w, '  Node-Selectors', spec.nodeSelector);
  writeTolerations(w, '  Tolerations', spec.tolerations);
}
