/**
 * What is not wrong but unwise in a Pod or template. Upstream: pkg/api/pod/warnings.go. Leaves out: annotations of AppArmor and seccomp, gone
 * volume plugins but gitRepo, overlapping projected paths.
 */
import type { Container, ContainerPort, EnvVar, PodAffinityTerm, PodSpec } from '../kinds/pod.ts';
import { tryParseQuantity } from '../quantity.ts';

const DEPRECATED_LABELS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
]);

/** `path` is '' for a Pod, `spec.template.` for a template. */
export function podWarnings(spec: PodSpec, path: string): readonly string[] {
  const at = `${path}spec`;
  const containers = containersOf(spec, at);
  return [
    ...labelWarnings(spec, at),
    ...(spec.volumes ?? []).flatMap((volume, index) =>
      volume['gitRepo'] === undefined ? [] : [`${at}.volumes[${index}].gitRepo: deprecated in v1.11, and disabled by default in v1.33+`],
    ),
    ...duplicates((spec.hostAliases ?? []).map(({ ip }) => ip)).map(
      ([index, ip]) => `${at}.hostAliases[${index}].ip: duplicate ip "${ip}"`,
    ),
    ...duplicates((spec.imagePullSecrets ?? []).map(({ name = '' }) => name)).map(
      ([index, name]) => `${at}.imagePullSecrets[${index}].name: duplicate name "${name}"`,
    ),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
      name ? [] : [`${at}.imagePullSecrets[${index}].name: invalid empty name ""`],
    ),
    ...containers.flatMap(([container, where]) => containerWarnings(container, where)),
    ...portWarnings(containers),
    ...portNameWarnings(containers),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...affinityWarnings(spec, at),
  ];
}

type Placed = readonly [container: Container, path: string];

const containersOf = (spec: PodSpec, at: string): readonly Placed[] => [
  ...(spec.initContainers ?? []).map((container, index): Placed => [container, `${at}.initContainers[${index}]`]),
  ...(spec.containers ?? []).map((container, index): Placed => [container, `${at}.containers[${index}]`]),
];

function labelWarnings(spec: PodSpec, at: string): readonly string[] {
  const found: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {}).sort()) {
    const message = DEPRECATED_LABELS.get(key);
    if (message !== undefined) found.push(`${at}.nodeSelector[${key}]: ${message}`);
  }
  const { requiredDuringSchedulingIgnoredDuringExecution: hard } = spec.affinity?.nodeAffinity ?? {};
  for (const [index, term] of (hard?.nodeSelectorTerms ?? []).entries()) {
    const where = `${at}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`;
    for (const [j, { key }] of (term.matchExpressions ?? []).entries()) {
      const message = DEPRECATED_LABELS.get(key);
      if (message !== undefined) found.push(`${where}.matchExpressions[${j}].key: ${key} is ${message}`);
    }
  }
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const where = `${at}.topologySpreadConstraints[${index}]`;
    const message = DEPRECATED_LABELS.get(topologyKey);
    if (message !== undefined) found.push(`${where}.topologyKey: ${topologyKey} is ${message}`);
    if (labelSelector === undefined) found.push(`${where}.labelSelector: a null labelSelector results in matching no pod`);
  }
  return found;
}

function duplicates(items: readonly string[]): readonly (readonly [number, string])[] {
  return items.flatMap((item, index) => (items.indexOf(item) < index ? [[index, item] as const] : []));
}

function containerWarnings({ resources, env }: Container, at: string): readonly string[] {
  const found: string[] = [];
  for (const name of ['memory', 'ephemeral-storage']) {
    for (const list of ['limits', 'requests'] as const) {
      const amount = resources?.[list]?.[name];
      const parsed = amount === undefined ? undefined : tryParseQuantity(amount);
      if (parsed?.ok && parsed.quantity.nanos % 1_000_000_000n !== 0n)
        found.push(`${at}.resources.${list}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`);
    }
  }
  const names = new Set<string>();
  for (const [index, variable] of (env ?? []).entries()) {
    if (names.has(variable.name) && hides(variable))
      found.push(`${at}.env[${index}]: hides previous definition of "${variable.name}", which may be dropped when using apply`);
    names.add(variable.name);
  }
  return found;
}

/** A later definition may build on the former one, but not replace it. */
function hides({ name, value = '', valueFrom }: EnvVar): boolean {
  const reference = `$(${name})`;
  return valueFrom !== undefined || value === reference || !value.includes(reference);
}

function portWarnings(containers: readonly Placed[]): readonly string[] {
  const found: string[] = [];
  const known = new Map<string, [string, ContainerPort][]>();
  for (const [container, path] of containers) {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const at = `${path}.ports[${index}]`;
      const key = `${port.containerPort}/${port.protocol ?? ''}`;
      const others = known.get(key) ?? [];
      for (const [where, other] of others) {
        const [ip, otherIp, host, otherHost] = [port.hostIP ?? '', other.hostIP ?? '', port.hostPort ?? 0, other.hostPort ?? 0];
        if (ip === otherIp && host === otherHost) found.push(`${at}: duplicate port definition with ${where}`);
        else if (host === 0 || otherHost === 0) found.push(`${at}: overlapping port definition with ${where}`);
        else if (host === otherHost && (ip === '') !== (otherIp === ''))
          found.push(`${at}: dangerously ambiguous port definition with ${where}`);
      }
      known.set(key, [...others, [at, port]]);
    }
  }
  return found;
}

function portNameWarnings(containers: readonly Placed[]): readonly string[] {
  const found: string[] = [];
  const known = new Map<string, string>();
  for (const [container, path] of containers) {
    for (const [index, { name }] of (container.ports ?? []).entries()) {
      if (!name) continue;
      const other = known.get(name);
      if (other === undefined) known.set(name, `${path}.ports[${index}]`);
      else
        found.push(
          `${path}.ports[${index}]: duplicate port name "${name}" with ${other}, services and probes that select ports by name will use ${other}`,
        );
    }
  }
  return found;
}

function affinityWarnings({ affinity }: PodSpec, at: string): readonly string[] {
  const found: string[] = [];
  const look = (term: PodAffinityTerm, path: string): void => {
    if (term.labelSelector === undefined) found.push(`${path}.labelSelector: a null labelSelector results in matching no pod`);
    const message = DEPRECATED_LABELS.get(term.topologyKey);
    if (message !== undefined) found.push(`${path}.topologyKey: ${term.topologyKey} is ${message}`);
  };
  for (const field of ['podAffinity', 'podAntiAffinity'] as const) {
    const { requiredDuringSchedulingIgnoredDuringExecution: hard, preferredDuringSchedulingIgnoredDuringExecution: soft } =
      affinity?.[field] ?? {};
    for (const [index, term] of (hard ?? []).entries())
      look(term, `${at}.affinity.${field}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`);
    for (const [index, { podAffinityTerm }] of (soft ?? []).entries())
      look(podAffinityTerm, `${at}.affinity.${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm`);
  }
  return found;
}
