import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../engine/index.ts';
import { EngineHost } from '../host/host.ts';
import { createExplainer } from './explain.ts';
import { sentenceOf } from './explain/sentence.ts';
import type { Words } from './explanation.ts';
import type { Frame, Step } from './protocol.ts';

const LANGUAGES = ['en', 'es'];
const words = new Map<string, Words>();

async function wordsOf(language: string): Promise<Words> {
  const instance: i18n = i18next.createInstance();
  const steps = JSON.parse(readFileSync(join('locales', language, 'steps.json'), 'utf8')) as Record<string, string>;
  const { naming } = JSON.parse(readFileSync(join('locales', language, 'ui.json'), 'utf8')) as { naming: { controlPlane: Record<string, string> } };
  await instance.init({ lng: language, ns: ['steps'], defaultNS: 'steps', resources: { [language]: { steps } }, interpolation: { escapeValue: false, defaultVariables: naming.controlPlane } });
  return { say: (key, data) => String(instance.t(key as 'app.name', { ...data })), has: (key) => instance.exists(key) };
}

beforeAll(async () => {
  for (const language of LANGUAGES) words.set(language, await wordsOf(language));
});

/** General sentences that would only say that something happened. */
const VAGUE = /^(unknown|reconciled\.other|synced\.other|synced\.node\.other|fault\.other|request\.other|watching\.other)$/;

function keyOf(step: Step, language: string): string {
  const say = words.get(language)!;
  return sentenceOf(step, say).keys.find((key) => say.has(key) || say.has(`${key}_other`)) ?? 'unknown';
}

async function steps(host: EngineHost): Promise<readonly Step[]> {
  await host.goto({ end: 'end' });
  return host.log({ limit: 2_000, routine: true });
}

/** A little of everything: an application, growth, a rollout, a daemon, mistakes, deletions, and a node that dies. */
async function busy(): Promise<EngineHost> {
  const host = new EngineHost();
  await host.open({ scenario: 'guestbook' });
  const files = Object.fromEntries(readdirSync('src/examples/manifests').map((file) => [file, readFileSync(join('src/examples/manifests', file), 'utf8')]));
  const lines = [
    'kubectl scale deployment frontend --replicas=5', 'kubectl set image deployment/frontend web=nginx:1.28', 'kubectl apply -f agent.yaml', 'kubectl apply -f crash.yaml', 'kubectl apply -f typo.yaml',
    'kubectl apply -f too-big.yaml', 'kubectl apply -f mistakes.yaml', 'kubectl apply -f init-container.yaml', 'kubectl scale deployment frontend --replicas=2', 'kubectl cordon worker3', 'kubectl uncordon worker3',
    'kubectl create namespace shop', 'kubectl delete namespace shop', 'kubectl delete deployment redis', 'kubectl delete pod nothing',
  ];
  await host.goto({ end: 'end' });
  for (const line of lines) {
    const { frame } = await host.kubectl(line, files);
    await host.advance(frame.headAt + 4_000_000);
    await host.goto({ end: 'end' });
  }
  const { headAt } = await host.fault('stopKubelet', 'worker2');
  await host.advance(headAt + 60_000_000);
  return host;
}

describe('explanations', () => {
  it('has a sentence of its own for everything that happens, in each language', async () => {
    const host = await busy();
    const seen = new Map<string, string>();
    for (const step of await allSteps(host)) {
      for (const language of LANGUAGES) {
        const key = keyOf(step, language);
        const { numbers = {} } = step.data as { numbers?: object };
        for (const label of Object.keys(numbers)) if (!words.get(language)!.has(`label.${label}`)) seen.set(`${language} label.${label}`, '');
        if (VAGUE.test(key)) seen.set(`${language} ${key} ${(step.data as { code?: string }).code ?? step.type}`, JSON.stringify(step.data).slice(0, 200));
      }
    }
    expect([...seen]).toEqual([]);
  });

  it('has a sentence for every code that the engine can report', () => {
    const walk = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));
    const text = (folder: string): string => walk(folder).filter((file) => file.endsWith('.ts') && !file.includes('.test.')).map((file) => readFileSync(file, 'utf8')).join('\n');
    const reported = [...text('src/engine/controllers').matchAll(/\breport\(([^,;]*)/g)].flatMap(([, first]) => [...first!.matchAll(/'([a-zA-Z]\w*)'/g)].map(([, code]) => code!));
    const kubelet = text('src/engine/kubelet');
    const synced = [...kubelet.matchAll(/\.step\(ctx, [^']*?'(\w+)'/g)].map(([, code]) => code!);
    const ofNode = [...kubelet.matchAll(/'synced', \{ node(?:: name)?, code: '(\w+)'/g)].map(([, code]) => code!);
    expect(reported.length).toBeGreaterThan(30);
    expect(synced.length).toBeGreaterThan(10);
    const keys = Object.keys(JSON.parse(readFileSync('locales/en/steps.json', 'utf8')) as object).map((key) => key.replace(/_(one|other)$/, ''));
    const lacking = (prefix: string, codes: readonly string[]): string[] => [...new Set(codes)].filter((code) => !keys.some((key) => key.startsWith(prefix) && key.endsWith(`.${code}`)));
    expect(lacking('reconciled.', reported)).toEqual([]);
    expect(lacking('synced.', synced)).toEqual([]);
    expect(lacking('synced.node.', ofNode)).toEqual([]);
    expect(lacking('fault.', Object.keys(FAULTS))).toEqual([]);
    for (const language of LANGUAGES) expect(Object.keys((JSON.parse(readFileSync(join('locales', language, 'ui.json'), 'utf8')) as { fault: object }).fault).sort()).toEqual(Object.keys(FAULTS).sort());
    const lives = [...text('src/engine/client').matchAll(/'program', \{ code: ([^},]*)/g)].flatMap(([, code]) => [...code!.matchAll(/'(\w+)'/g)].map(([, one]) => one!));
    expect(lives.length).toBeGreaterThan(5);
    expect(lacking('program.', [...lives, 'crashed', 'frozen', 'thawed', 'started'])).toEqual([]);
  });

  it('leaves no placeholder and no private character in what it says', async () => {
    const host = await busy();
    const frame = await host.goto({ end: 'end' });
    for (const language of LANGUAGES) {
      const explainer = createExplainer(words.get(language)!);
      for (const step of await steps(host)) {
        const one: Frame = { ...frame, step };
        const { title, sentence, evidence, suggestions } = explainer.explain(one);
        const all = JSON.stringify([title, sentence, evidence, suggestions]);
        expect(all, `${language} ${JSON.stringify(step.data)}`).not.toMatch(/\{\{|undefined|\uE000|\uE001|\[object/);
        expect(sentence.map((part) => part.text).join('').length).toBeGreaterThan(8);
      }
    }
  });

  it('explains a decision of the scheduler with its figures', async () => {
    const host = new EngineHost();
    await host.open({ scenario: 'guestbook' });
    const { seq } = (await host.until({ pod: 'frontend-*' })).causes.findLast(({ type }) => type === 'scheduled')!;
    const frame = await host.goto({ seq });
    const { pod, node, verdicts } = frame.step!.data as { pod: string; node: string; verdicts: readonly { total?: number; node: string }[] };
    const { sentence, evidence, suggestions, title } = createExplainer(words.get('es')!).explain(frame);
    const text = sentence.map((part) => part.text).join('');
    expect(text).toMatch(/^kube-scheduler pone el Pod \S+ en worker\d: de 4 nodos, 3 pueden acogerlo/);
    expect(title).toBe(`kube-scheduler pone el Pod ${pod.split('/')[1]} en ${node}`);
    expect(evidence).toMatchObject({ kind: 'table' });
    const table = evidence as { columns: readonly string[]; rows: readonly { cells: readonly string[]; tone?: string }[] };
    expect(table.columns).toContain('Taints ×3');
    expect(table.rows[0]).toMatchObject({ tone: verdicts.filter(({ total }) => total === Math.max(...verdicts.map((one) => one.total ?? 0))).length === 1 ? 'best' : table.rows[0]!.tone });
    expect(table.rows.at(-1)).toMatchObject({ tone: 'out', cells: ['controlplane', expect.stringContaining('TaintToleration')] });
    expect(suggestions.map(({ line }) => line)).toContain(`kubectl cordon ${node}`);
  });

  it('takes what users name their things for nothing but names', () => {
    const explainer = createExplainer(words.get('es')!);
    const step: Step = { seq: 1, at: 0, actor: 'user', type: 'command', grain: 'milestone', cause: 0, routine: false, data: { code: 'request', line: 'kubectl get {{who}} de el \uE000nx\uE001 $t(start)' } };
    expect(explainer.brief(step)).toBe('Ejecutas kubectl get {{who}} de el nx $t(start)');
  });
});

/** The log is given in pages. */
async function allSteps(host: EngineHost): Promise<readonly Step[]> {
  const found: Step[] = [];
  let page = await host.log({ limit: 2_000, routine: true });
  while (page.length > 0) {
    found.unshift(...page);
    page = await host.log({ limit: 2_000, routine: true, beforeSeq: page[0]!.seq });
  }
  return found;
}
