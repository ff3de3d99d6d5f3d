/** The manifests of the add-ons, found by the terminal as `addons/NAME.yaml` and under the addresses at which their projects publish them. */
import coredns from './addons/coredns.yaml?raw';
import dashboard from './addons/dashboard.yaml?raw';
import logging from './addons/logging.yaml?raw';
import metricsServer from './addons/metrics-server.yaml?raw';
import prometheus from './addons/prometheus.yaml?raw';

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['coredns.yaml', coredns],
  ['dashboard.yaml', dashboard],
  ['logging.yaml', logging],
  ['metrics-server.yaml', metricsServer],
  ['prometheus.yaml', prometheus],
]);

const PUBLISHED: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/github\.com\/kubernetes-sigs\/metrics-server\/releases\/.+\/components\.yaml$/, 'metrics-server.yaml'],
  [/^https:\/\/raw\.githubusercontent\.com\/kubernetes\/dashboard\/.+\/recommended\.yaml$/, 'dashboard.yaml'],
];

/** The text at a path or address; undefined when it is none of ours. */
export function addonManifest(path: string): string | undefined {
  const published = PUBLISHED.find(([pattern]) => pattern.test(path))?.[1];
  return TEXTS.get(published ?? (path.startsWith('addons/') ? path.slice('addons/'.length) : ''));
}
