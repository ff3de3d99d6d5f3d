/** Who holds the keys: the members of etcd, what each one's log has, and the newest entries of one log. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsOf } from '../../session/selectors.ts';
import type { EtcdMemberRow, EtcdMembersData } from '../../views/etcdMembers.ts';
import { oneStop } from '../controls/oneStop.ts';
import css from './members.module.css';

const COLUMNS = ['member', 'role', 'term', 'log', 'commit', 'applied', 'mod', 'campaigns'] as const;

type Entry = EtcdMembersData['log'][number];

const aboutOf = ({ subject, about = '' }: Entry): string => (subject === undefined ? about : `${subject.resource.split('.')[0]}/${subject.name ?? ''}`);

function Row({ row, shown, onChoose }: { readonly row: EtcdMemberRow; readonly shown: boolean; readonly onChoose: (name: string) => void }): ReactElement {
  const { t } = useTranslation('etcd');
  const { name, role, term, last, commit, applied, revision, behind, alarms, campaignsIn } = row;
  return (
    <tr data-role={role} aria-current={shown || undefined}>
      <th scope="row"><button type="button" translate="no" onClick={() => onChoose(name)}>{name}</button></th>
      <td><span className={css['role']}>{t(`role.${role}`)}</span>{alarms.map((alarm) => <b key={alarm} className={css['alarm']}>{alarm}</b>)}</td>
      <td>{term}</td>
      <td>{last}{behind > 0 && <em>{t('behind', { count: behind })}</em>}</td>
      <td>{commit}</td>
      <td>{applied}</td>
      <td>{revision}</td>
      <td>{campaignsIn === undefined ? '' : secondsOf(campaignsIn)}</td>
    </tr>
  );
}

/** One entry: its place, its term, and what it asks for. */
function LogEntry({ entry }: { readonly entry: Entry }): ReactElement {
  const { t } = useTranslation('etcd');
  const { index, term, what, committed } = entry;
  const state = committed ? 'committed' : 'uncommitted';
  return (
    <li data-state={state} data-term={term % 4} title={t(state)}>
      <b>{index}</b>
      <i>{t('termShort', { term })}</i>
      <span>{t(`entry.${what}`)}</span>
      <span translate="no">{aboutOf(entry)}</span>
    </li>
  );
}

export function Members({ data, onChoose }: { readonly data: EtcdMembersData; readonly onChoose: (name: string) => void }): ReactElement {
  const { t } = useTranslation('etcd');
  const { grouped, members, leader, voters, needed, running, hasQuorum, term, shown, log } = data;
  const summary = !grouped ? t('single') : hasQuorum ? t('quorum', { leader, term, voters, needed, running }) : t('noQuorum', { voters, needed, running });
  return (
    <section className={css['members']} aria-label={t('members')}>
      <h3>{t('members')} <span>{members.length}</span></h3>
      <p data-bad={!hasQuorum || undefined}>{summary}</p>
      <div className={css['table']}>
        <table>
          <thead>
            <tr>{COLUMNS.map((column) => <th key={column} scope="col" title={t(`column.${column}About`)}>{t(`column.${column}`)}</th>)}</tr>
          </thead>
          <tbody ref={oneStop}>{members.map((row) => <Row key={row.name} row={row} shown={row.name === shown} onChoose={onChoose} />)}</tbody>
        </table>
      </div>
      {grouped && (
        <>
          <h4>{t('logOf', { member: shown })}</h4>
          <ol className={css['log']} tabIndex={0} aria-label={t('logOf', { member: shown })}>{log.toReversed().map((entry) => <LogEntry key={entry.index} entry={entry} />)}</ol>
        </>
      )}
    </section>
  );
}
