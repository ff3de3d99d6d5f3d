/** A line of a routing table as `ip route` prints it. Upstream: iproute2. */
import type { RouteLine } from './cni.ts';

export function routeText({ to, via, dev, src, onlink, proto }: RouteLine): string {
  return [to, via && `via ${via}`, `dev ${dev}`, proto && `proto ${proto}`, proto === 'kernel' && 'scope link', src && `src ${src}`, onlink === true && 'onlink'].filter(Boolean).join(' ');
}
