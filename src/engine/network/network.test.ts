import { describe, expect, it } from 'vitest';
import { contains, formatAddress, formatNetwork, nextAddress, parseAddress, parseNetwork, sizeOf, subnet } from './address.ts';
import { route, type ServiceRule } from './rules.ts';

describe('addresses', () => {
  it('are read and written', () => {
    for (const text of ['0.0.0.0', '10.244.1.255', '255.255.255.255']) expect(formatAddress(parseAddress(text)!)).toBe(text);
    for (const text of ['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '01.2.3.4', 'a.b.c.d']) expect(parseAddress(text)).toBeUndefined();
  });

  it('make networks', () => {
    const network = parseNetwork('10.244.7.9/16')!;
    expect(formatNetwork(network)).toBe('10.244.0.0/16');
    expect(sizeOf(network)).toBe(65_536);
    expect(formatNetwork(subnet(network, 24, 3)!)).toBe('10.244.3.0/24');
    expect(subnet(network, 24, 256)).toBeUndefined();
    expect(contains(network, parseAddress('10.245.0.0')!)).toBe(false);
    expect(parseNetwork('10.0.0.0/33')).toBeUndefined();
  });

  it('are given round robin, and again only when free', () => {
    const network = parseNetwork('10.0.0.0/29')!;
    const taken = new Set<string>();
    let last = 0;
    const given: string[] = [];
    for (let found = nextAddress(network, 2, last, (ip) => taken.has(ip)); found; found = nextAddress(network, 2, last, (ip) => taken.has(ip))) {
      given.push(found.address);
      taken.add(found.address);
      last = found.offset;
    }
    expect(given).toEqual(['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']);
    taken.delete('10.0.0.3');
    expect(nextAddress(network, 2, last, (ip) => taken.has(ip))?.address).toBe('10.0.0.3');
  });
});

describe('routes', () => {
  const rule = (more: Partial<ServiceRule>): ServiceRule => ({ name: 'default/web', namespace: 'default', service: 'web', protocol: 'TCP', clusterIP: '10.96.0.7', port: 80, externalIPs: [], endpoints: [{ ip: '10.244.1.2', port: 8080, node: 'a' }, { ip: '10.244.2.2', port: 8080, node: 'b' }], internalLocal: false, externalLocal: false, ...more });
  const here = { name: 'a', addresses: ['192.168.49.3'] };
  const go = (rules: readonly ServiceRule[], ip: string, port: number, pick = 0) => route({ rules }, here, ip, port, 'TCP', () => pick);

  it('lead to an endpoint, by cluster address, node port and external address', () => {
    expect(go([rule({})], '10.96.0.7', 80, 1)).toMatchObject({ verdict: 'endpoint', ip: '10.244.2.2', port: 8080, via: 'clusterIP', masquerade: false });
    expect(go([rule({ nodePort: 31_000 })], '192.168.49.3', 31_000)).toMatchObject({ verdict: 'endpoint', via: 'nodePort', masquerade: true });
    expect(go([rule({ externalIPs: ['1.2.3.4'] })], '1.2.3.4', 80)).toMatchObject({ verdict: 'endpoint', via: 'external' });
    expect(go([rule({})], '10.244.9.9', 80)).toEqual({ verdict: 'direct', ip: '10.244.9.9', port: 80 });
  });

  it('end where there is no endpoint, or none here', () => {
    expect(go([rule({ endpoints: [] })], '10.96.0.7', 80).verdict).toBe('reject');
    const elsewhere = [{ ip: '10.244.2.2', port: 8080, node: 'b' }];
    expect(go([rule({ internalLocal: true, endpoints: elsewhere })], '10.96.0.7', 80).verdict).toBe('drop');
    expect(go([rule({ nodePort: 31_000, externalLocal: true })], '192.168.49.3', 31_000, 0)).toMatchObject({ ip: '10.244.1.2', masquerade: false });
  });
});
