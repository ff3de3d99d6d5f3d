/**
 * `--subresource`: another view of an object. Upstream: k8s.io/kubectl/pkg/cmd/util (AddSubresourceFlags), cli-runtime's Builder.Subresource.
 */
import type { Context } from '../context.ts';
import { shownResource } from '../discovery.ts';
import { Failure } from '../failure.ts';
import type { Selection } from '../resources.ts';

export const SUBRESOURCES: readonly string[] = ['status', 'scale', 'resize'];

/** Only single objects have one, and only those that the kind has. */
export function checkSubresource(context: Context, { targets, kinds }: Selection): void {
  const subresource = context.flags.text('subresource');
  if (subresource === '') return;
  if (!SUBRESOURCES.includes(subresource)) throw new Failure(`invalid subresource value: ${JSON.stringify(subresource)}. Must be one of [${SUBRESOURCES.join(' ')}]`);
  if (kinds.length > 0) throw new Failure('subresource cannot be used when bulk resources are specified');
  for (const { kind } of targets) if (!kind.subresources.some(({ name }) => name === subresource)) throw new Failure(`subresource ${subresource} does not exist for ${shownResource(kind)}`);
}
