/** WithGlossary where its code must not be waited for: until it has come, the texts inside stand as they are. */
import { lazy, Suspense, type ReactElement } from 'react';

const WithGlossary = lazy(async () => ({ default: (await import('./WithGlossary.tsx')).WithGlossary }));

export function LateGlossary({ text, children }: { readonly text: string; readonly children: ReactElement }): ReactElement {
  return <Suspense fallback={children}><WithGlossary text={text}>{children}</WithGlossary></Suspense>;
}
