/**
 * kubectl describe service, endpoints, endpointslice. Upstream: k8s.io/kubectl/pkg/describe/describe.go.
 */
import { items } from '../context.ts';
import { formatSelector, selectorOfMap, type IntOrString, type KubeObject, type StringMap } from '../discovery.ts';
import { describing, writeEventsOf, writeHead } from './describer.ts';

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}

interface Service extends KubeObject {
  readonly spec: {
    readonly selector?: StringMap;
    readonly type?: string;
    readonly ipFamilyPolicy?: string;
    readonly ipFamilies?: readonly string[];
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly externalIPs?: readonly string[];
    readonly loadBalancerIP?: string;
    readonly externalName?: string;
    readonly ports?: readonly ServicePort[];
    readonly sessionAffinity?: string;
    readonly externalTrafficPolicy?: string;
    readonly internalTrafficPolicy?: string;
    readonly healthCheckNodePort?: number;
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly trafficDistribution?: string;
  };
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly ipMode?: string; readonly hostname?: string }[];
    };
  };
}

interface Slice extends KubeObject {
  readonly addressType?: string;
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[];
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
    readonly hostname?: string;
    readonly nodeName?: string;
    readonly zone?: string;
    readonly targetRef?: { readonly kind?: string; readonly name?: string };
  }[];
}

export const service = describing((w, context, object, showEvents) => {
  const { metadata, spec, status } = object as Service;
  const options = { labelSelector: `kubernetes.io/service-name=${metadata.name}` };
  const response = context.ask({
    verb: 'list',
    group: 'discovery.k8s.io',
    version: 'v1',
    resource: 'endpointslices',
    namespace: metadata.namespace ?? 'default',
    options,
  });
  const slices = response.code >= 400 ? [] : (items(response.body) as readonly Slice[]);
  const line = (title: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '' && value !== 0) w.write(0, `${title}:\t${value}\n`);
  };
  writeHead(w, object);
  const selector = formatSelector(selectorOfMap(spec.selector));
  w.write(0, `Selector:\t${selector === '' ? '<none>' : selector}\n`);
  w.write(0, `Type:\t${spec.type ?? ''}\n`);
  line('IP Family Policy', spec.ipFamilyPolicy);
  w.write(0, `IP Families:\t${(spec.ipFamilies ?? []).join(',') || '<none>'}\n`);
  w.write(0, `IP:\t${spec.clusterIP ?? ''}\n`);
  w.write(0, `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}\n`);
  line('External IPs', (spec.externalIPs ?? []).join(','));
  line('Desired LoadBalancer IP', spec.loadBalancerIP);
  line('External Name', spec.externalName);
  line(
    'LoadBalancer Ingress',
    (status?.loadBalancer?.ingress ?? [])
      .map(({ ip = '', ipMode, hostname = '' }) => (ip === '' ? hostname : `${ip}${ipMode === undefined ? '' : ` (${ipMode})`}`))
      .join(', '),
  );
  for (const port of spec.ports ?? []) {
    const name = port.name === undefined || port.name === '' ? '<unset>' : port.name;
    const protocol = port.protocol ?? 'TCP';
    w.write(0, `Port:\t${name}\t${port.port}/${protocol}\n`);
    w.write(0, `TargetPort:\t${port.targetPort ?? 0}/${protocol}\n`);
    line('AppProtocol', port.appProtocol);
    if ((port.nodePort ?? 0) !== 0) w.write(0, `NodePort:\t${name}\t${port.nodePort}/${protocol}\n`);
    w.write(0, `Endpoints:\t${endpointsText(slices, port.name ?? '')}\n`);
  }
  w.write(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}\n`);
  line('External Traffic Policy', spec.externalTrafficPolicy);
  line('Internal Traffic Policy', spec.internalTrafficPolicy);
  line('HealthCheck NodePort', spec.healthCheckNodePort);
  line('LoadBalancer Source Ranges', (spec.loadBalancerSourceRanges ?? []).join(','));
  line('Traffic Distribution', spec.trafficDistribution);
  writeEventsOf(w, context, object, showEvents);
});

const SHOWN = 3;

/** Ready addresses of one port, at most three. */
function endpointsText(slices: readonly Slice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap((slice) => {
    const ready = (slice.endpoints ?? [])
      .filter((endpoint) => endpoint.conditions?.ready !== false)
      .map((endpoint) => endpoint.addresses?.[0] ?? '');
    if ((slice.ports ?? []).length === 0) return ready;
    return (slice.ports ?? [])
      .filter((port) => (port.name ?? '') === portName)
      .flatMap((port) => ready.map((address) => `${address.includes(':') ? `[${address}]` : address}:${port.port ?? 0}`));
  });
  const more = all.length - SHOWN;
  return `${all.slice(0, SHOWN).join(',')}${more > 0 ? ` + ${more} more...` : ''}`;
}

interface Endpoints extends KubeObject {
  readonly subsets?: readonly {
    readonly addresses?: readonly { readonly ip: string }[];
    readonly notReadyAddresses?: readonly { readonly ip: string }[];
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  }[];
}

export const endpoints = describing((w, context, object, showEvents) => {
  writeHead(w, object);
  w.write(0, 'Subsets:\n');
  for (const subset of (object as Endpoints).subsets ?? []) {
    const listed = (addresses: readonly { readonly ip: string }[] | undefined): string =>
      (addresses ?? []).map(({ ip }) => ip).join(',') || '<none>';
    w.write(1, `Addresses:\t${listed(subset.addresses)}\n`);
    w.write(1, `NotReadyAddresses:\t${listed(subset.notReadyAddresses)}\n`);
    if ((subset.ports ?? []).length > 0) {
      w.write(1, 'Ports:\n');
      w.write(2, 'Name\tPort\tProtocol\n');
      w.write(2, '----\t----\t--------\n');
      for (const { name = '', port, protocol = '' } of subset.ports ?? [])
        w.write(2, `${name === '' ? '<unset>' : name}\t${port}\t${protocol}\n`);
    }
    w.write(0, '\n');
  }
  writeEventsOf(w, context, object, showEvents);
});

export const endpointSlice = describing((w, context, object, showEvents) => {
  const { addressType = '' } = object as Slice;
  const [ports, list] = [(object as Slice).ports ?? [], (object as Slice).endpoints ?? []];
  writeHead(w, object);
  w.write(0, `AddressType:\t${addressType}\n`);
  if (ports.length === 0) w.write(0, 'Ports: <unset>\n');
  else {
    w.write(0, 'Ports:\n');
    w.write(1, 'Name\tPort\tProtocol\n');
    w.write(1, '----\t----\t--------\n');
    for (const { name = '', port, protocol = '' } of ports)
      w.write(1, `${name === '' ? '<unset>' : name}\t${port ?? '<unset>'}\t${protocol}\n`);
  }
  w.write(0, list.length === 0 ? 'Endpoints: <none>\n' : 'Endpoints:\n');
  for (const endpoint of list) {
    w.write(1, `- Addresses:\t${(endpoint.addresses ?? []).join(', ') || '<none>'}\n`);
    w.write(2, 'Conditions:\n');
    w.write(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}\n`);
    w.write(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}\n`);
    if (endpoint.targetRef !== undefined) w.write(2, `TargetRef:\t${endpoint.targetRef.kind ?? ''}/${endpoint.targetRef.name ?? ''}\n`);
    w.write(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}\n`);
    w.write(2, `Zone:\t${endpoint.zone ?? '<unset>'}\n`);
  }
  writeEventsOf(w, context, object, showEvents);
});
