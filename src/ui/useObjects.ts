/** Names of all objects at the moment at which somebody begins to search among them; undefined until they have come. */
import { useEffect, useState } from 'react';
import type { ObjectRef } from '../session/protocol.ts';
import type { Session } from '../session/session.ts';
import { usePage } from './session.tsx';

type Listed = ObjectRef & { readonly kind: string };

/** None where they cannot be had. */
export const listObjects = (session: Session): Promise<readonly Listed[]> => session.here((host) => host.objects()).catch(() => []);

export function useObjects(): readonly Listed[] | undefined {
  const { session } = usePage();
  const [objects, setObjects] = useState<readonly Listed[]>();
  useEffect(() => void listObjects(session).then(setObjects), [session]);
  return objects;
}
