/**
 * Takes away requests that nobody needs any more: an hour after their decision, a day after they were made when nobody has decided. Upstream:
 * pkg/controller/certificates/cleaner (csrcleaner). Simplified: it comes when a request is due, not once an hour.
 */
import { hasCondition } from '../../api/kinds/certificateSigningRequest.ts';
import { MINUTE, SECOND } from '../../kernel/time.ts';
import type { Reconcile } from '../controller.ts';
import { CERTIFICATE_REQUESTS, requestOf } from './certificateParts.ts';

/** Codes: expired, upToDate. */
export function cleanCertificate(name: string, c: Reconcile): void {
  const request = requestOf(name, c);
  if (request === undefined) return;
  const issued = (request.status?.certificate ?? '') !== '';
  const decided = request.status?.conditions?.find(({ type }) => type === 'Denied' || type === 'Failed' || (type === 'Approved' && issued));
  // Approved, but its signer is somebody else who has not signed: that waits as long as one that nobody has approved.
  const since = c.parseTime(decided?.lastTransitionTime ?? request.metadata.creationTimestamp);
  const due = since + (decided === undefined ? 24 : 1) * 60 * MINUTE;
  if (c.now <= due) {
    c.requeueAfter(due - c.now + SECOND, 'routine');
    return;
  }
  c.report('expired', { name, hours: decided === undefined ? 24 : 1, approved: hasCondition(request, 'Approved') });
  c.call({ verb: 'delete', on: CERTIFICATE_REQUESTS, name, ignore: ['NotFound'] });
}
