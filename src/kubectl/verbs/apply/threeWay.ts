/**
 * The patch that `kubectl apply` sends. Upstream: k8s.io/kubectl/pkg/cmd/apply/patcher.go.
 */
import { createThreeWayPatch, type Json, type KubeObject } from '../../discovery.ts';

type Fields = { readonly [key: string]: Json };

/** Changes from what the server has to what is wanted, and deletions of what was last applied and is wanted no more. */
export const threeWayPatch = (original: Json, wanted: KubeObject, current: KubeObject, schema: string): Json =>
  createThreeWayPatch(fieldsOf(original), wanted as KubeObject & Fields, current as KubeObject & Fields, schema);

const fieldsOf = (value: Json): Fields => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {});
