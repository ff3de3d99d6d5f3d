/**
 * Approves what kubelets ask for. What it does is in certificates/approve.ts. Upstream: pkg/controller/certificates.
 */
import type { Controller } from './controller.ts';
import { WATCHES } from './certificates/certificateParts.ts';

export const certificateApprovingController: Omit<Controller, 'reconcile'> = {
  name: 'certificatesigningrequest-approving-controller',
  ...WATCHES,
  workers: 5,
};
