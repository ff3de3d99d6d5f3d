import { expect, test } from 'vitest';
import { readDocuments } from './documents.ts';

const POD = 'apiVersion: v1\nkind: Pod\n';

/** What kubectl itself says about each text. */
const FAULTS: readonly (readonly [string, string])[] = [
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n',
    'error parsing STDIN: error converting YAML to JSON: yaml: line 4: found character that cannot start any token',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata: {name: x\n',
    "error parsing STDIN: error converting YAML to JSON: yaml: line 3: did not find expected ',' or '}'",
  ],
  ['a: b: c\n', 'error parsing STDIN: error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
  ['a:\n  - b\n c\n', 'error parsing STDIN: error converting YAML to JSON: yaml: line 2: did not find expected key'],
  ['x\ny: z\n', 'error parsing STDIN: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context'],
  ['a: "abc\nd\n', 'error parsing STDIN: error converting YAML to JSON: yaml: line 3: found unexpected end of stream'],
  ['a: [1,2\n', "error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'"],
  ['a: &x [*x]\n', "error parsing STDIN: error converting YAML to JSON: yaml: anchor 'x' value contains itself"],
  ['a: *q\n', "error parsing STDIN: error converting YAML to JSON: yaml: unknown anchor 'q' referenced"],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n name: y\n',
    'error parsing STDIN: error converting YAML to JSON: yaml: line 4: did not find expected key',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n  - name: c\n   image: d\n',
    'error parsing STDIN: error converting YAML to JSON: yaml: line 7: did not find expected key',
  ],
  ['a: 1\nb\n', "error parsing STDIN: error converting YAML to JSON: yaml: line 3: could not find expected ':'"],
  ['a: 1\nb\nc: 2\n', "error parsing STDIN: error converting YAML to JSON: yaml: line 3: could not find expected ':'"],
  ['- a\nb: c\n', "error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected '-' indicator"],
  ['a: b\n- c\n', 'error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected key'],
  ['a: @x\n', 'error parsing STDIN: error converting YAML to JSON: yaml: found character that cannot start any token'],
  ['a: %x\n', 'error parsing STDIN: error converting YAML to JSON: yaml: found character that cannot start any token'],
  ['a: `x`\n', 'error parsing STDIN: error converting YAML to JSON: yaml: found character that cannot start any token'],
  ['a: b\n c: d\n', 'error parsing STDIN: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context'],
  ['a:\n\t- b\n', 'error parsing STDIN: error converting YAML to JSON: yaml: line 2: found character that cannot start any token'],
  ['a: "\\q"\n', 'error parsing STDIN: error converting YAML to JSON: yaml: found unknown escape character'],
  ["a: 'x\n", 'error parsing STDIN: error converting YAML to JSON: yaml: line 2: found unexpected end of stream'],
  ['a: |x\n y\n', 'error parsing STDIN: error converting YAML to JSON: yaml: did not find expected comment or line break'],
  ['? [a]\n: b\n', 'error parsing STDIN: error converting YAML to JSON: yaml: invalid map key: []interface {}{"a"}'],
  ['a: !!int x\n', 'error parsing STDIN: error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int'],
  ['just text\n', 'unable to decode "STDIN": json: cannot unmarshal string into Go value of type unstructured.detector'],
  ['- a\n- b\n', 'unable to decode "STDIN": json: cannot unmarshal array into Go value of type unstructured.detector'],
  ['42\n', 'unable to decode "STDIN": json: cannot unmarshal number into Go value of type unstructured.detector'],
  ['apiVersion: v1\n', 'unable to decode "STDIN": Object \'Kind\' is missing in \'{"apiVersion":"v1"}\''],
  [
    'apiVersion: v1\nkind: Pod\nmetadata: x\n',
    'unable to decode "STDIN": json: cannot unmarshal string into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: 5\n',
    'unable to decode "STDIN": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  labels: [a]\n',
    'unable to decode "STDIN": json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  labels: {a: 1}\n',
    'unable to decode "STDIN": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    'apiVersion: 1\nkind: Pod\n',
    'unable to decode "STDIN": json: cannot unmarshal number into Go struct field metadataOnlyObject.apiVersion of type string',
  ],
  ['apiVersion: v1\nkind: [x]\n', 'unable to decode "STDIN": Object \'Kind\' is missing in \'{"apiVersion":"v1","kind":["x"]}\''],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  finalizers: x\n',
    'unable to decode "STDIN": json: cannot unmarshal string into Go struct field ObjectMeta.metadata.finalizers of type []string',
  ],
  [
    'apiVersion: v1\nkind: List\nitems: {}\n',
    'unable to decode "STDIN": json: cannot unmarshal object into Go struct field decodeList.items of type []json.RawMessage',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  namespace: 1\n',
    'unable to decode "STDIN": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.namespace of type string',
  ],
  ['a: {b: c]\n', "error parsing STDIN: error converting YAML to JSON: yaml: did not find expected ',' or '}'"],
  ['a: [b}\n', "error parsing STDIN: error converting YAML to JSON: yaml: did not find expected ',' or ']'"],
  ['a: }\n', 'error parsing STDIN: error converting YAML to JSON: yaml: did not find expected node content'],
  [
    'key: value\n\tother: x\n',
    'error parsing STDIN: error converting YAML to JSON: yaml: line 2: found a tab character that violates indentation',
  ],
  [
    'a: b\n  c\n d: e\n',
    'error parsing STDIN: error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context',
  ],
  ["a: 'b' c\n", 'error parsing STDIN: error converting YAML to JSON: yaml: did not find expected key'],
  ['a: "b" c\n', 'error parsing STDIN: error converting YAML to JSON: yaml: did not find expected key'],
  ['a: - b\n', 'error parsing STDIN: error converting YAML to JSON: yaml: block sequence entries are not allowed in this context'],
  [': x\n', 'error parsing STDIN: error converting YAML to JSON: yaml: did not find expected key'],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  ownerReferences: 1\n',
    'unable to decode "STDIN": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.ownerReferences of type []v1.OwnerReference',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  creationTimestamp: foo\n',
    'unable to decode "STDIN": parsing time "foo" as "2006-01-02T15:04:05Z07:00": cannot parse "foo" as "2006"',
  ],
  ['\ufeffapiVersion: v1\n', 'unable to decode "STDIN": Object \'Kind\' is missing in \'{"apiVersion":"v1"}\''],
  ['a: \u0001\n', 'error parsing STDIN: error converting YAML to JSON: yaml: control characters are not allowed'],
  ['[[[[\n', 'error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected node content'],
  [
    'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n',
    'error parsing STDIN: error converting YAML to JSON: yaml: document contains excessive aliasing',
  ],
  ['['.repeat(100_000), 'error parsing STDIN: error converting YAML to JSON: yaml: exceeded max depth of 10000'],
  [`${POD}--- x\n`, 'error parsing STDIN: invalid Yaml document separator: x'],
];

test.each(FAULTS)('%j', (text, message) => {
  const faults = readDocuments(text, 'STDIN').flatMap((document) => (document.ok ? [] : [document.error]));
  expect(faults[0]).toBe(message);
});

test('empty documents and comments are no documents', () => {
  expect(readDocuments('---\n---\n# only a comment\n---\n', 'STDIN')).toEqual([]);
});

test('a JSON text with a comma too many is read as YAML', () => {
  expect(readDocuments('{"apiVersion": "v1", "kind": "Pod",}', 'STDIN')).toEqual([{ ok: true, object: { apiVersion: 'v1', kind: 'Pod' } }]);
});

test('a list is flattened and the last of two equal keys wins', () => {
  const text = `kind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a, name: b}}\n- {apiVersion: v1, kind: Node}\n---\n${POD}`;
  expect(readDocuments(text, 'STDIN').map((document) => document.ok && document.object['metadata'])).toEqual([
    { name: 'b' },
    undefined,
    undefined,
  ]);
});

test('a key called __proto__ is data', () => {
  const [document] = readDocuments(`${POD}data:\n  __proto__: {a: 1}\n  constructor: x\n`, 'STDIN');
  const data = document?.ok === true ? document.object['data'] : undefined;
  expect(Object.keys(data as object)).toEqual(['__proto__', 'constructor']);
  expect(({} as { a?: number }).a).toBeUndefined();
});

test('too many documents are refused, in YAML, JSON and lists', () => {
  const pods = Array.from({ length: 5_001 }, (_, index) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${index}` } }));
  const forms = [pods.map((pod) => `---\n${JSON.stringify(pod)}\n`).join(''), pods.map((pod) => JSON.stringify(pod)).join(' '), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods })];
  for (const form of forms) expect(() => readDocuments(form, 'many.yaml')).toThrow('many.yaml holds more than 5000 objects');
  expect(readDocuments(pods.slice(1).map((pod) => JSON.stringify(pod)).join('\n'), 'STDIN')).toHaveLength(5_000);
});
