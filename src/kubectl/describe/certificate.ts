/**
 * kubectl describe certificatesigningrequest. Upstream: k8s.io/kubectl/pkg/describe/describe.go (describeCertificateSigningRequest).
 */
import { ageText, certificateStatus, requestSubject, type CertificateSigningRequest } from '../discovery.ts';
import { longTime } from './clock.ts';
import { describing, writeEventsOf } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';

export const certificateSigningRequest = describing((w, context, object, showEvents) => {
  const request = object as CertificateSigningRequest;
  const { metadata, spec } = request;
  w.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  w.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}\nRequesting User:\t${spec.username ?? ''}\n`);
  if ((spec.signerName ?? '') !== '') w.write(0, `Signer:\t${spec.signerName}\n`);
  if (spec.expirationSeconds !== undefined) w.write(0, `Requested Duration:\t${ageText(spec.expirationSeconds)}\n`);
  w.write(0, `Status:\t${certificateStatus(request)}\n`);
  const subject = requestSubject(spec.request);
  w.write(0, 'Subject:\n');
  if (typeof subject !== 'string') {
    w.write(0, `\tCommon Name:\t${subject.commonName}\n\tSerial Number:\t\n`);
    subject.organizations.forEach((one, index) => w.write(0, `\t${index === 0 ? 'Organization:' : ''}\t${one}\n`));
  }
  writeEventsOf(w, context, object, showEvents);
});
