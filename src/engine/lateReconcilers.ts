/** What controllers do whose objects no cluster has while it starts, by the controller's name. Upstream: none. */
import type { Controller } from './controllers/controller.ts';
import { autoscale } from './controllers/horizontalPodAutoscaler/autoscale.ts';
import { approveCertificate } from './controllers/certificates/approve.ts';
import { cleanCertificate } from './controllers/certificates/clean.ts';
import { signCertificate } from './controllers/certificates/sign.ts';
import { bindVolumes } from './controllers/persistentVolume/binder.ts';

export const LATE_RECONCILERS: { readonly [controller: string]: Controller['reconcile'] } = {
  'horizontal-pod-autoscaler-controller': autoscale,
  'persistentvolume-binder-controller': bindVolumes,
  'certificatesigningrequest-approving-controller': approveCertificate,
  'certificatesigningrequest-signing-controller': signCertificate,
  'certificatesigningrequest-cleaner-controller': cleanCertificate,
};
