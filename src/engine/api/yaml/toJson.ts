/**
 * YAML text to plain JSON, as kubectl converts manifests. Upstream: sigs.k8s.io/yaml YAMLToJSON and goyaml.v2 decode.go.
 * A key given twice keeps its last value; aliases that multiply out are refused.
 */
import type { Json } from '../object.ts';
import { YamlFault, type Mark } from './mark.ts';
import { parseDocument, type Node } from './parse.ts';
import { resolveScalar, type Scalar } from './resolve.ts';

/** Reads the first document of a YAML text; null when it is empty. Throws YamlFault with kubectl's words. */
export function fromYaml(marked: string): Json {
  const text = marked.replace(/^\ufeff/, '');
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) throw new YamlFault('yaml: control characters are not allowed');
  const node = parseDocument(text);
  return node === undefined ? null : new Composer().value(node);
}

/** A document with what a strict reader says of it. */
export interface StrictDocument {
  readonly value: Json;
  readonly root: Node | undefined;
  /** Keys that stand twice in one mapping: the original's words, and where the second value is. */
  readonly twice: readonly { readonly message: string; readonly mark: Mark | undefined }[];
}

/** As `fromYaml`, for programs that read their configuration strictly. Upstream: YAMLToJSONStrict. */
export function fromYamlStrict(text: string): StrictDocument {
  const root = parseDocument(text.replace(/^\ufeff/, ''));
  const composer = new Composer();
  return { value: root === undefined ? null : composer.value(root), root, twice: composer.twice };
}

/** A plain object that takes any key, `__proto__` included. */
function setKey(target: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

class Composer {
  readonly twice: { readonly message: string; readonly mark: Mark | undefined }[] = [];
  #decoded = 0;
  #throughAlias = 0;
  #aliasDepth = 0;

  value(node: Node): Json {
    this.#count();
    switch (node.type) {
      case 'alias': {
        this.#aliasDepth++;
        const value = this.value(node.target);
        this.#aliasDepth--;
        return value;
      }
      case 'scalar':
        return finite(scalarOf(node));
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'mapping':
        return this.#mapping(node);
    }
  }

  /** The original's rule: small documents may alias as they like, big ones only for a tenth of their nodes. */
  #count(): void {
    this.#decoded++;
    if (this.#aliasDepth > 0) this.#throughAlias++;
    if (this.#throughAlias > 100 && this.#decoded > 1000 && this.#throughAlias / this.#decoded > allowedAliasRatio(this.#decoded)) {
      throw new YamlFault('yaml: document contains excessive aliasing');
    }
  }

  #mapping(node: Extract<Node, { type: 'mapping' }>): Json {
    const result: { [key: string]: Json } = {};
    for (const { key, value } of node.pairs) {
      if (isMerge(key)) this.#merge(result, value);
      else this.#set(result, keyText(this.value(key)), value);
    }
    return result;
  }

  #set(result: { [key: string]: Json }, key: string, value: Node): void {
    if (Object.hasOwn(result, key)) this.twice.push({ message: `line ${(value.mark?.line ?? 0) + 1}: key ${JSON.stringify(key)} already set in map`, mark: value.mark });
    setKey(result, key, this.value(value));
  }

  /** `<<`: keys that are there already win. */
  #merge(result: { [key: string]: Json }, node: Node): void {
    const source = node.type === 'alias' ? node.target : node;
    const parts = source.type === 'sequence' ? [...source.items].reverse() : [node];
    for (const part of parts) {
      const value = this.value(part);
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        throw new YamlFault('yaml: map merge requires map or sequence of maps as the value');
      }
      for (const [key, inner] of Object.entries(value)) setKey(result, key, inner);
    }
  }
}

const LOW = 400_000;
const HIGH = 4_000_000;

function allowedAliasRatio(decoded: number): number {
  if (decoded <= LOW) return 0.99;
  if (decoded >= HIGH) return 0.1;
  return 0.99 - 0.89 * ((decoded - LOW) / (HIGH - LOW));
}

const isMerge = (key: Node): boolean => key.type === 'scalar' && key.plain && key.text === '<<' && key.tag === '';

function scalarOf(node: Extract<Node, { type: 'scalar' }>): Scalar {
  if (node.tag === '') return node.plain ? resolveScalar(node.text) : node.text;
  const tag = node.tag.replace('tag:yaml.org,2002:', '!').replace(/^!<(.*)>$/, '$1');
  if (tag === '!!str' || tag === '!!binary' || tag === '!') return node.text;
  const value = resolveScalar(node.text);
  if (tag === '!!null') return value;
  const wanted = tag === '!!bool' ? 'boolean' : 'number';
  if (typeof value !== wanted) throw new YamlFault(`yaml: cannot decode !!${tagOf(value)} \`${node.text}\` as a ${tag}`);
  return value;
}

/** JSON has no such numbers; the message is that of encoding/json. */
function finite(value: Scalar): Scalar {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  throw new YamlFault(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
}

const tagOf = (value: Scalar): string =>
  value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int' : 'str';

/** Keys of JSON are text; numbers and bools become it, collections cannot. */
function keyText(key: Json): string {
  if (key !== null && typeof key !== 'object') return String(key);
  throw new YamlFault(`yaml: invalid map key: ${key === null ? '<nil>' : goValue(key)}`);
}

/** A collection as Go prints it with %#v. */
function goValue(value: Json): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goValue).join(', ')}}`;
  if (value === null || typeof value !== 'object') return value === null ? 'interface {}(nil)' : JSON.stringify(value);
  return `map[interface {}]interface {}{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}:${goValue(inner)}`)
    .join(', ')}}`;
}
