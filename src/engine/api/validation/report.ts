/**
 * Collects what is wrong, in order. Upstream: k8s.io/apimachinery/pkg/util/validation/field (ErrorList).
 */
import { duplicate, forbiddenField, invalidValue, notFoundField, notSupported, required, type FieldError } from '../fieldError.ts';
import type { Faults } from './names.ts';

export class Report {
  readonly errors: FieldError[] = [];

  add(errors: readonly FieldError[]): void {
    for (const error of errors) this.errors.push(error);
  }

  invalid(path: string, value: unknown, detail: string): void {
    this.errors.push(invalidValue(path, value, detail));
  }

  required(path: string, detail = ''): void {
    this.errors.push(required(path, detail));
  }

  forbidden(path: string, detail: string): void {
    this.errors.push(forbiddenField(path, detail));
  }

  duplicate(path: string, value: unknown): void {
    this.errors.push(duplicate(path, value));
  }

  notFound(path: string, value: unknown): void {
    this.errors.push(notFoundField(path, value));
  }

  /** One error for each fault of a text. */
  faults(path: string, value: unknown, faults: Faults): void {
    for (const fault of faults) this.invalid(path, value, fault);
  }

  /** The value must be one of the list, which is printed as it is. An empty value is `Required`, or allowed. */
  oneOf(
    path: string,
    value: string | undefined,
    supported: readonly string[],
    empty: 'required' | 'allowed' | 'unsupported' = 'required',
  ): void {
    if (value !== undefined && supported.includes(value)) return;
    if (value === undefined || value === '') {
      if (empty === 'required') this.required(path);
      if (empty !== 'unsupported') return;
    }
    this.errors.push(notSupported(path, value ?? '', supported));
  }

  notNegative(path: string, value: number | undefined): void {
    if (value !== undefined && value < 0) this.invalid(path, value, 'must be greater than or equal to 0');
  }
}
