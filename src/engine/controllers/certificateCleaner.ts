/**
 * Takes away requests that nobody needs any more. What it does is in certificates/clean.ts. Upstream: pkg/controller/certificates.
 */
import type { Controller } from './controller.ts';
import { WATCHES } from './certificates/certificateParts.ts';

export const certificateCleanerController: Omit<Controller, 'reconcile'> = {
  name: 'certificatesigningrequest-cleaner-controller',
  ...WATCHES,
  workers: 1,
};
