/** Where the cells of a field of nodes are: squares, as large as fit, in rows. */
import type { Box } from './box.ts';

export interface FleetCells {
  readonly size: number;
  readonly gap: number;
  readonly columns: number;
  /** Corner of a cell, relative to the field. */
  at(index: number): { readonly x: number; readonly y: number };
  /** Number of the cell at a point; it may be beyond the last. */
  find(x: number, y: number): number;
}

const LARGEST = 64;

export function fleetCells(box: Box, count: number): FleetCells {
  let size = Math.min(LARGEST, Math.sqrt((box.w * box.h) / Math.max(1, count)));
  while (size > 2 && Math.floor(box.w / size) * Math.floor(box.h / size) < count) size *= 0.98;
  const columns = Math.max(1, Math.floor(box.w / size));
  return {
    size,
    gap: size > 8 ? 3 : size > 4 ? 1 : 0,
    columns,
    at: (index) => ({ x: (index % columns) * size, y: Math.floor(index / columns) * size }),
    find: (x, y) => Math.floor(y / size) * columns + Math.min(columns - 1, Math.floor(x / size)),
  };
}
