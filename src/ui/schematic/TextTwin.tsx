/** The schematic in words: each term of the course's page with what it is and where it is here, and each machine with its layers. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { SchematicData } from '../../views/schematic.ts';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { machinesOf, machineState, type DrawnMachine } from './parts.ts';
import css from './schematic.module.css';
import { standingOf, TERMS, type TermId } from './terms.ts';
import { useLayerLines, useLayerName } from './words.ts';

function Term({ id, machines, data }: { readonly id: TermId; readonly machines: readonly DrawnMachine[]; readonly data: SchematicData | undefined }): ReactElement {
  const { t } = useTranslation('schematic');
  const say = useSay();
  const standing = standingOf(id, machines, data);
  return (
    <tr data-term={id} data-present={standing.present}>
      <th scope="row"><i className={css['swatch']} data-kind={id} aria-hidden="true" />{t(`term.${id}`)}</th>
      <td>{t(`what.${id}`)}</td>
      <td>{say(`schematic:${standing.present ? 'here' : 'absent'}.${standing.code}`, standing.data)}</td>
    </tr>
  );
}

function Machine({ machine }: { readonly machine: DrawnMachine }): ReactElement {
  const { t } = useTranslation('schematic');
  const { session } = usePage();
  const layerName = useLayerName();
  const layerLines = useLayerLines();
  const select = (id: string): void => session.set({ selection: { kind: 'part', id } });
  return (
    <li>
      <h4>
        <button type="button" onClick={() => session.set({ selection: { kind: 'object', ref: { resource: 'nodes', name: machine.name } } })} translate="no">{machine.name}</button>
        <span>{t(`role_.${machine.role}`)} · {t(`machine.${machineState(machine)}`)}</span>
      </h4>
      <ul>
        {(['runtime', 'supervisor', 'os', 'hardware'] as const).map((kind) => (
          <li key={kind}><button type="button" onClick={() => select(`${kind}/${machine.name}`)}>{layerName(kind, machine)}</button>{layerLines(kind, machine).map((line) => <span key={line}>{line}</span>)}</li>
        ))}
        {machine.programs.map((program) => (
          <li key={program.id} data-state={program.state}><button type="button" translate="no" onClick={() => select(program.id)}>{program.type}</button><span>{t(`state.${program.state}`)}</span></li>
        ))}
        <li><button type="button" onClick={() => select(`containers/${machine.name}`)}>{t('layer.containers')}</button>{machine.pods.length === 0 ? <span>{t('noPods')}</span> : machine.pods.map((pod) => <span key={pod.uid} translate="no">{`${pod.name} ${pod.status}`}</span>)}</li>
      </ul>
    </li>
  );
}

export function TextTwin({ data }: { readonly data: SchematicData | undefined }): ReactElement | null {
  const { t } = useTranslation('schematic');
  const scene = useSession((state) => state.frame?.scene);
  if (scene === undefined) return null;
  const machines = machinesOf(scene, data);
  return (
    <div className={css['twin']} data-testid="schematic-text" tabIndex={0} role="region" aria-label={t('asText')}>
      <h3>{t('terms')}</h3>
      <table>
        <thead><tr><th scope="col">{t('column.term')}</th><th scope="col">{t('column.what')}</th><th scope="col">{t('column.here')}</th></tr></thead>
        <tbody>{TERMS.map((id) => <Term key={id} id={id} machines={machines} data={data} />)}</tbody>
      </table>
      <h3>{t('machines')}</h3>
      <ul className={css['machines']}>{machines.map((machine) => <Machine key={machine.name} machine={machine} />)}</ul>
    </div>
  );
}
