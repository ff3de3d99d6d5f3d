/**
 * Input that is broken, hostile or huge, by the ways it comes in: `podium apply FILE`, the page's editor and terminal, links and files. Nothing
 * takes the engine down or hangs it (a test may take no more than vitest's usual five seconds), and each is told why in Kubernetes' words.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, strToU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Run, type KubeObject } from '../engine/index.ts';
import { readDocuments } from '../kubectl/input/documents.ts';
import { runKubectl } from '../kubectl/kubectl.ts';
import { createSession } from '../session/session.ts';
import { run as applyCommand } from './apply.ts';
import { EngineHost } from './host.ts';
import { runHost } from './runHost.ts';
import { beginningOf } from './scenarios.ts';

const MANY = 100_000;
const MEGABYTES_5 = 5_000_000;

const config = (data: string, meta = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd${meta}}\ndata: ${data}\n`;
const pod = (more: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: odd}\nspec: {containers: [{name: c, image: nginx${more}}]}\n`;
const deployment = (replicas: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: odd}\nspec: {replicas: ${replicas}, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}\n`;
const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(',')}]\n`).join('')}`;
const wrongNumber = (what: string): string => `json: cannot unmarshal ${what} into Go struct field DeploymentSpec.spec.replicas of type int32`;
const tooDeep = 'exceeded max depth';

/** Name of the case, the manifest, and what is said of it. */
const REFUSED: readonly (readonly [name: string, text: string, says: string])[] = [
  ['broken YAML', 'kind: [', 'error parsing FILE: error converting YAML to JSON: yaml: line 1: did not find expected node content'],
  ['a tab', 'kind: Pod\nmetadata:\n\tname: x\n', 'yaml: line 3: found character that cannot start any token'],
  ['text for a number', deployment('"three"'), wrongNumber('string')],
  ['a fraction', deployment('1.5'), wrongNumber('number 1.5')],
  ['a negative number', deployment('-1'), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  ['a number beyond int32', deployment('2147483648'), wrongNumber('number 2147483648')],
  ['a number beyond what is exact', deployment('9007199254740993'), 'of type int32'],
  ['a number beyond all range', deployment('1e999'), wrongNumber('string')],
  ['no number', deployment('.nan'), 'error converting YAML to JSON: json: unsupported value: NaN'],
  ['infinity', deployment('-.inf'), 'json: unsupported value: -Inf'],
  ['a date', deployment('2024-01-01'), wrongNumber('string')],
  ['a bool', deployment('yes'), wrongNumber('bool')],
  ['JSON beyond all range', '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"odd"},"spec":{"terminationGracePeriodSeconds":1e999}}', 'cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64'],
  ['an unknown field', pod(', imagee: x'), 'strict decoding error: unknown field "spec.containers[0].imagee"'],
  ['an unknown kind', 'apiVersion: v1\nkind: Potato\nmetadata: {name: x}\n', 'no matches for kind "Potato" in version "v1"'],
  ['names of JavaScript as kinds', 'apiVersion: constructor\nkind: __proto__\nmetadata: {name: x}\n', 'no matches for kind "__proto__" in version "constructor"'],
  ['no kind', 'apiVersion: v1\nmetadata: {name: x}\n', "Object 'Kind' is missing in"],
  ['a bad name', config('{}', '_Odd'), 'metadata.name: Invalid value: "odd_Odd": a lowercase RFC 1123 subdomain must consist of'],
  ['a name that is a path', config('{}', '/../x'), 'metadata.name: Invalid value: "odd/../x"'],
  ['a name that is a number', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 123}\n', 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string'],
  ['a name of JavaScript', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: __proto__}\n', 'metadata.name: Invalid value: "__proto__"'],
  ['a label of JavaScript', config('{}', ', labels: {__proto__: a}'), 'metadata.labels: Invalid value: "__proto__"'],
  ['a field of JavaScript', '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"__proto__":{"data":{"a":"b"}}}', 'strict decoding error: unknown field "__proto__"'],
  ['no port', pod(', ports: [{containerPort: 0}]'), 'containerPort: Required value'],
  ['a port too high', pod(', ports: [{containerPort: 70000}]'), 'containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ['a port below zero', pod(', ports: [{containerPort: -1}]'), 'containerPort: Invalid value: -1'],
  ['a date that is none', config('{}', ', creationTimestamp: 2024-13-45'), 'parsing time "2024-13-45"'],
  ['an alias bomb', bomb, 'yaml: document contains excessive aliasing'],
  ['an alias of itself', 'a: &a [*a]\n', "yaml: anchor 'a' value contains itself"],
  ['100,000 brackets', '['.repeat(MANY), tooDeep],
  ['100,000 brackets, closed', `${'['.repeat(MANY)}${']'.repeat(MANY)}`, tooDeep],
  ['100,000 braces in JSON', `${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`, tooDeep],
  ['100,000 entries', '- '.repeat(MANY), tooDeep],
  ['100,000 brackets within an object', `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"data":${'['.repeat(MANY)}${']'.repeat(MANY)}}`, tooDeep],
  ['a scalar of 5 MB', config(`{a: "${'x'.repeat(MEGABYTES_5)}"}`), 'Request entity too large: limit is 3145728'],
  ['a line of 5 MB', 'x'.repeat(MEGABYTES_5), 'json: cannot unmarshal string into Go value of type unstructured.detector'],
  ['JSON of 5 MB that does not end', `{"a":"${'x'.repeat(MEGABYTES_5)}`, 'found unexpected end of stream'],
  ['75,000 objects', Array.from({ length: 75_000 }, (_, index) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\n`).join(''), 'holds more than 5000 objects'],
  ['NUL', 'kind: Pod\0', 'yaml: control characters are not allowed'],
  ['nothing', '\n# nothing\n---\n', 'no objects passed to apply'],
];

const le = (text: string): Uint8Array => Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'));

/** Files whose bytes are odd and whose text is good. */
const TAKEN: readonly (readonly [name: string, bytes: Uint8Array, data: string])[] = [
  ['a byte order mark', strToU8(`\ufeff${config('{a: b}')}`), 'b'],
  ['a byte order mark before JSON', strToU8(`\ufeff{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"data":{"a":"b"}}`), 'b'],
  ['CRLF', strToU8(config('{a: b}').replaceAll('\n', '\r\n')), 'b'],
  ['UTF-16, little end first', le(config('{a: é}')), 'é'],
  ['UTF-16, big end first', le(config('{a: é}')).map((_, index, all) => all[index ^ 1]!), 'é'],
  ['invalid UTF-8', Uint8Array.from([...strToU8(config('{a: "')).slice(0, -1), 0xff, 0x22, 0x7d, 0x0a]), '\ufffd'],
];

describe('podium apply', () => {
  let folder = '';
  const kept = { out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) };
  const apply = async (content: string | Uint8Array): Promise<{ code: number; out: string; err: string; path: string }> => {
    const path = join(folder, 'odd.yaml');
    writeFileSync(path, content);
    const said = { out: '', err: '' };
    process.stdout.write = (text) => ((said.out += String(text)), true);
    process.stderr.write = (text) => ((said.err += String(text)), true);
    try {
      return { code: await applyCommand([path, '-o', 'json']), path, ...said };
    } finally {
      Object.assign(process.stdout, { write: kept.out });
      Object.assign(process.stderr, { write: kept.err });
    }
  };

  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'podium-bad-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(REFUSED)('refuses %s', async (_name, text, says) => {
    const { code, err, path } = await apply(text);
    expect(err.slice(0, 2_000).replaceAll(path, 'FILE') + err.slice(-2_000)).toContain(says);
    expect(code).toBe(1);
  });

  it.each(TAKEN)('takes %s', async (_name, bytes, data) => {
    const { code, out, err } = await apply(bytes);
    expect(err).toBe('configmap/odd created\n');
    expect(code).toBe(0);
    const { items } = JSON.parse(out) as { items: (KubeObject & { readonly data?: { readonly a: string } })[] };
    expect(items.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'odd')?.data).toEqual({ a: data });
  });

  it('reads 5 MB of Deployments', () => {
    const environment = Array.from({ length: 80 }, (_, index) => `          - name: VAR_${index}\n            value: "${index}"\n`).join('');
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: odd}\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          env:\n${environment}---\n`.repeat(1_250);
    expect(text.length).toBeGreaterThan(4_500_000);
    expect(readDocuments(text, 'FILE').filter(({ ok }) => ok)).toHaveLength(1_250);
  });
});

describe('the editor of the page', () => {
  const session = createSession({
    host: new EngineHost(),
    preferences: { language: 'en', theme: 'auto', motion: 'reduced', naming: 'controlPlane', keys: {} },
  });
  const apply = (text: string): Promise<{ stdout: string; stderr: string } | undefined> => {
    session.setFiles(() => ({ 'odd.yaml': text }));
    return session.run('kubectl apply -f odd.yaml');
  };

  beforeAll(() => session.open({ scenario: 'default' }));

  it.each(REFUSED)('refuses %s', async (_name, text, says) => {
    const outcome = await apply(text);
    expect((outcome?.stderr ?? '').replaceAll('odd.yaml', 'FILE').slice(0, 2_000)).toContain(says);
    expect(outcome?.stdout).toBe('');
    expect(session.store.getState()).toMatchObject({ status: 'ready', notice: undefined });
  });

  it('keeps names of JavaScript as data wherever users may put them', async () => {
    /** A name of its own: what is refused is refused as new. */
    const own = (text: string): Promise<{ stdout: string } | undefined> => apply(text.replace('name: odd', 'name: kept'));
    const names = '{__proto__: a, constructor: b, toString: c}';
    expect((await own(config(names, ', labels: {constructor: b, toString: c}, annotations: {constructor: b, valueOf: c}')))?.stdout).toBe('configmap/kept created\n');
    expect((await session.run('kubectl get configmap kept -o jsonpath={.data}{.metadata.labels}'))?.stdout).toBe('{"__proto__":"a","constructor":"b","toString":"c"}{"constructor":"b","toString":"c"}');
    expect((await session.run('kubectl get configmap -l constructor=b,toString --no-headers'))?.stdout).toContain('kept');
    expect((await own(pod(', env: [{name: __proto__, value: a}, {name: constructor, value: b}]')))?.stdout).toBe('pod/kept created\n');
    expect((await session.run('kubectl get pod kept -o jsonpath={.spec.containers[0].env[*].name}'))?.stdout).toBe('__proto__ constructor');
    expect((await session.run('kubectl describe pod kept'))?.stdout).toContain('__proto__:');
    expect((await apply(config('{}').replace('odd', 'constructor')))?.stdout).toBe('configmap/constructor created\n');
    expect((await own(config(names.replace('a', 'z'))))?.stdout).toBe('configmap/kept configured\n');
    expect(({} as { readonly a?: string }).a).toBeUndefined();
  });
});

describe('arguments of kubectl', () => {
  const run = new Run(beginningOf('default').scenario, 1);
  const kubectl = (...argv: readonly string[]): string => {
    const { stdout, stderr } = runKubectl([...argv], undefined, runHost(run, undefined));
    return stdout + stderr;
  };
  const nested = (open: string, close: string, depth = MANY): string => open.repeat(depth) + close.repeat(depth);

  beforeAll(() => {
    run.settle();
    kubectl('create', 'configmap', 'odd', '--from-literal=a=b');
  });

  const JSON_DEPTH = 'Error from server (BadRequest): json: exceeded max depth\n';
  it.each<readonly [name: string, argv: readonly string[], says: string]>([
    ['strategic patch', ['patch', 'cm', 'odd', '-p', `{"data":${nested('{"a":', '}').replace('}', '1}')}}`], JSON_DEPTH],
    ['merge patch', ['patch', 'cm', 'odd', '--type=merge', '-p', `{"data":${nested('[', ']')}}`], JSON_DEPTH],
    ['patch that does not end', ['patch', 'cm', 'odd', '-p', '{"a":'.repeat(MANY)], 'invalid JSON patch'],
    ['patch in YAML', ['patch', 'cm', 'odd', '-p', '- '.repeat(MANY)], 'exceeded max depth of 10000'],
    ['JSON patch of many operations', ['patch', 'cm', 'odd', '--type=json', '-p', JSON.stringify(Array(20_000).fill({ op: 'copy', from: '/metadata', path: '/metadata/x' }))], 'The allowed maximum operations in a JSON patch is 10000, got 20000'],
    ['JSON patch of a prototype', ['patch', 'cm', 'odd', '--type=json', '-p', '[{"op":"add","path":"/__proto__/a","value":1}]'], 'the server rejected our request due to an error in our request'],
    ['overrides', ['run', 'x', '--image=x', `--overrides=${nested('[', ']')}`], JSON_DEPTH],
    ['selector', ['get', 'pods', '-l', '('.repeat(MANY)], 'that match label selector "((('],
    ['selector of many', ['get', 'pods', '-l', Array(MANY).fill('a=b').join()], 'No resources found'],
    ['field selector', ['get', 'pods', '--field-selector', '('.repeat(MANY)], 'field selector "((('],
    ['jsonpath of braces', ['get', 'pods', '-o', `jsonpath=${'{'.repeat(MANY)}`], 'error parsing jsonpath'],
    ['jsonpath of dots', ['get', 'pods', '-A', '-o', `jsonpath={${'.'.repeat(MANY)}}`], 'invalid multiple recursive descent'],
    ['jsonpath of descents', ['get', 'pods', '-A', '-o', `jsonpath={${'..*'.repeat(40)}}`], ''],
    ['jsonpath of ranges', ['get', 'pods', '-A', '-o', `jsonpath=${nested('{range .items[*]}', '{end}')}`], 'exceeded max depth'],
    ['jsonpath of filters', ['get', 'pods', '-A', '-o', `jsonpath={.items${nested('[?(@', ')]')}}`], 'exceeded max depth'],
    ['jsonpath of an index', ['get', 'pods', '-A', '-o', 'jsonpath={.items[99999999999999999999]}'], 'array index out of bounds'],
    ['jsonpath of a filter full of blanks', ['get', 'pods', '-A', '-o', `jsonpath={.items[?(@.a${' '.repeat(MANY)})]}`], ''],
    ['template of parentheses', ['get', 'pods', '-o', `go-template={{${nested('(', ')')}}}`], 'exceeded max depth'],
    ['template of open actions', ['get', 'pods', '-o', `go-template=${'{{('.repeat(MANY)}`], 'unclosed action'],
    ['template of blocks', ['get', 'pods', '-o', `go-template=${nested('{{range .items}}', '{{end}}')}`], 'exceeded max depth'],
    ['template that multiplies', ['get', 'pods', '-A', '-o', `go-template=${nested('{{range $.items}}', '{{end}}', 12)}`], 'prints more than 1000000 parts'],
    ['template of a width', ['get', 'pods', '-o', 'go-template={{printf "%999999999d" 1}}'], '%!(BADWIDTH)1'],
    ['replicas beyond all range', ['scale', 'deployment', 'x', '--replicas=1e999'], 'strconv.ParseInt: parsing "1e999": invalid syntax'],
    ['port too high', ['create', 'service', 'clusterip', 'x', '--tcp=99999'], 'strconv.ParseUint: parsing "99999": value out of range'],
    ['resource of JavaScript', ['get', 'constructor', '__proto__'], 'the server doesn\'t have a resource type "constructor"'],
    ['verb of JavaScript', ['__proto__'], 'unknown command "__proto__" for "kubectl"'],
    ['explained field of JavaScript', ['explain', 'pods.__proto__'], 'field "__proto__" does not exist'],
  ])('%s', (_name, argv, says) => {
    expect(kubectl(...argv)).toContain(says);
    expect(({} as { readonly a?: number }).a).toBeUndefined();
  });
});

describe('links and files', () => {
  const host = new EngineHost();
  const codeOf = (opening: Promise<unknown>): Promise<string> => opening.then(() => 'opened', (error: { readonly code?: string }) => error.code ?? String(error));
  const link = (json: string, version = '1'): string => `v${version}.${Buffer.from(deflateSync(strToU8(json))).toString('base64url')}`;
  const deep = `${'['.repeat(MANY)}${']'.repeat(MANY)}`;
  const good = '{"version":1,"scenario":"default","seed":1,"commands":[],"head":{"events":9,"at":9},"at":1,"view":""}';
  const node = 'apiVersion: v1\nkind: Node\nmetadata: {name: machine}\n';

  it.each<readonly [name: string, fragment: string, code: RegExp]>([
    ['a good one', link(good), /^opened$/],
    ['a later version', link(good, '2'), /^newer$/],
    ['a version beyond all range', link(good, '9'.repeat(400)), /^damaged$/],
    ['a version of zero', link(good, '0'), /^damaged$/],
    ['another compression', `v1.${Buffer.from(good).toString('base64url')}`, /^(damaged|truncated)$/],
    ['half of one', link(good).slice(0, 60), /^truncated$/],
    ['a bomb', link(`"${'a'.repeat(60_000_000)}"`), /^tooLarge$/],
    ['2 MB of address', `v1.${'A'.repeat(2_000_000)}`, /^tooLarge$/],
    ['deep nesting', link(deep), /^invalid$/],
    ['deep nesting in a request', link(good.replace('[]', `[{"at":1,"command":{"request":{"body":${deep}}}}]`)), /^invalid$/],
    ['numbers beyond all range', link(good.replace('"events":9', '"events":1e999')), /^invalid$/],
    ['numbers that are not exact', link(good.replace('"seed":1', '"seed":9007199254740993')), /^invalid$/],
    ['times below zero', link(good.replace('"at":1', '"at":-1')), /^invalid$/],
    ['a scenario of JavaScript', link(good.replace('"default"', '"__proto__"')), /^unknownScenario$/],
    ['NUL', 'v1.\0', /^damaged$/],
  ])('link: %s', async (_name, fragment, code) => {
    expect(await codeOf(host.open({ fragment }))).toMatch(code);
  });

  it.each<readonly [name: string, content: string | Uint8Array, code: RegExp]>([
    ['a cluster', node, /^opened$/],
    ['a cluster in UTF-16', le(node), /^opened$/],
    ['a cluster with a byte order mark', `\ufeff${node}`, /^opened$/],
    ['brackets', deep, /^invalid$/],
    ['brackets in a run', `{"podium":1,"scenario":${deep}}`, /^invalid$/],
    ['brackets in a cluster', `{"apiVersion":"v1","kind":"List","items":${deep}}`, /^invalid$/],
    ['a bomb of aliases', bomb, /^invalid$/],
    ['more than 5 MB', 'x'.repeat(6_000_000), /^tooLarge$/],
    ['5 MB of one word', 'x'.repeat(MEGABYTES_5), /^invalid$/],
    ['bytes that are no text', Uint8Array.of(0x80, 0xff, 0), /^damaged$/],
    ['nothing', '', /^(empty|invalid)$/],
    ['a cluster of names of JavaScript', `${node}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: constructor, namespace: __proto__}\n`, /^(opened|invalid)$/],
    ['a machine without sense', `${node}status: {capacity: {cpu: -1, memory: lots, pods: .5}}\n`, /^invalid$/],
    ['quantities as numbers', `${node}status: {capacity: {cpu: 4, memory: 8Gi, pods: 1.1e2}}\n`, /^opened$/],
    ['an object without sense', `${node}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: 5\n`, /^(opened|invalid)$/],
    ['a taint without sense', `${node}spec: {taints: 5}\n`, /^invalid$/],
  ])('file: %s', async (_name, content, code) => {
    const file = typeof content === 'string' ? strToU8(content) : content;
    expect(await codeOf(host.open({ file, name: 'odd' }))).toMatch(code);
    expect((await host.open({ scenario: 'default' })).scene.nodes).toHaveLength(4);
  });
});
