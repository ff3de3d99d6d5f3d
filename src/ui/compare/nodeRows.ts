/** Which nodes of two clusters are told of, row by row: where many are, those that differ come first, for there may be more than a table can hold. */
import type { Scene } from '../../scene/scene.ts';

export const COLUMNS = ['pods', 'cpu', 'memory'] as const;
export const MOST_ROWS = 100;

export interface NodeRow {
  readonly name: string;
  /** Of each column the text on either side; undefined: there is no such node, or it does not say. */
  readonly cells: readonly { readonly own: string | undefined; readonly other: string | undefined }[];
}

type Nodes = Scene['nodes'];

function textsOf(node: Nodes[number] | undefined): readonly (string | undefined)[] {
  return COLUMNS.map((column) => (node === undefined ? undefined : column === 'pods' ? String(node.pods.length) : node.bars.find(({ resource }) => resource === column)?.usedText));
}

const differs = ({ cells }: NodeRow): boolean => cells.some(({ own, other }) => own !== other);

export function nodeRows(left: Nodes, right: Nodes): { readonly rows: readonly NodeRow[]; readonly hidden: number } {
  const [own, other] = [left, right].map((nodes) => new Map(nodes.map((node) => [node.name, node])));
  const all = [...new Set([...own!.keys(), ...other!.keys()])].map((name): NodeRow => {
    const there = textsOf(other!.get(name));
    return { name, cells: textsOf(own!.get(name)).map((text, index) => ({ own: text, other: there[index] })) };
  });
  if (all.length <= MOST_ROWS) return { rows: all, hidden: 0 };
  return { rows: [...all.filter(differs), ...all.filter((row) => !differs(row))].slice(0, MOST_ROWS), hidden: all.length - MOST_ROWS };
}
