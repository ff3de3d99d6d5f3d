/**
 * How a kubelet that nobody knows yet comes by its certificate: with a bootstrap token it asks for one (CertificateSigningRequest), watches that request
 * until the certificate is there, and only then begins to be a kubelet. Upstream: cmd/kubelet/app/server.go (buildClientCertificateManager),
 * k8s.io/client-go/util/certificate. Leaves out: rotation (a certificate is good for a year), serving certificates.
 */
import { requestFor } from '../api/certificateText.ts';
import { hasCondition, SIGNERS, type CertificateSigningRequest } from '../api/kinds/certificateSigningRequest.ts';
import type { Machine } from '../api/machine.ts';
import { isFailure, type Identity } from '../api/request.ts';
import { emit } from '../api/steps.ts';
import type { Client, Response } from '../client/client.ts';
import { Informer, type WatchNotice } from '../client/informer.ts';
import type { Context, World } from '../kernel/component.ts';
import type { Table } from '../kernel/table.ts';
import { SECOND, type Micros } from '../kernel/time.ts';

const userOf = (node: string): string => `system:node:${node}`;

const REQUESTS = { group: 'certificates.k8s.io', version: 'v1', resource: 'certificatesigningrequests' } as const;
const JOINING = ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'];
/** Upstream: from 2 s, doubled five times at most. */
const AGAIN: Micros = 2 * SECOND;
const MOST = 5;

/** A kubelet that waits for its certificate. */
export interface Awaited {
  readonly machine: Machine;
  readonly token: string;
  readonly attempt: number;
  /** The request, once it is stored. */
  readonly request?: string;
}

export interface BootstrapToken {
  readonly certificateOf: string;
}

export class TlsBootstrap {
  readonly #client: Client;
  readonly #awaited: Table<Awaited>;
  readonly informer: Informer<CertificateSigningRequest>;
  readonly #onIssued: (ctx: Context, machine: Machine) => void;

  constructor(world: World, client: Client, onIssued: (ctx: Context, machine: Machine) => void) {
    this.#client = client;
    this.#awaited = world.table('kubelet/bootstrap');
    this.informer = new Informer(world, client, 'kubelet', REQUESTS, (node) => `metadata.name=${this.#awaited.get(node)?.request ?? ''}`);
    this.#onIssued = onIssued;
  }

  begin(ctx: Context, { machine, token }: Pick<Awaited, 'machine' | 'token'>): void {
    this.#ask(ctx, { machine, token, attempt: 0 });
  }

  again(ctx: Context, node: string): void {
    const awaited = this.#awaited.get(node);
    if (awaited !== undefined && awaited.request === undefined) this.#ask(ctx, awaited);
  }

  #ask(ctx: Context, awaited: Awaited): void {
    const { name } = awaited.machine;
    this.#awaited.set(name, awaited);
    const subject = { commonName: userOf(name), organizations: ['system:nodes'] };
    emit(ctx, 'synced', { node: name, code: 'certificateAsked', numbers: { user: userOfToken(awaited), subject: subject.commonName, signer: SIGNERS.kubelet } });
    const spec = { request: requestFor(subject, `${name}/${ctx.now}`), signerName: SIGNERS.kubelet, usages: ['digital signature', 'client auth'] };
    const body = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { generateName: 'csr-' }, spec };
    this.#client.send(ctx, { verb: 'create', ...REQUESTS, body, ...as(awaited), agent: 'kubelet' }, { certificateOf: name } satisfies BootstrapToken);
  }

  answered(ctx: Context, node: string, { response }: Response): void {
    const awaited = this.#awaited.get(node);
    if (awaited === undefined || awaited.request !== undefined) return;
    if (isFailure(response)) {
      emit(ctx, 'synced', { node, code: 'certificateRefused', numbers: { message: response.body.message ?? '' } });
      this.#later(ctx, awaited);
      return;
    }
    this.#awaited.set(node, { ...awaited, request: (response.body as CertificateSigningRequest).metadata.name });
    this.informer.start(ctx, userOfToken(awaited));
  }

  watched(ctx: Context, node: string, notice: WatchNotice): void {
    for (const { event, object } of this.informer.apply(notice, node)) {
      const awaited = this.#awaited.get(node);
      if (awaited?.request !== object.metadata.name) continue;
      const { request: name, ...rest } = awaited;
      if ((object.status?.certificate ?? '') !== '') {
        emit(ctx, 'synced', { node, code: 'certificateIssued', numbers: { name: name ?? '' } });
        this.#awaited.delete(node);
        this.#client.gone(ctx, ctx.self);
        this.#onIssued(ctx, awaited.machine);
      } else if (event === 'DELETED' || hasCondition(object, 'Denied') || hasCondition(object, 'Failed')) {
        emit(ctx, 'synced', { node, code: event === 'DELETED' ? 'certificateGone' : 'certificateDenied', numbers: { name: name ?? '' } });
        this.#client.gone(ctx, ctx.self);
        this.#later(ctx, rest);
      }
    }
  }

  #later(ctx: Context, awaited: Awaited): void {
    this.#awaited.set(awaited.machine.name, { ...awaited, attempt: awaited.attempt + 1 });
    ctx.schedule(AGAIN * 2 ** Math.min(awaited.attempt, MOST), ctx.self, 'certificateAgain', undefined, { routine: true });
  }
}

const userOfToken = ({ token }: Pick<Awaited, 'token'>): string => `system:bootstrap:${token.slice(0, 6)}`;
const as = (awaited: Awaited): { readonly user: string; readonly identity: Identity } => ({ user: userOfToken(awaited), identity: { name: userOfToken(awaited), groups: JOINING } });
