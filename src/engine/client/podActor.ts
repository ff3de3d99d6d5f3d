/**
 * Programs that run in Pods and speak to the API server: what they may is said by the roles of their ServiceAccount. Upstream: none.
 * Their actor is `program/NAMESPACE/POD`; no other actor's instance has a slash.
 */
import type { Actor } from '../kernel/eventQueue.ts';

export const isPodActor = ({ instance }: Actor): boolean => instance?.includes('/') === true;
