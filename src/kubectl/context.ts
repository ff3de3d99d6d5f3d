/**
 * One run of a command: its words, its output, and the way to the API server.
 */
import { ADMIN, groupsOf, type ApiRequest, type ApiResponse, type Json, type KindDefinition, type KubeObject, type PatchType, type RequestOptions, type Status } from './discovery.ts';
import { Failure, StatusFailure } from './failure.ts';
import type { Parsed, Flags } from './flags.ts';
import type { KubectlHost } from './host.ts';
import { configuredNamespace } from './kubeconfig.ts';

export type DryRun = 'none' | 'client' | 'server';

export interface Query {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export class Context {
  readonly host: KubectlHost;
  /** The command as typed, `create deployment`. */
  readonly command: string;
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly dash: number;
  readonly stdin: string | undefined;
  stdout = '';
  stderr = '';
  readonly #warned = new Set<string>();

  constructor(host: KubectlHost, command: string, parsed: Parsed, stdin: string | undefined) {
    this.host = host;
    this.command = command;
    this.flags = parsed.flags;
    this.args = parsed.args;
    this.dash = parsed.dash;
    this.stdin = stdin;
  }

  print(text: string): void {
    this.stdout += text;
  }

  printLine(text: string): void {
    this.stdout += `${text}\n`;
  }

  printError(text: string): void {
    this.stderr += `${text}\n`;
  }

  /** A warning is told once. */
  warn(text: string): void {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    this.printError(`Warning: ${text}`);
  }

  get namespace(): string {
    return this.flags.text('namespace') || configuredNamespace(this.host, this.flags.text('context')) || 'default';
  }

  get namespaceGiven(): boolean {
    return this.flags.given('namespace');
  }

  get dryRun(): DryRun {
    const value = this.flags.text('dry-run');
    switch (value) {
      case 'none':
      case 'client':
      case 'server':
        return value;
      case 'unchanged':
        this.printError(`W0101 00:00:00.000000       1 helpers.go:704] --dry-run is deprecated and can be replaced with --dry-run=client.`);
        return 'client';
      case '':
        return 'none';
      default:
        throw new Failure(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
    }
  }

  /** What would be changed is only printed: nothing is sent. */
  get stays(): boolean {
    return this.dryRun === 'client' || this.flags.yes('local');
  }

  /** What kubectl adds to its messages. */
  get dryRunSuffix(): string {
    const { dryRun } = this;
    return dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)';
  }

  /** Who asks: the administrator, or whom `--as` names. */
  get asker(): Pick<ApiRequest, 'user' | 'identity' | 'agent'> {
    const user = this.flags.text('as');
    const [groups, uid] = [this.flags.list('as-group'), this.flags.text('as-uid')];
    if (user === '' && (groups.length > 0 || uid !== '')) throw new Failure(`requesting uid, groups or user-extra for ${ADMIN.name} without impersonating a user`);
    if (user === '') return { user: ADMIN.name, agent: 'kubectl' };
    return { user, identity: { name: user, groups: groupsOf(user, groups), ...(uid !== '' && { uid }) }, agent: 'kubectl' };
  }

  /** Sends a request and gives the answer, whatever it is. Warnings are told. */
  ask(request: Omit<ApiRequest, 'user' | 'agent'>): ApiResponse {
    const response = this.host.request({ ...request, ...this.asker });
    for (const warning of response.warnings ?? []) this.warn(warning);
    return response;
  }

  /** Sends a request; a failure is thrown. */
  send(request: Omit<ApiRequest, 'user' | 'agent'>): KubeObject {
    const response = this.ask(request);
    if (response.code >= 400) throw new StatusFailure(response.body as Status);
    return response.body as KubeObject;
  }

  get(kind: KindDefinition, namespace: string | undefined, name: string, subresource?: string): KubeObject {
    return this.send({ verb: 'get', ...place(kind, namespace), name, ...(subresource !== undefined && { subresource }) });
  }

  list(kind: KindDefinition, namespace: string | undefined, query: Query = {}): readonly KubeObject[] {
    return items(this.sendList(kind, { verb: 'list', ...place(kind, namespace), options: { ...query } })).map((item) => typed(item, kind));
  }

  /** Sends a list request; a failure says what was looked for. */
  sendList(kind: KindDefinition, request: Omit<ApiRequest, 'user' | 'agent'>): KubeObject {
    try {
      return this.send(request);
    } catch (fault) {
      if (!(fault instanceof StatusFailure) || (fault.status.reason !== 'BadRequest' && fault.status.reason !== 'NotFound')) throw fault;
      const { labelSelector = '', fieldSelector = '' } = request.options ?? {};
      const subject = JSON.stringify(`${kind.group}/${kind.version}, Resource=${kind.plural}`);
      const searching = `Unable to find ${subject} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}`;
      throw new StatusFailure({
        ...fault.status,
        message: `${labelSelector === '' && fieldSelector === '' ? `Unable to list ${subject}` : searching}: ${fault.message}`,
      });
    }
  }

  create(kind: KindDefinition, namespace: string | undefined, body: Json | KubeObject, options: RequestOptions): KubeObject {
    return this.send({ verb: 'create', ...place(kind, namespace), body, options: this.#writing(options) });
  }

  update(kind: KindDefinition, namespace: string | undefined, name: string, body: Json | KubeObject, options: RequestOptions): KubeObject {
    return this.send({ verb: 'update', ...place(kind, namespace), name, body, options: this.#writing(options) });
  }

  patch(
    kind: KindDefinition,
    namespace: string | undefined,
    name: string,
    patchType: PatchType,
    body: Json,
    options: RequestOptions,
    subresource?: string,
  ): KubeObject {
    const where = { ...place(kind, namespace), name, ...(subresource !== undefined && { subresource }) };
    return this.send({ verb: 'patch', ...where, patchType, body, options: this.#writing(options) });
  }

  #writing(options: RequestOptions): RequestOptions {
    const manager = this.flags.given('field-manager') ? { fieldManager: this.flags.text('field-manager') } : {};
    return { ...options, ...manager, ...(this.dryRun === 'server' && { dryRun: true }) };
  }
}

/** Items of a list's answer. */
export const items = (body: unknown): readonly KubeObject[] => (body as { readonly items?: readonly KubeObject[] } | null)?.items ?? [];

/** Items of lists may come without their type. */
const typed = (object: KubeObject, kind: KindDefinition): KubeObject => ({
  ...object,
  apiVersion: object.apiVersion ?? (kind.group === '' ? kind.version : `${kind.group}/${kind.version}`),
  kind: object.kind ?? kind.kind,
});

export const place = (
  kind: KindDefinition,
  namespace: string | undefined,
): Pick<ApiRequest, 'group' | 'version' | 'resource' | 'namespace'> => ({
  group: kind.group,
  version: kind.version,
  resource: kind.plural,
  ...(kind.namespaced && namespace !== undefined && { namespace }),
});
