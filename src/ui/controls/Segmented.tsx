/** One of a few: a radio group that looks like one piece. Arrow keys move within it, as in every radio group. */
import { useId, type ReactElement } from 'react';
import css from './controls.module.css';

interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly name?: string;
  readonly lang?: string;
}

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
}

export function Segmented<T extends string>({ label, value, choices, onChange }: SegmentedProps<T>): ReactElement {
  const name = useId();
  return (
    <div className={css['segmented']} role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} data-on={choice.value === value || undefined} title={choice.name} lang={choice.lang}>
          <input type="radio" className="sr" name={name} value={choice.value} checked={choice.value === value} aria-label={choice.name} onChange={() => onChange(choice.value)} />
          {choice.label}
        </label>
      ))}
    </div>
  );
}
