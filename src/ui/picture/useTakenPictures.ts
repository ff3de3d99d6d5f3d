/** Pictures of the page as addresses that an `<img>` can show. They are taken while somebody wants them, and their addresses are given back at the end. */
import { useEffect, useState } from 'react';
import type { Picture } from './picture.ts';

/** Takes pictures, hands each over as it is there, and stops when nobody wants more. */
type Take<P extends Picture, End> = (give: (index: number, picture: P) => void, stopped: () => boolean) => Promise<End>;

interface Pictures<P extends Picture, End> {
  readonly pictures: readonly ((P & { readonly address: string }) | undefined)[];
  /** What the taking has come to; absent while it goes on. */
  readonly end?: { readonly value: End } | { readonly failure: unknown };
}

/** Taken when `wanted` is there, and again when that changes. */
export function useTakenPictures<P extends Picture, End>(wanted: unknown, take: Take<P, End>): Pictures<P, End> {
  const [now, setNow] = useState<Pictures<P, End>>({ pictures: [] });
  useEffect(() => {
    if (wanted === undefined) return undefined;
    let over = false;
    const addresses: string[] = [];
    const give = (index: number, picture: P): void => {
      if (over) return;
      const address = URL.createObjectURL(new Blob([picture.svg], { type: 'image/svg+xml' }));
      addresses.push(address);
      setNow(({ pictures, ...rest }) => ({ ...rest, pictures: Object.assign([...pictures], { [index]: { ...picture, address } }) }));
    };
    const ended = (end: NonNullable<Pictures<P, End>['end']>): void => {
      if (!over) setNow(({ pictures }) => ({ pictures, end }));
    };
    // One tick later: an effect that is undone at once (React's strict mode) takes no pictures.
    const timer = setTimeout(() => void take(give, () => over).then((value) => ended({ value }), (failure: unknown) => ended({ failure })));
    return () => {
      over = true;
      clearTimeout(timer);
      for (const address of addresses) URL.revokeObjectURL(address);
    };
    // What is taken hangs on what is wanted alone: a picture is of one moment and in one language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted]);
  return now;
}
