import { describe, expect, it } from 'vitest';
import { imageData, pullImage } from './images.ts';
import { parseImageName } from './imageName.ts';

describe('image names', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.25', 'docker.io/library/nginx:1.25'],
    ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
    ['localhost:5000/app:v1', 'localhost:5000/app:v1'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    [`busybox:1.38.0@sha256:${'f'.repeat(64)}`, `docker.io/library/busybox@sha256:${'f'.repeat(64)}`],
  ])('%s', (text, full) => {
    expect(parseImageName(text)?.full).toBe(full);
  });

  it.each(['', 'Nginx', 'a//b', 'nginx:', 'nginx:a b', 'x@sha256:short', '-nginx', 'a/b/', '__proto__', ':tag'])('%j is none', (text) => {
    expect(parseImageName(text)).toBeUndefined();
  });
});

describe('the registry', () => {
  const pull = (text: string) => pullImage(parseImageName(text)!);

  it('has what manifests need', () => {
    for (const text of ['nginx:1.25', 'redis:alpine', 'postgres:15-alpine', 'busybox', 'registry.k8s.io/redis:e2e', 'dockersamples/examplevotingapp_vote', 'mycompany/shop:v3', 'ghcr.io/a/b:main']) expect(pull(text)).toHaveProperty('image');
  });

  it('does not have what nobody has pushed', () => {
    for (const text of ['ngnix', 'nginx:1.999', 'nginx:nope', 'nginx:this-tag-does-not-exist', 'shop.invalid/app', 'me/does-not-exist', 'constructor', 'me/app:no-such-tag']) expect(pull(text)).toHaveProperty('error');
  });

  it('knows behaviours, and a sane one for what it does not know', () => {
    expect(imageData('nginx:1.25').run).toMatchObject({ kind: 'serve', listens: [{ port: 80 }] });
    expect(imageData('busybox').run).toEqual({ kind: 'shell', argv: ['sh'] });
    expect(imageData('mycompany/shop')).toMatchObject({ size: 50_000_000, run: { kind: 'serve', anyPort: true } });
  });
});
