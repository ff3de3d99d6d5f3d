/** Text in the drawing: as large as wanted, smaller when it must be, cut when it cannot be. Letters are measured by their usual width. */
import type { ReactElement } from 'react';
import css from './schematic.module.css';

const LETTER = 0.56;
const BOLD = 0.6;
const LEAST = 9;

export function fitting(text: string, room: number, size: number, bold = false): { readonly text: string; readonly size: number } {
  const letter = bold ? BOLD : LETTER;
  const fits = room / (Math.max(1, text.length) * letter);
  if (fits >= LEAST) return { text, size: Math.min(size, fits) };
  const letters = Math.max(1, Math.floor(room / (LEAST * letter)) - 1);
  return { text: letters >= text.length ? text : `${text.slice(0, letters)}…`, size: Math.min(size, LEAST) };
}

interface LabelProps {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly room: number;
  readonly size?: number;
  readonly bold?: boolean;
  /** Bottom to top, as on the course's diagram. */
  readonly upright?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly look?: 'plain' | 'quiet' | 'mono';
}

export function Label({ text, x, y, room, size = 13, bold = false, upright = false, anchor = 'middle', look = 'plain' }: LabelProps): ReactElement {
  const fit = fitting(text, room, size, bold);
  return (
    <text className={css['label']} data-look={look} fontSize={fit.size} fontWeight={bold ? 600 : 500} textAnchor={anchor} transform={upright ? `translate(${x} ${y}) rotate(-90)` : `translate(${x} ${y})`} dy="0.35em">
      {fit.text}
    </text>
  );
}
