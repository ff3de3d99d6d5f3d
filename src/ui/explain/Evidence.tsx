/** What proves the sentence: a table of scores, the fields that changed, or a few facts. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diff, Explanation, List, Table } from '../../session/explanation.ts';
import css from './explain.module.css';

function ScoreTable({ table }: { readonly table: Table }): ReactElement {
  return (
    <div className={css['scroll']} tabIndex={0} role="region" aria-labelledby="why">
      <table className={css['table']}>
        <thead>
          <tr>{table.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, r) => (
            <tr key={r} data-tone={row.tone}>
              {row.cells.map((cell, c) => (c === 0 ? <th key={c} scope="row">{cell}</th> : <td key={c} colSpan={c === row.cells.length - 1 ? table.columns.length - c : 1}>{cell}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Changes({ diff }: { readonly diff: Diff }): ReactElement {
  return (
    <ul className={css['diff']}>
      {diff.changes.map((change) => (
        <li key={change.path}>
          <code className={css['path']}>{change.path}</code>
          {change.before !== undefined && <del><code>{change.before}</code></del>}
          {change.after !== undefined && <ins><code>{change.after}</code></ins>}
        </li>
      ))}
    </ul>
  );
}

const Facts = ({ list }: { readonly list: List }): ReactElement => (
  <dl className={css['facts']}>
    {list.items.map((item, i) => (
      <div key={i}>
        <dt>{item.label}</dt>
        <dd>{item.value}</dd>
      </div>
    ))}
  </dl>
);

export function Evidence({ evidence }: { readonly evidence: NonNullable<Explanation['evidence']> }): ReactElement {
  const { t } = useTranslation();
  return (
    <section className={css['section']} aria-labelledby="why">
      <h3 id="why">{evidence.kind === 'diff' ? t('explain.changes') : t('explain.why')}</h3>
      {evidence.kind === 'table' && <ScoreTable table={evidence} />}
      {evidence.kind === 'diff' && <Changes diff={evidence} />}
      {evidence.kind === 'list' && <Facts list={evidence} />}
    </section>
  );
}
