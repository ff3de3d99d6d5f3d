import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import { DEFAULT_SCENARIO, Run } from '../engine/index.ts';
import { createRemoteHost, type RemoteHost } from './remote.ts';
import { remoteHandler } from './remoteServer.ts';

let server: Server;
let run: Run;
let host: RemoteHost;
let address = '';

beforeAll(async () => {
  run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  run.seek(run.head);
  const handler = remoteHandler(run, 'secret');
  server = createServer((request, response) => void (handler(request, response, request.url ?? '') || response.writeHead(404).end()));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = server.address();
  address = `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`;
  host = createRemoteHost(address, 'secret');
});

afterAll(() => new Promise<void>((done) => void server.close(() => done())));

describe('remote host', () => {
  it('shows the run as it is and looks back without moving it', async () => {
    const frame = await host.open({ scenario: 'guestbook' });
    expect(frame).toMatchObject({ seq: run.head, headSeq: run.head });
    await host.goto({ direction: -1, grain: 'decision' });
    const before = await host.goto({ direction: -1, grain: 'decision' });
    expect(before.seq).toBeLessThan(run.head);
    expect(run.position).toBe(run.head);
    const again = await host.goto({ direction: 1, grain: 'decision' });
    expect(again.seq).toBeGreaterThan(before.seq);
    expect((await host.goto({ direction: 1, grain: 'milestone' })).headSeq).toBe(frame.headSeq);
  });

  it('acts at the present, wherever the page looks, and tells of news', async () => {
    const known = await host.news();
    await host.goto({ end: 'start' });
    const { outcome, frame } = await host.kubectl('kubectl create namespace shop', {});
    expect(outcome.stdout).toBe('namespace/shop created\n');
    expect(frame.branches).toHaveLength(1);
    expect(await host.news()).toBeGreaterThan(known);
    expect(run.objects('', 'v1', 'namespaces').some(({ metadata }) => metadata.name === 'shop')).toBe(true);
    expect(new TextDecoder().decode(await host.save())).toContain('"podium"');
    expect(await host.inspect({ resource: 'pods', namespace: 'default', name: 'none' })).toBeUndefined();
  });

  it('lets nobody in without the token, from nowhere else, to nothing else', async () => {
    await expect(createRemoteHost(address, 'wrong!').hash()).rejects.toThrow('Unauthorized');
    await expect(host.branch('main')).rejects.toThrow('served cluster');
    const post = (path: string, init: RequestInit): Promise<Response> => fetch(`${address}/podium/${path}`, { method: 'POST', ...init });
    const headers = { authorization: 'Bearer secret' };
    expect(await (await post('constructor', { headers, body: '[]' })).json()).toEqual({ error: 'unknown method constructor' });
    expect((await post('hash', { headers, body: '{' })).status).toBe(400);
    expect((await post('hash', { method: 'GET', headers })).status).toBe(405);
    expect((await post('hash', { method: 'OPTIONS', headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
    const near = await post('hash', { method: 'OPTIONS', headers: { origin: 'http://localhost:5173' } });
    expect([near.status, near.headers.get('access-control-allow-origin')]).toEqual([204, 'http://localhost:5173']);
  });
});
