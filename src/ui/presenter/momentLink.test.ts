import { describe, expect, it } from 'vitest';
import { readLink } from '../../session/link.ts';
import { EngineHost } from '../../host/host.ts';
import { readQuery } from '../query.ts';
import { linkFor, MOST } from './momentLink.ts';

const BASE = 'https://podium.example/';

describe('the link of a QR code', () => {
  it('is that to the moment where it fits', async () => {
    const host = new EngineHost();
    const frame = await host.open({ scenario: 'default' });
    const link = linkFor(BASE, await host.share('page=etcd'), { source: { scenario: 'default' }, frame, page: 'etcd' }, undefined);
    expect(link.kind).toBe('moment');
    expect(link.address.length).toBeLessThanOrEqual(MOST);
    expect(readLink(new URL(link.address).hash)).toMatchObject({ at: frame.seq, view: 'page=etcd' });
  });

  it('is otherwise what comes nearest, and says how long it would be', async () => {
    const long = `s=v1.${'x'.repeat(MOST)}`;
    const frame = await new EngineHost().open({ scenario: 'default' });
    const here = { source: { scenario: 'guestbook' }, frame, page: 'etcd' } as const;
    expect(linkFor(BASE, long, here, 'three-masters')).toMatchObject({ kind: 'lesson', address: `${BASE}?lesson=three-masters`, length: BASE.length + long.length + 1 });
    const step = linkFor(BASE, long, here, undefined);
    expect(step.kind).toBe('step');
    expect(readQuery(new URL(step.address).search, () => undefined)).toMatchObject({ scenario: 'guestbook', step: frame.seq, views: ['etcd'] });
    expect(linkFor(BASE, long, { ...here, frame: { ...frame, branch: 'f2' } }, undefined)).toMatchObject({ kind: 'page', address: BASE });
  });
});
