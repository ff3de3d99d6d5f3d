/**
 * Nodes. Upstream: pkg/apis/core/validation/validation.go (ValidateNode, ValidateNodeUpdate). Leaves out: configuration sources, swap.
 */
import type { FieldErrors } from '../fieldError.ts';
import type { Node, Taint } from '../kinds/node.ts';
import { validateTaintEffect } from './affinity.ts';
import { validateCIDR } from './ip.ts';
import { labelKeyFaults, labelValueFaults } from './names.ts';
import { Report } from './report.ts';
import { validateAmount } from './resources.ts';

export function validateNode({ spec, status }: Node, old: Node | undefined): FieldErrors {
  const report = new Report();
  if (!old) checkTaints(report, spec?.taints ?? []);
  for (const list of ['capacity', 'allocatable'] as const)
    for (const [name, amount] of Object.entries(status?.[list] ?? {})) validateAmount(report, name, amount, `status.${list}.${name}`);
  if (!old) {
    for (const [index, text] of (spec?.podCIDRs ?? []).entries()) validateCIDR(report, text, `spec.podCIDRs[${index}]`);
    return report.errors;
  }
  const addresses = new Set<string>();
  for (const [index, address] of (status?.addresses ?? []).entries()) {
    const key = `${address.type}/${address.address}`;
    if (addresses.has(key)) report.duplicate(`status.addresses[${index}]`, { Type: address.type, Address: address.address });
    addresses.add(key);
  }
  checkKept(report, spec ?? {}, old.spec ?? {});
  checkTaints(report, spec?.taints ?? []);
  return report.errors;
}

function checkKept(report: Report, spec: Node['spec'], old: Node['spec']): void {
  const [now, was] = [spec.podCIDRs ?? [], old.podCIDRs ?? []];
  const message = 'node updates may not change podCIDR except from "" to valid';
  if (was.length > 0 && was.length !== now.length) report.forbidden('spec.podCIDRs', message);
  else if (was.length > 0) for (const [index, text] of was.entries()) if (now[index] !== text) report.forbidden('spec.podCIDRs', message);
  if (!old.providerID || old.providerID === spec.providerID) return;
  report.invalid('spec.providerID', null, spec.providerID ? 'field cannot be modified once set' : 'field cannot be cleared once set');
}

function checkTaints(report: Report, taints: readonly Taint[]): void {
  const seen = new Set<string>();
  for (const [index, { key, value = '', effect, timeAdded = null }] of taints.entries()) {
    const at = `metadata.taints[${index}]`;
    report.faults(`${at}.key`, key ?? '', labelKeyFaults(key ?? ''));
    const faults = labelValueFaults(value);
    if (faults.length > 0) report.invalid(`${at}.value`, value, faults.join(';'));
    validateTaintEffect(report, effect, `${at}.effect`);
    const identity = `${effect}/${key}`;
    if (seen.has(identity)) {
      const shown = JSON.stringify({ Key: key, Value: value, Effect: effect, TimeAdded: timeAdded });
      report.add([
        { reason: 'FieldValueDuplicate', field: at, message: `Duplicate value: ${shown}: taints must be unique by key and effect pair` },
      ]);
    }
    seen.add(identity);
  }
}
