/** Buttons: plain, primary, and with a sign only (its label is then its name and its tip). */
import type { ButtonHTMLAttributes, ReactElement, ReactNode } from 'react';
import css from './controls.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'primary' | 'quiet';
  readonly icon?: ReactNode;
}

export function Button({ look = 'plain', icon, children, className = '', ...rest }: ButtonProps): ReactElement {
  return (
    <button type="button" className={`${css['button']} ${className}`} data-look={look} {...rest}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly label: string;
  readonly look?: 'plain' | 'primary' | 'quiet';
}

export function IconButton({ label, look = 'quiet', children, className = '', ...rest }: IconButtonProps): ReactElement {
  return (
    <button type="button" className={`${css['icon']} ${className}`} data-look={look} aria-label={label} title={label} {...rest}>
      {children}
    </button>
  );
}
