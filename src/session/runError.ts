/** Why a link or a file cannot be opened; the page has a sentence for each. */
export type RunErrorCode = 'empty' | 'truncated' | 'damaged' | 'newer' | 'tooLarge' | 'invalid' | 'unknownScenario' | 'doesNotFit';

export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: RunErrorCode;
  /** The field that is wrong, or another detail; English. */
  readonly detail: string;

  constructor(code: RunErrorCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}
