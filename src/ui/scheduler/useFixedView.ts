/** A view's data that hangs on its question alone (a cycle that is over does not change), so that it is not fetched anew at every step. */
import { useEffect, useState } from 'react';
import type { ViewName, ViewQuery } from '../../views/views.ts';
import { usePage, useSession } from '../session.tsx';
import type { Viewed } from '../useView.ts';

/** `query` undefined: nothing is asked. */
export function useFixedView<N extends ViewName>(name: N, query: ViewQuery<N> | undefined): Viewed<N> & { /** The data answers the present question, not the one before. */ readonly fresh: boolean } {
  const { session } = usePage();
  const branch = useSession(({ frame }) => frame?.branch);
  const asked = query === undefined || branch === undefined ? '' : JSON.stringify({ branch, query });
  const [viewed, setViewed] = useState<Viewed<N> & { readonly asked: string }>({ data: undefined, failure: undefined, asked: '' });
  useEffect(() => {
    if (asked === '') return undefined;
    let wanted = true;
    session.view(name, (JSON.parse(asked) as { readonly query: ViewQuery<N> }).query).then(
      (data) => {
        if (wanted) setViewed({ data, failure: undefined, asked });
      },
      (failure: unknown) => {
        if (wanted) setViewed({ data: undefined, failure: failure instanceof Error ? failure.message : String(failure), asked });
      },
    );
    return () => {
      wanted = false;
    };
  }, [session, name, asked]);
  return { data: viewed.data, failure: viewed.failure, fresh: viewed.asked === asked };
}
