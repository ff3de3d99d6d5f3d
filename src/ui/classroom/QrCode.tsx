/** A QR code as one path: black on white in every theme, because cameras want it so. */
import { useMemo, type ReactElement } from 'react';
import { encode } from 'uqr';

export function QrCode({ text, label, className }: { readonly text: string; readonly label: string; readonly className?: string | undefined }): ReactElement {
  const { size, path } = useMemo(() => {
    const { data } = encode(text, { ecc: 'M', border: 2 });
    const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: data.length, path: cells.join('') };
  }, [text]);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} className={className} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
