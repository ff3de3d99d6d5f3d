import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO, Run, SECOND, type ApiRequest, type Json } from '../../engine/index.ts';
import { followLog, follows } from './followedLogs.ts';
import { apiRequest } from './requestPath.ts';

/** A response of which only what is written counts. */
class Written extends EventEmitter {
  text = '';
  ended = false;
  writeHead(): this {
    return this;
  }
  flushHeaders(): void {}
  write(text: string): boolean {
    this.text += text;
    return true;
  }
  end(): void {
    this.ended = true;
    this.emit('close');
  }
}

const pod = (script: string): Json => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'loop' }, spec: { restartPolicy: 'Never', containers: [{ name: 'loop', image: 'busybox', command: ['sh', '-c', script] }] } });
const logs = (query = ''): ApiRequest => apiRequest({ method: 'GET', url: `/api/v1/namespaces/default/pods/loop/log?follow=true${query}`, accept: '', contentType: '', userAgent: '', user: 'kubernetes-admin' })!;

function started(script: string, seconds: number): Run {
  const run = new Run(DEFAULT_SCENARIO, 1);
  run.settle();
  run.execute({ verb: 'create', group: '', version: 'v1', resource: 'pods', namespace: 'default', body: pod(script), user: 'kubernetes-admin', agent: 'a' });
  run.advanceTo(run.headTime + seconds * SECOND);
  return run;
}

function follow(run: Run, request: ApiRequest): { readonly written: Written; readonly pass: (seconds: number) => void } {
  const written = new Written();
  followLog(run, request, String(run.read(request).body), written as object as ServerResponse);
  const pass = (seconds: number): void => {
    run.advanceTo(run.headTime + seconds * SECOND);
    vi.advanceTimersByTime(300);
  };
  return { written, pass };
}

describe('followed logs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('grow until the container ends', () => {
    const run = started('for i in 1 2 3 4 5 6 7 8; do echo tick $i; sleep 2; done', 8);
    const { written, pass } = follow(run, logs());
    const before = written.text;
    expect(before).toMatch(/^tick 1\n/);
    expect(before).not.toContain('tick 8');
    pass(6);
    expect(written.text.length).toBeGreaterThan(before.length);
    expect(written.ended).toBe(false);
    pass(30);
    expect(written.text).toBe('tick 1\ntick 2\ntick 3\ntick 4\ntick 5\ntick 6\ntick 7\ntick 8\n');
    expect(written.ended).toBe(true);
  });

  it('go on where old lines are lost, and end at a limit or with the Pod', () => {
    const run = started('while true; do echo a; echo b; sleep 1; done', 8);
    const { written, pass } = follow(run, logs('&tailLines=1&timestamps=true'));
    for (let i = 0; i < 30; i++) pass(40);
    const lines = written.text.trim().split('\n');
    expect(lines.length).toBeGreaterThan(2300);
    expect(lines.slice(1).filter((line, index) => !line.endsWith(index % 2 === 0 ? ' a' : ' b'))).toEqual([]);
    const limited = follow(run, logs('&tailLines=1&limitBytes=5'));
    limited.pass(5);
    expect([limited.written.text, limited.written.ended]).toEqual(['b\na\nb', true]);
    run.execute({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'loop', body: { gracePeriodSeconds: 0 }, user: 'kubernetes-admin', agent: 'a' });
    pass(5);
    expect(written.ended).toBe(true);
  });

  it('are for running containers only', () => {
    expect(follows(logs())).toBe(true);
    expect(follows(logs('&previous=true'))).toBe(false);
  });
});
