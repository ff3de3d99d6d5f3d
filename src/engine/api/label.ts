/**
 * What is wrong with keys and values of labels, as one text. Upstream: k8s.io/apimachinery/pkg/api/validate/content/kube.go.
 * Leaves out: names of single kinds, which are in kinds/.
 */
import { labelKeyFaults, labelValueFaults } from './validation/names.ts';

/** What is wrong with a label's (or annotation's, taint's, resource's) key; undefined when nothing. Several faults are joined by `; `. */
export function labelKeyFault(key: string): string | undefined {
  const faults = labelKeyFaults(key);
  return faults.length === 0 ? undefined : faults.join('; ');
}

/** What is wrong with a label's value; undefined when nothing. */
export function labelValueFault(value: string): string | undefined {
  const faults = labelValueFaults(value);
  return faults.length === 0 ? undefined : faults.join('; ');
}
