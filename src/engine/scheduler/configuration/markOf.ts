/**
 * Where a field stands in a text: `profiles[0].plugins.score`. Upstream: none (kube-scheduler says only the path).
 */
import type { Mark } from '../../api/yaml/mark.ts';
import type { Node } from '../../api/yaml/parse.ts';

const resolved = (node: Node | undefined): Node | undefined => (node?.type === 'alias' ? resolved(node.target) : node);

/** The field's name in its mapping, or the deepest that is there of its path. */
export function markOf(root: Node | undefined, field: string): Mark | undefined {
  let node = resolved(root);
  let mark = node?.mark;
  for (const [, name, index] of field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    let next: Node | undefined;
    if (name !== undefined && node?.type === 'mapping') {
      const pair = node.pairs.find(({ key }) => key.type === 'scalar' && key.text.toLowerCase() === name.toLowerCase());
      mark = pair?.key.mark ?? mark;
      next = pair?.value;
    } else if (index !== undefined && node?.type === 'sequence') {
      next = node.items[Number(index)];
      mark = next?.mark ?? mark;
    }
    if (next === undefined) return mark;
    node = resolved(next);
  }
  return mark;
}
