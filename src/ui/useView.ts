/** A further view's data at the step shown: fetched anew when the step or the question changes; what was there stays until the new has come. */
import { useEffect, useState } from 'react';
import type { ViewData, ViewName, ViewQuery } from '../views/views.ts';
import { usePage, useSession } from './session.tsx';

export interface Viewed<N extends ViewName> {
  /** Absent until the first answer. */
  readonly data: ViewData<N> | undefined;
  readonly failure: string | undefined;
}

export function useView<N extends ViewName>(name: N, query: ViewQuery<N>): Viewed<N> {
  const { session } = usePage();
  const at = useSession(({ frame }) => (frame === undefined ? undefined : `${frame.branch} ${frame.seq} ${frame.headSeq}`));
  const asked = JSON.stringify(query);
  const [viewed, setViewed] = useState<Viewed<N>>({ data: undefined, failure: undefined });
  useEffect(() => {
    if (at === undefined) return undefined;
    let wanted = true;
    session.view(name, JSON.parse(asked) as ViewQuery<N>).then(
      (data) => {
        if (wanted) setViewed({ data, failure: undefined });
      },
      (failure: unknown) => {
        if (wanted) setViewed((before) => ({ data: before.data, failure: failure instanceof Error ? failure.message : String(failure) }));
      },
    );
    return () => {
      wanted = false;
    };
  }, [session, name, asked, at]);
  return viewed;
}
