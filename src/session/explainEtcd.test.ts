import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';
import { describe, expect, it } from 'vitest';
import { actorName, DEFAULT_SCENARIO, machine, Run, SECOND } from '../engine/index.ts';
import { sentenceOf } from './explain/sentence.ts';
import type { Words } from './explanation.ts';
import type { Step } from './protocol.ts';

async function wordsOf(language: string): Promise<Words> {
  const instance: i18n = i18next.createInstance();
  const steps = JSON.parse(readFileSync(join('locales', language, 'steps.json'), 'utf8')) as Record<string, string>;
  await instance.init({ lng: language, ns: ['steps'], defaultNS: 'steps', resources: { [language]: { steps } }, interpolation: { escapeValue: false } });
  return { say: (key, data) => String(instance.t(key as 'app.name', { ...data })), has: (key) => instance.exists(key) };
}

/** Elections, replication, a member that dies, is cut off, is damaged, goes and comes; a full disk; a backup and its restore. */
function eventful(): Run {
  const control = ['controlplane', 'controlplane2', 'controlplane3'].map((name, at) => ({ ...machine(name, at, 'a'), controlPlane: true }));
  const run = new Run({ ...DEFAULT_SCENARIO, id: 'test', systemPods: false, machines: [...control, machine('worker1', 3, 'b')], controlPlane: { snapshotCount: 20 } }, 1);
  run.settle(60 * SECOND);
  const pass = (seconds: number): void => run.advanceTo(run.headTime + seconds * SECOND);
  const create = (name: string): unknown => run.execute({ verb: 'create', group: '', version: 'v1', resource: 'configmaps', namespace: 'default', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }, user: 'kubernetes-admin', agent: 'kubectl' });
  run.operate({ do: 'save', file: 'backup.db' }, 'etcdctl snapshot save backup.db');
  run.fault({ code: 'crash', target: 'etcd/controlplane2' });
  for (let n = 0; n < 30; n++) create(`n${n}`);
  run.fault({ code: 'start', target: 'etcd/controlplane2' });
  pass(3);
  for (const target of ['controlplane', 'controlplane2', 'controlplane3']) run.fault({ code: 'cutNetwork', target });
  pass(8);
  for (const target of ['controlplane', 'controlplane2', 'controlplane3']) run.fault({ code: 'healNetwork', target });
  pass(8);
  run.operate({ do: 'moveLeader', name: run.etcd.status().leader === 'controlplane' ? 'controlplane2' : 'controlplane' });
  pass(2);
  run.fault({ code: 'fillDisk', target: 'etcd' });
  create('full');
  for (let n = 0; n < 3; n++) create(`full${n}`);
  run.operate({ do: 'disarm' });
  run.fault({ code: 'freeDisk', target: 'etcd' });
  pass(2);
  run.operate({ do: 'removeMember', name: 'controlplane3' });
  pass(4);
  run.operate({ do: 'addMember', name: 'controlplane3', instance: 'controlplane3', address: '192.168.49.4' });
  pass(5);
  run.fault({ code: 'corruptMember', target: 'etcd/controlplane3' });
  pass(420);
  run.fault({ code: 'crash', target: 'etcd/controlplane3' });
  run.fault({ code: 'start', target: 'etcd/controlplane3' });
  pass(2);
  run.operate({ do: 'restore', file: 'backup.db', bump: 1_000 });
  pass(5);
  return run;
}

describe('what etcd’s members do', () => {
  it.each(['en', 'es'])('has a sentence of its own in %s, with everything in its place', async (language) => {
    const words = await wordsOf(language);
    const run = eventful();
    const codes = new Set<string>();
    const wrong = new Set<string>();
    for (let seq = 1; seq <= run.head; seq++) {
      const entry = run.entry(seq)!;
      if (!['raft', 'raftRole', 'etcd'].includes(entry.type)) continue;
      const { code, message, role, reason } = entry.data as { readonly [field: string]: string };
      codes.add(`${entry.type} ${code ?? message ?? `${role} ${reason}`}`);
      const step: Step = { ...entry, actor: actorName(entry.actor) };
      const { keys, data } = sentenceOf(step, words);
      const key = keys.find((one) => words.has(one) || words.has(`${one}_other`)) ?? 'unknown';
      const text = words.say(key, data);
      if (/unknown|\.other$/.test(key) || /\{\{|undefined|NaN/.test(text)) wrong.add(`${entry.type} ${JSON.stringify(entry.data)} ${key} ${text}`);
    }
    expect([...wrong]).toEqual([]);
    const wanted = ['leaderElected', 'quorumLost', 'quorumRegained', 'snapshotInstalled', 'learnerAdded', 'memberPromoted', 'memberRemoved', 'alarmNOSPACE', 'alarmCORRUPT', 'alarmDisarmed', 'damagedAtStart', 'backupSaved', 'restored'];
    expect(wanted.filter((code) => !codes.has(`etcd ${code}`))).toEqual([]);
    expect(['MsgPreVote', 'MsgPreVoteResp', 'MsgVote', 'MsgVoteResp', 'MsgApp', 'MsgAppResp', 'MsgSnap', 'MsgTimeoutNow'].filter((message) => !codes.has(`raft ${message}`))).toEqual([]);
  });
});
