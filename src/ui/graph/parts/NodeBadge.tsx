/** What one must know of a node at once: the scheduler's verdict in a cycle, else whether it is ready. Shape, word and colour. */
import { Check, Crown, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodePart } from '../../../scene/scene.ts';
import { StateGlyph } from '../../icons/glyphs.tsx';
import css from './worker.module.css';

export function NodeBadge({ node, small = false }: { readonly node: NodePart; readonly small?: boolean }): ReactElement | null {
  const { t } = useTranslation();
  const verdict = node.verdict;
  if (verdict?.outcome === 'best') {
    return <span className={css['badge']} data-tone="best"><Crown size={12} strokeWidth={2.2} aria-hidden="true" />{small || verdict.total === undefined ? verdict.total ?? t('graph.best') : t('graph.bestScore', { total: verdict.total })}</span>;
  }
  if (verdict?.outcome === 'scored') {
    return <span className={css['badge']} data-tone="scored"><Check size={12} strokeWidth={2.2} aria-hidden="true" />{verdict.total ?? t('graph.fits')}</span>;
  }
  if (verdict?.outcome === 'filtered') {
    return <span className={css['badge']} data-tone="bad"><X size={12} strokeWidth={2.4} aria-hidden="true" />{!small && t('graph.filtered')}</span>;
  }
  if (!node.ready) return <span className={css['badge']} data-tone="bad"><X size={12} strokeWidth={2.4} aria-hidden="true" />{!small && <span lang="en">{'NotReady'}</span>}</span>;
  if (!node.schedulable) return <span className={css['badge']} data-tone="warn"><StateGlyph tone="waiting" size={9} />{!small && t('graph.cordoned')}</span>;
  return <span className={css['badge']} data-tone="ok"><StateGlyph tone="ok" size={8} />{!small && <span lang="en">{'Ready'}</span>}</span>;
}
