/**
 * Places in a YAML text, its tokens, and its errors. Upstream: goyaml.v2 yamlh.go.
 */
export interface Mark {
  readonly index: number;
  /** Counted from 0. */
  readonly line: number;
  readonly column: number;
}

export type TokenKind =
  | 'streamStart'
  | 'streamEnd'
  | 'directive'
  | 'documentStart'
  | 'documentEnd'
  | 'blockSequenceStart'
  | 'blockMappingStart'
  | 'blockEnd'
  | 'flowSequenceStart'
  | 'flowSequenceEnd'
  | 'flowMappingStart'
  | 'flowMappingEnd'
  | 'blockEntry'
  | 'flowEntry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  readonly mark: Mark;
  /** Text of a scalar, name of an anchor, alias or tag. */
  readonly text: string;
  /** A scalar that stood without quotes. */
  readonly plain: boolean;
}

/** An error in a YAML text, worded as kubectl words it, and where it was found. */
export class YamlFault extends Error {
  readonly mark: Mark | undefined;

  constructor(message: string, mark?: Mark) {
    super(message);
    this.mark = mark;
  }
}

/** Scanner errors count the line from 1; parser errors name the line before, as the original does. */
export function scannerFault(problem: Mark, context: Mark, message: string): YamlFault {
  return placed(problem.line !== 0 ? problem.line + 1 : context.line, message, problem);
}

export function parserFault(problem: Mark, message: string, context?: Mark): YamlFault {
  return placed(problem.line !== 0 ? problem.line : (context?.line ?? 0), message, problem);
}

const placed = (line: number, message: string, mark: Mark): YamlFault => new YamlFault(`yaml: ${line === 0 ? '' : `line ${line}: `}${message}`, mark);
