import { expect, test } from 'vitest';
import type { Json } from '../discovery.ts';
import { fromYaml } from '../../engine/yaml.ts';
import { toYaml } from '../yaml/emit.ts';
import { renderGoTemplate } from './goTemplate.ts';
import { compactJson } from './json.ts';
import { parseTemplate } from './jsonPath.ts';
import { renderTemplate } from './jsonPathValue.ts';
import { alignTabs } from './tabWriter.ts';

/** What kubectl itself wrote for `create configmap --dry-run=client -o yaml` with such values. */
const YAML = `a: "true"
aa: '"q" true aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  cccccccccccccccc ddddddddd'
b: ""
b1: "0644"
bb: "x\\ay aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  ccccccccccccc"
c: 'a: b'
d: '- x'
f: "12:30:45"
g: it's
j: |-
  multi
  line
l: |+
  multi
  line

m: |2-
   lead
  x
"n": "tab\\there"
o: "2001-01-01"
s: "ñandú ☃ \\U0001F600"
t: '{a}'
x: "a \\nb"
"y": '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient
  cpu. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.'
z:
- - 1
  - a: []
    b: {}
- null
`;

test('YAML is written as kubectl writes it, and read back', () => {
  expect(toYaml(fromYaml(YAML))).toBe(YAML);
});

test('keys with numbers sort as numbers', () => {
  expect(Object.keys(fromYaml(toYaml({ a10: 1, a2: 1, a1: 1, 'a-b': 1, 'a.b': 1, b01: 1, b1: 1 })) as object)).toEqual([
    'a-b',
    'a.b',
    'a1',
    'a2',
    'a10',
    'b1',
    'b01',
  ]);
});

test('JSON escapes as Go does', () => {
  expect(compactJson({ b: '<&>', a: [1, null, true] })).toBe('{"a":[1,null,true],"b":"\\u003c\\u0026\\u003e"}');
});

test('columns are blocks of neighbouring lines', () => {
  expect(alignTabs('a\tbbb\tc\naaaa\tb\tc\nplain\nx\ty\n', { minWidth: 0, padding: 2 })).toBe('a     bbb  c\naaaa  b    c\nplain\nx  y\n');
});

const LIST: Json = {
  items: [
    { metadata: { name: 'a', labels: { 'x.io/y': '1' } }, n: 1 },
    { metadata: { name: 'b' }, n: 2, c: [{ t: 'Ready', s: 'True' }] },
  ],
};

test.each([
  ['{.items[*].metadata.name}', 'a b'],
  ['{.items[0].metadata}', '{"labels":{"x.io/y":"1"},"name":"a"}'],
  ["{.items[0].metadata.labels['x\\.io/y']}", '1'],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.n}{"\\n"}{end}', 'a\t1\nb\t2\n'],
  ['{.items[?(@.n>1)].metadata.name}', 'b'],
  ['{.items[-1:].metadata.name}', 'b'],
  ['{..name}', 'a b'],
  ['{.items[1].c[?(@.t=="Ready")].s}', 'True'],
  ['x{.nope}y', 'xy'],
])('jsonpath %s', (template, text) => {
  expect(renderTemplate(parseTemplate(template), LIST)).toBe(text);
});

test.each([
  ['{{range .items}}{{.metadata.name}} {{end}}', 'a b '],
  ['{{len .items}} {{index .items 0 "n"}}', '2 1'],
  ['{{range $i, $x := .items}}{{if eq $i 1}}{{$x.n}}{{else}}-{{end}}{{end}}', '-2'],
  ['{{with index .items 1}}{{printf "%s=%v" .metadata.name .n}}{{end}}{{"\\n"}}', 'b=2\n'],
])('go-template %s', (template, text) => {
  expect(renderGoTemplate(template, LIST)).toBe(text);
});
