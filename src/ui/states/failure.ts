/** A failure's code and detail: `truncated`, `invalid: head.at must be a whole number`. What has no sentence of its own is `unknown`. */
const KNOWN: readonly string[] = ['empty', 'truncated', 'damaged', 'newer', 'tooLarge', 'invalid', 'unknownScenario', 'doesNotFit', 'engine'];

export function failureOf(message: string): { readonly code: string; readonly detail: string } {
  const [code = '', ...rest] = message.split(': ');
  return KNOWN.includes(code) ? { code, detail: rest.join(': ') } : { code: 'unknown', detail: message };
}
