/**
 * What is filled into Pods and Pod templates. Upstream: pkg/apis/core/v1/defaults.go. Leaves out: storage plugins that are gone (ISCSI, RBD,
 * ScaleIO, Azure), Pod-level hugepages.
 */
import { canonicalQuantity, formatQuantity, fromMilli, toMilli, tryParseQuantity } from '../quantity.ts';
import type { Container, EnvVar, Pod, PodSpec, PodTemplateSpec, Probe, ResourceList, ResourceRequirements, Volume } from '../kinds/pod.ts';

type Fields = { readonly [field: string]: unknown };

/** A template (or nothing) with the defaults of a Pod spec. */
export function defaultTemplate(template: PodTemplateSpec | undefined): PodTemplateSpec {
  return { ...template, spec: defaultPodSpec(template?.spec) };
}

/** The defaults that templates and Pods share. */
function defaultPodSpec(given: PodSpec | undefined): PodSpec {
  const spec = given ?? ({} as PodSpec);
  const account = spec.serviceAccountName || spec.serviceAccount;
  const { ephemeralContainers } = spec as { readonly ephemeralContainers?: readonly Container[] };
  return {
    ...spec,
    ...(spec.volumes && { volumes: spec.volumes.map(defaultVolume) }),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(defaultContainer) }),
    ...(spec.containers && { containers: spec.containers.map(defaultContainer) }),
    ...(ephemeralContainers && { ephemeralContainers: ephemeralContainers.map(defaultEphemeralContainer) }),
    ...(account !== undefined && account !== '' && { serviceAccountName: account, serviceAccount: account }),
    dnsPolicy: spec.dnsPolicy || 'ClusterFirst',
    restartPolicy: spec.restartPolicy || 'Always',
    securityContext: spec.securityContext ?? {},
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    schedulerName: spec.schedulerName || 'default-scheduler',
  };
}

/** The defaults of a Pod, which templates do not get: requests from limits, service links, host ports. */
export function defaultPod(pod: Pod): Pod {
  const spec = defaultPodSpec(pod.spec);
  const host = spec.hostNetwork === true;
  const fill = (container: Container): Container => defaultHostPorts(requestsFromLimits(container), host);
  return {
    ...pod,
    spec: {
      ...spec,
      ...(spec.containers && { containers: spec.containers.map(fill) }),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(fill) }),
      ...((spec.terminationGracePeriodSeconds ?? 0) < 0 && { terminationGracePeriodSeconds: 1 }),
      enableServiceLinks: spec.enableServiceLinks ?? true,
    },
  };
}

function requestsFromLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (limits === undefined) return container;
  const missing = Object.entries(limits).filter(([name]) => requests === undefined || !Object.hasOwn(requests, name));
  if (missing.length === 0) return container;
  return { ...container, resources: { ...container.resources, requests: { ...requests, ...Object.fromEntries(missing) } } };
}

function defaultHostPorts(container: Container, host: boolean): Container {
  if (!host || container.ports === undefined) return container;
  return { ...container, ports: container.ports.map((port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort })) };
}

function defaultContainer(container: Container): Container {
  const { ports, env, resources, livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  return {
    ...container,
    ...(ports && { ports: ports.map((port) => (port.protocol ? port : { ...port, protocol: 'TCP' })) }),
    ...(env && { env: env.map(defaultEnv) }),
    resources: defaultResources(resources ?? {}),
    ...(livenessProbe && { livenessProbe: defaultProbe(livenessProbe) }),
    ...(readinessProbe && { readinessProbe: defaultProbe(readinessProbe) }),
    ...(startupProbe && { startupProbe: defaultProbe(startupProbe) }),
    ...(lifecycle && {
      lifecycle: {
        ...lifecycle,
        ...(lifecycle.preStop && { preStop: defaultHandler(lifecycle.preStop) }),
        ...(lifecycle.postStart && { postStart: defaultHandler(lifecycle.postStart) }),
      },
    }),
    terminationMessagePath: container.terminationMessagePath || '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy || 'File',
    imagePullPolicy: container.imagePullPolicy || (imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'),
  };
}

/** Ephemeral containers may not have resources. */
function defaultEphemeralContainer(container: Container): Container {
  const { resources: _resources, ...rest } = defaultContainer(container);
  return container.resources === undefined ? rest : { ...rest, resources: container.resources };
}

const IMAGE = /^[^@]*?(?::(\w[\w.-]{0,127}))?(@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;
const REPOSITORY = /^(?:[A-Za-z0-9.[\]:-]+\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** The tag of an image's name; `latest` when it names neither tag nor digest, '' when it has a digest only or is no image name. */
export function imageTag(image: string): string {
  const known = TAGS.get(image);
  if (known !== undefined) return known;
  if (TAGS.size > 1_000) TAGS.clear();
  const tag = readTag(image);
  TAGS.set(image, tag);
  return tag;
}

/** The same images come again and again. */
const TAGS = new Map<string, string>();

function readTag(image: string): string {
  const [, tag, digest] = IMAGE.exec(image) ?? [];
  const name = image.slice(0, image.length - (digest?.length ?? 0) - (tag === undefined ? 0 : tag.length + 1));
  if (!REPOSITORY.test(name)) return '';
  return tag ?? (digest === undefined ? 'latest' : '');
}

function defaultEnv(variable: EnvVar): EnvVar {
  const field = variable.valueFrom?.fieldRef;
  return field === undefined || field.apiVersion
    ? variable
    : { ...variable, valueFrom: { ...variable.valueFrom, fieldRef: { apiVersion: 'v1', ...field } } };
}

/** Amounts are rounded up to thousandths. */
function defaultResources(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources;
  if (limits === undefined && requests === undefined) return resources;
  return { ...resources, ...(limits && { limits: roundUp(limits) }), ...(requests && { requests: roundUp(requests) }) };
}

function roundUp(list: ResourceList): ResourceList {
  const changed = Object.entries(list).some(([, amount]) => rounded(amount) !== amount);
  return changed ? Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, rounded(amount)])) : list;
}

function rounded(amount: string | number): string | number {
  if (typeof amount === 'string' && !/[nu]$/.test(amount)) return amount;
  const text = canonicalQuantity(amount) ?? amount;
  if (typeof text !== 'string' || !/[nu]$/.test(text)) return text;
  const parsed = tryParseQuantity(text);
  return parsed.ok ? formatQuantity(fromMilli(toMilli(parsed.quantity), parsed.quantity.format)) : text;
}

function defaultProbe(probe: Probe): Probe {
  return {
    ...defaultHandler(probe),
    ...(probe.grpc && { grpc: { ...probe.grpc, service: probe.grpc.service ?? '' } }),
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  };
}

const defaultHandler = <T extends { readonly httpGet?: NonNullable<Probe['httpGet']> }>(handler: T): T =>
  handler.httpGet === undefined
    ? handler
    : { ...handler, httpGet: { ...handler.httpGet, path: handler.httpGet.path || '/', scheme: handler.httpGet.scheme || 'HTTP' } };

function defaultVolume(volume: Volume): Volume {
  const source = Object.keys(volume).find((key) => key !== 'name' && volume[key] !== undefined);
  if (source === undefined) return { ...volume, emptyDir: {} };
  const value = volume[source] as Fields;
  switch (source) {
    case 'configMap':
    case 'secret':
      return { ...volume, [source]: { ...value, defaultMode: value['defaultMode'] ?? 420 } };
    case 'downwardAPI':
      return { ...volume, downwardAPI: { ...defaultDownward(value), defaultMode: value['defaultMode'] ?? 420 } };
    case 'projected':
      return {
        ...volume,
        projected: {
          ...value,
          sources: ((value['sources'] ?? []) as readonly Fields[]).map(defaultProjection),
          defaultMode: value['defaultMode'] ?? 420,
        },
      };
    case 'hostPath':
      return { ...volume, hostPath: { ...value, type: value['type'] ?? '' } };
    case 'image':
      return {
        ...volume,
        image: {
          ...value,
          pullPolicy: value['pullPolicy'] || (imageTag(String(value['reference'] ?? '')) === 'latest' ? 'Always' : 'IfNotPresent'),
        },
      };
    case 'ephemeral':
      return { ...volume, ephemeral: defaultEphemeral(value) };
    default:
      return volume;
  }
}

function defaultDownward(source: Fields): Fields {
  const items = source['items'] as readonly { readonly fieldRef?: { readonly apiVersion?: string } }[] | undefined;
  if (items === undefined) return source;
  return {
    ...source,
    items: items.map((item) =>
      item.fieldRef === undefined || item.fieldRef.apiVersion ? item : { ...item, fieldRef: { apiVersion: 'v1', ...item.fieldRef } },
    ),
  };
}

function defaultProjection(source: Fields): Fields {
  const downward = source['downwardAPI'] as Fields | undefined;
  const token = source['serviceAccountToken'] as Fields | undefined;
  return {
    ...source,
    ...(downward && { downwardAPI: defaultDownward(downward) }),
    ...(token && { serviceAccountToken: { ...token, expirationSeconds: token['expirationSeconds'] ?? 3600 } }),
  };
}

function defaultEphemeral(source: Fields): Fields {
  const template = source['volumeClaimTemplate'] as { readonly spec?: Fields } | undefined;
  if (template === undefined) return source;
  return {
    ...source,
    volumeClaimTemplate: { ...template, spec: { ...template.spec, volumeMode: template.spec?.['volumeMode'] ?? 'Filesystem' } },
  };
}
