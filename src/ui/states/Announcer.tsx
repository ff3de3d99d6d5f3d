/** Says the step's sentence to screen readers: politely, one a step, and only the last of several that come quickly. */
import { useEffect, useState, type ReactElement } from 'react';
import { useExplanation } from '../explain/useExplanation.ts';

const QUIET_MS = 450;

export function Announcer(): ReactElement {
  const explanation = useExplanation();
  const text = explanation?.sentence.map((part) => part.text).join('') ?? '';
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return <div className="sr" aria-live="polite" data-testid="announcer">{said}</div>;
}
