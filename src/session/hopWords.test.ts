/** Every hop of a packet has a sentence of its own in each language, with nothing left to fill in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';
import { expect, it } from 'vitest';
import { EngineHost } from '../host/host.ts';
import { createExplainer } from './explain.ts';
import { sentenceOf } from './explain/sentence.ts';
import type { Words } from './explanation.ts';

async function wordsOf(language: string): Promise<Words> {
  const instance: i18n = i18next.createInstance();
  const steps = JSON.parse(readFileSync(join('locales', language, 'steps.json'), 'utf8')) as Record<string, string>;
  await instance.init({ lng: language, ns: ['steps'], defaultNS: 'steps', keySeparator: false, resources: { [language]: { steps } }, interpolation: { escapeValue: false } });
  return { say: (key, data) => String(instance.t(key as 'app.name', { ...data })), has: (key) => instance.exists(key) };
}

/** Codes that the engine's source names, and those that these walks have made. */
const named = (): readonly string[] => {
  const sources = ['walkTurns', 'walkEnds'].map((file) => readFileSync(`src/engine/network/${file}.ts`, 'utf8')).join('\n');
  return [...new Set([...sources.matchAll(/(?:hopOf|ended)\(walk, '([\w.]+)'/g)].map(([, code]) => code!))];
};

const WALKS = [
  'trace pod/client http://web', 'trace pod/client http://nobody', 'trace node/worker1 http://web', 'trace node/worker1 http://10.96.0.10:9153', 'trace outside http://node/worker2:30080', 'trace outside http://10.96.0.1',
  'trace pod/client ping://10.244.2.2 -s 3000', 'trace pod/client tcp://192.0.2.7:80', 'trace pod/client http://10.244.1.250', 'trace pod/ghost http://web', 'trace pod/client udp://10.96.0.10:53', 'trace pod/client http://pod/client:81',
];

it.each(['default', 'geneve-nftables', 'ipip-ipvs', 'hostRoutes-iptables', 'cloudRoutes-iptables'])('hops of %s', async (scenario) => {
  const host = new EngineHost();
  await host.open({ scenario });
  await host.goto({ end: 'end' });
  const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n  ingress:\n  - ports:\n    - port: 80\n  egress:\n  - {}\n';
  for (const line of ['kubectl create deployment web --image=nginx --replicas=3', 'kubectl expose deployment web --port=80 --type=NodePort', 'kubectl patch service web --type=json -p \'[{"op":"replace","path":"/spec/ports/0/nodePort","value":30080}]\'', 'kubectl run client --image=busybox --restart=Never -- sleep 3600', 'kubectl apply -f policy.yaml', 'kubectl wait --for=condition=Ready pod --all --timeout=60s', 'sleep 3', ...WALKS]) await host.kubectl(line, { 'policy.yaml': policy });
  await host.fault('cutNetwork', 'worker1');
  await host.kubectl('trace node/worker1 tcp://192.168.49.2:6443', {});
  const steps = (await host.log({ limit: 3_000, grain: 'decision' })).filter(({ type }) => type === 'hop');
  expect(steps.length).toBeGreaterThan(60);
  for (const language of ['en', 'es']) {
    const words = await wordsOf(language);
    const explainer = createExplainer(words);
    for (const step of steps) {
      const { keys } = sentenceOf(step, words);
      expect(words.has(keys[0]!), keys[0]).toBe(true);
      expect(words.say(keys[0]!, sentenceOf(step, words).data)).not.toMatch(/\{\{|undefined/);
      expect(explainer.brief(step).length).toBeGreaterThan(5);
    }
    for (const code of named()) expect(words.has(`hop.${code}`), code).toBe(true);
  }
}, 60_000);
