/** What kind of fault a YAML parser means by its codes, whose messages are English only. */
import type { YAMLError } from 'yaml';

/** Of what kind the fault is: a sentence of `editor.fault` in locales/. */
export type Fault = 'indent' | 'tab' | 'twice' | 'missing' | 'unexpected' | 'key' | 'nested' | 'alias' | 'escape' | 'start' | 'tag' | 'deep' | 'other';

const FAULTS: Partial<Readonly<Record<YAMLError['code'], Fault>>> = {
  DUPLICATE_KEY: 'twice',
  BAD_INDENT: 'indent',
  TAB_AS_INDENT: 'tab',
  MISSING_CHAR: 'missing',
  UNEXPECTED_TOKEN: 'unexpected',
  MULTILINE_IMPLICIT_KEY: 'key',
  KEY_OVER_1024_CHARS: 'key',
  BLOCK_AS_IMPLICIT_KEY: 'nested',
  BLOCK_IN_FLOW: 'nested',
  ALIAS_PROPS: 'alias',
  BAD_ALIAS: 'alias',
  MULTIPLE_ANCHORS: 'alias',
  BAD_DQ_ESCAPE: 'escape',
  BAD_SCALAR_START: 'start',
  TAG_RESOLVE_FAILED: 'tag',
  MULTIPLE_TAGS: 'tag',
  BAD_COLLECTION_TYPE: 'tag',
  RESOURCE_EXHAUSTION: 'deep',
};

export const faultOf = (code: YAMLError['code']): Fault => FAULTS[code] ?? 'other';
