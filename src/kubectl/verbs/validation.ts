/**
 * `--validate`: what the server does with unknown fields. Upstream: k8s.io/kubectl/pkg/cmd/util GetValidationDirective.
 */
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';

export function validationOf(context: Context): { readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore' } {
  const value = context.flags.text('validate').toLowerCase();
  switch (value) {
    case 'strict':
    case 'true':
      return { fieldValidation: 'Strict' };
    case 'warn':
      return { fieldValidation: 'Warn' };
    case 'ignore':
    case 'false':
      return { fieldValidation: 'Ignore' };
    default:
      throw new Failure(
        `invalid - validate option ${JSON.stringify(context.flags.text('validate'))}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}
