/** Our own glyphs, in the spirit of the Kubernetes icon set: what lucide has no sign for. 18 px, one stroke, the colour of the text. */
import type { ReactElement } from 'react';

interface GlyphProps {
  readonly size?: number;
  readonly className?: string | undefined;
}

const glyph = (children: ReactElement, label: string) => {
  const Glyph = ({ size = 18, className }: GlyphProps): ReactElement => (
    <svg width={size} height={size} viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" className={className}>
      {children}
    </svg>
  );
  Glyph.displayName = label;
  return Glyph;
};

export const EtcdGlyph = glyph(<><ellipse cx="9" cy="4.2" rx="6" ry="2.4" /><path d="M3 4.2v9.6c0 1.3 2.7 2.4 6 2.4s6-1.1 6-2.4V4.2M3 9c0 1.3 2.7 2.4 6 2.4s6-1.1 6-2.4" /></>, 'EtcdGlyph');
export const ControllersGlyph = glyph(<><path d="M15.2 7.2A6.5 6.5 0 0 0 3.6 5.4L2 7.2M2 3v4.2h4.2M2.8 10.8a6.5 6.5 0 0 0 11.6 1.8l1.6-1.8M16 15v-4.2h-4.2" /></>, 'ControllersGlyph');
export const SchedulerGlyph = glyph(<><path d="M2 3.5h14l-5.2 6v5.2l-3.6-1.9V9.5z" /></>, 'SchedulerGlyph');
export const ApiGlyph = glyph(<><rect x="2" y="6.5" width="14" height="5" rx="2.5" /><path d="M5 2v4.5M9 2v4.5M13 2v4.5M5 11.5V16M13 11.5V16" /></>, 'ApiGlyph');
export const KubeletGlyph = glyph(<><circle cx="9" cy="9" r="3" /><path d="M9 2v2.5M9 13.5V16M2 9h2.5M13.5 9H16M4.1 4.1l1.8 1.8M12.1 12.1l1.8 1.8M13.9 4.1l-1.8 1.8M5.9 12.1l-1.8 1.8" /></>, 'KubeletGlyph');
export const ProxyGlyph = glyph(<><circle cx="3.5" cy="9" r="1.7" /><circle cx="14.5" cy="4" r="1.7" /><circle cx="14.5" cy="14" r="1.7" /><path d="M5.2 9H8c2.2 0 2-5 4.8-5M8 9c2.2 0 2 5 4.8 5" /></>, 'ProxyGlyph');
export const RuntimeGlyph = glyph(<><path d="M2 6.2 9 3l7 3.2L9 9.4zM2 6.2v6L9 15.5l7-3.3v-6M9 9.4v6" /></>, 'RuntimeGlyph');
export const NetworkGlyph = glyph(<><circle cx="9" cy="9" r="7" /><path d="M2 9h14M9 2c4.2 4.5 4.2 9.5 0 14M9 2c-4.2 4.5-4.2 9.5 0 14" /></>, 'NetworkGlyph');
export const LiveGlyph = glyph(<><circle cx="9" cy="4" r="2" /><circle cx="3" cy="14" r="2" /><circle cx="9" cy="14" r="2" /><circle cx="15" cy="14" r="2" /><path d="M9 6v6M8 6l-4 6M10 6l4 6" /></>, 'LiveGlyph');

/** The mark of Podium: three steps and what stands on them. */
export const Logo = ({ size = 26 }: { readonly size?: number }): ReactElement => (
  <svg width={size} height={size} viewBox="0 0 26 26" fill="var(--accent)" aria-hidden="true">
    <rect x="2" y="15" width="22" height="8" rx="2" />
    <rect x="7.5" y="9" width="11" height="7" rx="1.8" opacity=".6" />
    <circle cx="13" cy="5" r="3" opacity=".9" />
  </svg>
);

/** State as a shape: full dot, broken ring, cross, tick. Colour comes last. */
export function StateGlyph({ tone, size = 10 }: { readonly tone: 'ok' | 'waiting' | 'bad' | 'done'; readonly size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" aria-hidden="true">
      {tone === 'ok' && <circle cx="5" cy="5" r="4" fill="currentColor" stroke="none" />}
      {tone === 'waiting' && <circle cx="5" cy="5" r="3.8" strokeDasharray="2.4 2.3" />}
      {tone === 'bad' && <path d="M1.8 1.8 8.2 8.2M8.2 1.8 1.8 8.2" />}
      {tone === 'done' && <path d="m1.5 5.3 2.5 2.5 4.5-5.3" />}
    </svg>
  );
}
