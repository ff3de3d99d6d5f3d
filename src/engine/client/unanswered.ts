/**
 * What a client makes of a request that no API server has answered: the words of Go's net/http, as client-go and kubectl pass them on. Upstream:
 * net, net/http, golang.org/x/net/http2.
 */
import type { ApiRequest, ApiResponse } from '../api/request.ts';

/** Why a request got no answer of the API server's. */
export type Failure = 'refused' | 'closed' | 'timeout' | 'lost' | 'expired' | 'unreachable';

/** `https://192.168.49.2:6443/api/v1/namespaces/default/pods/web`. */
function urlOf(address: string, { group, version, namespace, resource, name, subresource, verb }: ApiRequest): string {
  const root = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  const parts = [root, ...(namespace === undefined ? [] : ['namespaces', namespace]), resource, ...(name === undefined || verb === 'create' ? [] : [name]), ...(subresource === undefined ? [] : [subresource])];
  return `https://${address}/${parts.join('/')}`;
}

const METHODS: { readonly [verb: string]: string } = { create: 'Post', update: 'Put', patch: 'Patch', delete: 'Delete', deletecollection: 'Delete' };

const TEXTS: { readonly [F in Failure]: (address: string) => string } = {
  refused: (address) => `dial tcp ${address}: connect: connection refused`,
  closed: () => 'EOF',
  timeout: () => 'net/http: TLS handshake timeout',
  unreachable: (address) => `dial tcp ${address}: i/o timeout`,
  lost: () => 'http2: client connection lost',
  expired: () => 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
};

/** Code 503 stands for no code at all. */
export function failureOf(failure: Failure, address: string, request: ApiRequest): ApiResponse {
  const message = `${METHODS[request.verb] ?? 'Get'} "${urlOf(address, request)}": ${TEXTS[failure](address)}`;
  return { code: 503, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'ServiceUnavailable', code: 503 } };
}
