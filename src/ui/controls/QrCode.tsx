/** A QR code as one path: black on white in every theme, because cameras want it so. */
import { useMemo, type ReactElement } from 'react';
import { encode } from 'uqr';

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
  readonly className?: string | undefined;
  /** How much of it may be unreadable: L 7 %, M 15 %. */
  readonly ecc?: 'L' | 'M';
  /** Squares of nothing around it. */
  readonly border?: number;
}

export function QrCode({ text, label, className, ecc = 'M', border = 2 }: QrCodeProps): ReactElement {
  const { size, path } = useMemo(() => {
    const { data } = encode(text, { ecc, border });
    const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: data.length, path: cells.join('') };
  }, [text, ecc, border]);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} className={className} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
