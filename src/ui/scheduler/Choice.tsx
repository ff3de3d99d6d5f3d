/** Of a placed Pod: why not the other nodes, and what weight of a plugin would have made another one win. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { OtherNode, PlacedData } from '../../views/whatIf.ts';
import { useNames } from './useChangeText.ts';
import css from './whatIf.module.css';

function Why({ node: { refusals, total, behind } }: { readonly node: OtherNode }): ReactElement {
  const { t } = useTranslation('whatIf');
  if (refusals.length > 0) return <>{refusals.map(({ plugin, reasons }) => <span key={plugin} className={css['refusal']}><b translate="no">{plugin}</b> <span lang="en">{reasons.join(', ')}</span></span>)}</>;
  if (total === undefined) return <>{t('choice.notLooked')}</>;
  if (behind === undefined || behind.length === 0) return <>{t('choice.same')}</>;
  return <>{behind.map(({ plugin, by }) => <span key={plugin} className={css['behind']} data-less={by < 0 || undefined} translate="no">{t('choice.behind', { by: by > 0 ? `+${by}` : `−${-by}`, plugin })}</span>)}</>;
}

function Weights({ turnings }: { readonly turnings: PlacedData['turnings'] }): ReactElement {
  const { t } = useTranslation('whatIf');
  const names = useNames();
  return (
    <section aria-label={t('weights.title')}>
      <h4 className={css['heading']}>{t('weights.title')}</h4>
      <p className={css['quiet']}>{t('weights.about')}</p>
      <div className={css['scroll']} tabIndex={0} role="group" aria-label={t('weights.title')}>
        <table>
          <thead><tr><th scope="col">{t('weights.plugin')}</th><th scope="col">{t('weights.now')}</th><th scope="col">{t('weights.turns')}</th></tr></thead>
          <tbody>
            {turnings.map(({ plugin, weight, below, above }) => (
              <tr key={plugin}>
                <th scope="row" translate="no">{plugin}</th>
                <td>{weight}</td>
                <td>
                  {below !== undefined && <span className={css['turn']}>{t('weights.below', { weight: below.weight, nodes: names(below.nodes) })}</span>}
                  {above !== undefined && <span className={css['turn']}>{t('weights.above', { weight: above.weight, nodes: names(above.nodes) })}</span>}
                  {below === undefined && above === undefined && <i>{t('weights.never')}</i>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ChoiceProps {
  readonly pod: string;
  readonly choice: PlacedData;
  readonly onCycle: (cycle: number | undefined) => void;
}

export function Choice({ pod, choice: { node, seq, at, total, ties, others, turnings }, onCycle }: ChoiceProps): ReactElement {
  const { t } = useTranslation('whatIf');
  const names = useNames();
  return (
    <div className={css['choice']}>
      <h3 className={css['title']}>
        {t('choice.title', { pod, node })}
        {at !== undefined && <small>{t('choice.at', { at: secondsOf(at) })}{total !== undefined && turnings.length > 0 && ` · ${t('choice.total', { total })}`}</small>}
        {seq !== undefined && <button type="button" onClick={() => onCycle(seq)}>{t('choice.see')}</button>}
      </h3>
      {seq === undefined && <p className={css['quiet']}>{t('choice.noCycle')}</p>}
      {ties.length > 0 && <p className={css['quiet']}>{t('choice.ties', { count: ties.length, nodes: names(ties) })}</p>}
      {others.length > 0 && (
        <section aria-label={t('choice.others')}>
          <h4 className={css['heading']}>{t('choice.others')}</h4>
          <div className={css['scroll']} tabIndex={0} role="group" aria-label={t('choice.others')}>
            <table>
              <thead><tr><th scope="col">{t('choice.node')}</th><th scope="col">{t('choice.total', { total: '' })}</th><th scope="col">{t('choice.why')}</th></tr></thead>
              <tbody>{others.map((other) => <tr key={other.name}><th scope="row" translate="no">{other.name}</th><td>{turnings.length > 0 ? (other.total ?? '–') : '–'}</td><td><Why node={other} /></td></tr>)}</tbody>
            </table>
          </div>
        </section>
      )}
      {seq !== undefined && (turnings.length > 0 ? <Weights turnings={turnings} /> : <p className={css['quiet']}>{t('choice.only', { node })}</p>)}
    </div>
  );
}
