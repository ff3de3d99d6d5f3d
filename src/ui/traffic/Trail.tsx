/** A packet on its way over a map: the whole way, what it has behind it, where it is, and whither it was sent. */
import type { ReactElement } from 'react';
import type { Spot, WalkData } from '../../views/walk.ts';
import type { Point } from '../graph/box.ts';
import { pathOf } from '../graph/routes.ts';
import { trailOf, type Access } from './trail.ts';
import css from './trail.module.css';

interface TrailProps {
  readonly walk: NonNullable<WalkData['walk']>;
  readonly accessOf: (spot: Spot) => Access | undefined;
  readonly width: number;
}

const LETTER = 7;

export function Trail({ walk: { from, to, spots, done, back }, accessOf, width }: TrailProps): ReactElement | null {
  const whole = trailOf(spots, accessOf);
  const gone = trailOf(spots.slice(0, done), accessOf);
  const here: Point | undefined = gone.at(-1);
  if (here === undefined) return null;
  const words = back ? `${from} ← ${to}` : `${from} → ${to}`;
  const room = words.length * LETTER + 20;
  const left = here.x + room + 18 > width ? Math.max(4, here.x - room - 16) : here.x + 16;
  return (
    <g className={css['trail']} data-walk={spots[done - 1]?.at} data-back={back || undefined}>
      <path className={css['whole']} d={pathOf(whole, 6)} />
      <path className={css['gone']} d={pathOf(gone, 6)} />
      <rect className={css['packet']} x={here.x - 9} y={here.y - 7} width={18} height={14} rx={3} />
      <path className={css['flap']} d={`M${here.x - 8} ${here.y - 6}l8 6 8-6`} />
      <rect className={css['tag']} x={left} y={here.y - 12} width={room} height={24} rx={12} />
      <text className={css['words']} x={left + room / 2} y={here.y} dy="0.35em" textAnchor="middle">{words}</text>
    </g>
  );
}
