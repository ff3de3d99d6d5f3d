/**
 * Signs what was approved. What it does is in certificates/sign.ts. Upstream: pkg/controller/certificates.
 */
import type { Controller } from './controller.ts';
import { WATCHES } from './certificates/certificateParts.ts';

export const certificateSigningController: Omit<Controller, 'reconcile'> = {
  name: 'certificatesigningrequest-signing-controller',
  ...WATCHES,
  workers: 5,
};
