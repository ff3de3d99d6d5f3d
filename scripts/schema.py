#!/usr/bin/env python3
"""Writes src/engine/api/schema/{definitions,descriptions}.ts.

Sources: the OpenAPI schemas in the Python package kubernetes-validate (Apache-2.0), and the Go types of the modules k8s.io/api and
k8s.io/apimachinery (Apache-2.0), which say what OpenAPI leaves out: the order of fields, which are pointers, the names of string types.

usage: schema.py OPENAPI_DIR API_DIR APIMACHINERY_DIR AGGREGATOR_DIR OUT_DIR
  OPENAPI_DIR       .../kubernetes_validate/kubernetes-json-schema/v1.37.0-local
  API_DIR           the module k8s.io/api
  APIMACHINERY_DIR  the module k8s.io/apimachinery
  AGGREGATOR_DIR    the module k8s.io/kube-aggregator
"""
import json
import re
import sys
from pathlib import Path

ROOTS = """core.v1: Namespace Node Pod Service Endpoints ConfigMap Secret ServiceAccount Event Binding PersistentVolume PersistentVolumeClaim
apps.v1: Deployment ReplicaSet DaemonSet ControllerRevision
discovery.v1: EndpointSlice
scheduling.v1: PriorityClass
events.v1: Event
networking.v1: NetworkPolicy
coordination.v1: Lease
autoscaling.v1: Scale
autoscaling.v2: HorizontalPodAutoscaler
rbac.v1: Role ClusterRole RoleBinding ClusterRoleBinding
apiregistration.v1: APIService
certificates.v1: CertificateSigningRequest
policy.v1: Eviction PodDisruptionBudget
storage.v1: StorageClass CSINode CSIDriver CSIStorageCapacity VolumeAttachment
authentication.v1: TokenRequest TokenReview SelfSubjectReview
authorization.v1: SelfSubjectAccessReview SubjectAccessReview LocalSubjectAccessReview SelfSubjectRulesReview
meta.v1: DeleteOptions Status""".splitlines()

API = 'io.k8s.api.'
META = 'io.k8s.apimachinery.pkg.apis.'
AGGREGATOR = 'io.k8s.kube-aggregator.pkg.apis.'
SPECIAL = {
    'io.k8s.apimachinery.pkg.api.resource.Quantity': 'q',
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'n',
    'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 't',
    'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'u',
    'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'o',
    'io.k8s.apimachinery.pkg.runtime.RawExtension': 'o',
}
SCALARS = {('string', None): 's', ('string', 'byte'): 'y', ('boolean', None): 'b', ('integer', 'int32'): 'i', ('integer', 'int64'): 'l', ('integer', None): 'l', ('number', 'double'): 'f'}
GO_SCALARS = {'string', 'bool', 'int32', 'int64', 'float64', '[]byte', 'int'}


def short(name):
    for prefix in (API, META, AGGREGATOR):
        if name.startswith(prefix):
            return name[len(prefix):]
    raise ValueError(name)


def full(name):
    return (META if name.startswith('meta.') else AGGREGATOR if name.startswith('apiregistration.') else API) + name


# ---- Go

def go_structs(folder):
    """{type: [(json name or None when inlined, go type, options)]} of a package."""
    structs, named = {}, {}
    for path in sorted(Path(folder).glob('*.go')):
        if path.name.endswith('_test.go') or path.name.startswith(('zz_', 'generated')):
            continue
        text = re.sub(r'/\*.*?\*/', '', path.read_text(), flags=re.S)
        for name, body in re.findall(r'^type (\w+) struct \{\n(.*?)^\}', text, flags=re.S | re.M):
            fields = []
            for line in body.split('\n'):
                match = re.match(r'\s*(?:(\w+)\s+)?([\w\.\*\[\]]+)\s+`.*?json:"([^"]*)"', line)
                if match:
                    json_name, *options = match[3].split(',')
                    fields.append((json_name, match[2], options))
            structs[name] = fields
        for name, kind in re.findall(r'^type (\w+) ([\w\.\[\]]+)\s*$', text, flags=re.M):
            named[name] = kind
        for block in re.findall(r'^type \(\n(.*?)^\)', text, flags=re.S | re.M):
            for name, kind in re.findall(r'^\t(\w+) ([\w\.\[\]]+)\s*$', block, flags=re.M):
                named[name] = kind
    return structs, named


class Go:
    def __init__(self, api, machinery, aggregator):
        self.api, self.machinery, self.aggregator, self.cache = Path(api), Path(machinery), Path(aggregator) / 'pkg/apis', {}

    def package(self, group):
        if group not in self.cache:
            folder = self.machinery / 'pkg/apis/meta/v1' if group == 'meta.v1' else (self.aggregator if group.startswith('apiregistration.') else self.api) / group.replace('.', '/')
            self.cache[group] = go_structs(folder)
        return self.cache[group]

    def fields(self, group, name):
        """{json name: (go type, options)} in order, inlined structs flattened."""
        structs, _ = self.package(group)
        found = {}
        for json_name, kind, options in structs.get(name, []):
            if 'inline' in options or json_name == '':
                parts = kind.lstrip('*').split('.')
                other = {'metav1': 'meta.v1', 'v1': 'core.v1'}.get(parts[0], group) if len(parts) == 2 else group
                found.update(self.fields(other, parts[-1]))
            else:
                found[json_name] = (kind, options)
        return found


# ---- definitions

def base_type(schema):
    """Code of a scalar, or the short name of a definition."""
    if '$ref' in schema:
        name = schema['$ref'].split('/')[-1]
        return SPECIAL.get(name) or short(name)
    kind = schema.get('type')
    kind = [k for k in kind if k != 'null'][0] if isinstance(kind, list) else kind
    return SCALARS.get((kind, schema.get('format')), 'o') if kind != 'object' else 'o'


def encode_type(schema):
    kind = schema.get('type')
    kind = [k for k in kind if k != 'null'][0] if isinstance(kind, list) else kind
    if kind == 'array':
        return '[' + encode_type(schema['items'])
    if kind == 'object' and 'additionalProperties' in schema:
        return '{' + encode_type(schema['additionalProperties'])
    return base_type(schema)


def marks(schema, go, required, group, named):
    """What follows the type: ! required, * pointer, = written even when empty, ~Name named Go type, lists and patches after |."""
    text = '!' if required else ''
    if go:
        kind, options = go
        if kind.startswith('*'):
            text += '*'
        if 'omitempty' not in options and 'omitzero' not in options:
            text += '='
        elif 'omitzero' in options:
            text += '0'
        bare = re.sub(r'^(\*|\[\])+', '', kind)
        last = bare.split('.')[-1]
        if '$ref' not in schema and '$ref' not in schema.get('items', {}) and not bare.startswith('map[') and bare not in GO_SCALARS and last not in ('Time', 'MicroTime'):
            text += '~' + last
    listing = schema.get('x-kubernetes-list-type')
    if listing:
        text += '|' + {'atomic': 'a', 'set': 's', 'map': 'm' + ','.join(schema.get('x-kubernetes-list-map-keys', []))}[listing]
    if schema.get('x-kubernetes-map-type') == 'atomic':
        text += '|a'
    strategies = schema.get('x-kubernetes-patch-strategy', '').split(',')
    if 'merge' in strategies:
        text += '|p' + schema.get('x-kubernetes-patch-merge-key', '')
    if 'retainKeys' in strategies:
        text += '|r'
    return text


def definition(name, schema, go):
    group, kind = name.rsplit('.', 1)
    fields = go.fields(group, kind)
    _, named = go.package(group)
    properties = schema.get('properties', {})
    order = [field for field in ('kind', 'apiVersion') if field in properties]
    order += [field for field in fields if field in properties and field not in order]
    order += [field for field in properties if field not in order]
    required = schema.get('required', [])
    parts = [f'{field}:{encode_type(properties[field])}{marks(properties[field], fields.get(field), field in required, group, named)}' for field in order]
    atomic = '@a ' if schema.get('x-kubernetes-map-type') == 'atomic' else ''
    return f'{name} {atomic}{" ".join(parts)}'.rstrip()


def references(schema):
    if isinstance(schema, dict):
        if '$ref' in schema:
            yield schema['$ref'].split('/')[-1]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def closure(definitions):
    todo = [full(f'{group}.{kind}') for group, _, kinds in (line.partition(': ') for line in ROOTS) for kind in kinds.split()]
    seen = set()
    while todo:
        name = todo.pop()
        if name in seen or name in SPECIAL:
            continue
        seen.add(name)
        todo += references(definitions[name])
    return sorted(short(name) for name in seen)


def escape(text):
    return text.replace('\\', '\\\\').replace('`', '\\`').replace('${', '\\${')


HEADER = """/**
 * Generated by scripts/schema.py: do not edit. Upstream: the OpenAPI schemas of Kubernetes 1.37 (package kubernetes-validate 1.37.0) and the
 * Go types of k8s.io/api 0.37.2, Apache-2.0, The Kubernetes Authors. %s
 */
"""


def main():
    openapi, api, machinery, aggregator, out = sys.argv[1:]
    definitions = json.loads((Path(openapi) / '_definitions.json').read_text())['$defs']
    go = Go(api, machinery, aggregator)
    names = closure(definitions)
    lines = [definition(name, definitions[full(name)], go) for name in names]
    body = HEADER % 'Read by schema.ts, which says what the marks mean.' + 'export const DEFINITIONS = `' + escape('\n'.join(lines)) + '`;\n'
    (Path(out) / 'definitions.ts').write_text(body)
    texts = []
    for name in names:
        schema = definitions[full(name)]
        fields = {field: text['description'] for field, text in schema.get('properties', {}).items() if 'description' in text}
        texts.append(f"{json.dumps(name)}: {json.dumps({'': schema.get('description', ''), **fields}, ensure_ascii=False)}")
    body = HEADER % 'Loaded only for explain and OpenAPI.'
    body += 'const TEXT = `{' + escape(',\n'.join(texts)) + '}`;\n\n'
    body += '/** Texts by definition and field; the empty field is the definition itself. */\n'
    body += 'export const DESCRIPTIONS = JSON.parse(TEXT) as { readonly [definition: string]: { readonly [field: string]: string } };\n'
    (Path(out) / 'descriptions.ts').write_text(body)
    print(len(names), 'definitions')


main()
