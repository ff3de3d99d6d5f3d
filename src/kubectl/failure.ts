/**
 * What ends a command with an error, and how kubectl words it. Upstream: k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr.
 */
import type { Status } from './discovery.ts';

/** An error of kubectl's own. */
export class Failure extends Error {
  readonly exitCode: number;
  /** Text that is printed as it is, without `error: ` before it. */
  readonly bare: boolean;

  constructor(message: string, options: { readonly exitCode?: number; readonly bare?: boolean } = {}) {
    super(message);
    this.exitCode = options.exitCode ?? 1;
    this.bare = options.bare ?? false;
  }
}

/** A failure that the API server answered. */
export class StatusFailure extends Failure {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'unknown');
    this.status = status;
  }

  /** The same failure, told where it happened: `error when creating "x.yaml": ...`. */
  during(context: string): StatusFailure {
    return new StatusFailure({ ...this.status, message: `error when ${context} ${this.message}` });
  }
}

/** Several failures, each told. */
class Failures extends Failure {
  readonly failures: readonly Failure[];

  constructor(failures: readonly Failure[]) {
    super(failures.map((failure) => failure.message).join(', '));
    this.failures = failures;
  }
}

/** Failures that are told as one among others: `[a, b]`. Upstream: an aggregate within an aggregate. */
export function together(failures: readonly Failure[]): Failure | undefined {
  const told = [...new Set(failures.map((failure) => failure.message))];
  return told.length > 1 ? new Failure(`[${told.join(', ')}]`) : failures[0];
}

/** Wrong use of a command, with the pointer to its help. */
export const usage = (command: string, message: string): Failure =>
  new Failure(`${message}\nSee 'kubectl ${command} -h' for help and examples`);

export const isNotFound = (failure: unknown): failure is StatusFailure =>
  failure instanceof StatusFailure && failure.status.reason === 'NotFound';

/** Throws what was gathered: nothing, the one, or all. */
export function throwAll(failures: readonly Failure[]): void {
  const all = failures.flatMap((failure) => (failure instanceof Failures ? failure.failures : [failure]));
  if (all.length === 1) throw all[0]!;
  if (all.length > 1) throw new Failures(all);
}

/** The text for stderr, without the newline at its end. */
export function describeFailure(failure: Failure): string {
  if (failure instanceof Failures) return failure.failures.map((one) => statusText(one) ?? one.message).join('\n');
  if (failure instanceof StatusFailure && failure.status.reason === 'Invalid') return invalidText(failure.status);
  const told = statusText(failure);
  if (told !== undefined) return told;
  return failure.bare || failure.message.startsWith('error: ') ? failure.message : `error: ${failure.message}`;
}

/** A request that no API server has answered, as Go's url.Error: method, URL, and what went wrong. */
const UNANSWERED = /^\w+ "https:\/\/([^/"]+)[^"]*": (.*)$/;

function statusText(failure: Failure): string | undefined {
  if (!(failure instanceof StatusFailure)) return undefined;
  const [, host, problem] = UNANSWERED.exec(failure.message) ?? [];
  if (problem?.endsWith('connect: connection refused') === true) return `The connection to the server ${host} was refused - did you specify the right host or port?`;
  if (problem !== undefined) return `Unable to connect to the server: ${problem}`;
  const { reason } = failure.status;
  if (reason === 'Unauthorized') return `error: You must be logged in to the server (${failure.message})`;
  return reason === undefined || reason === ''
    ? `Error from server: ${failure.message}`
    : `Error from server (${reason}): ${failure.message}`;
}

function invalidText(status: Status): string {
  const { details } = status;
  if (details === undefined) return `The request is invalid${status.message === undefined ? '' : `: ${status.message}`}`;
  const named = (details.kind ?? '') !== '' || (details.name ?? '') !== '';
  const causes = [
    ...new Set(
      (details.causes ?? []).map(
        (cause) => `${cause.field === undefined || cause.field === '' ? '' : `${cause.field}: `}${cause.message ?? ''}`,
      ),
    ),
  ];
  let text = named ? `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid` : 'The request is invalid';
  if (!named && causes.length === 0 && status.message !== undefined) text += `: ${status.message}`;
  if (causes.length === 0) return text;
  return causes.length === 1 ? `${text}: ${causes[0]}` : `${text}: ${causes.map((cause) => `\n* ${cause}`).join('')}`;
}
