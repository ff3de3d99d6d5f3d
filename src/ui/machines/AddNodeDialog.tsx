/** A new machine for the cluster: what it is made of, what runs on it; then kubeadm join brings it in, step by step. */
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewData, ViewQuery } from '../../views/views.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { usePage } from '../session.tsx';
import { useView } from '../useView.ts';
import css from './addNode.module.css';

type Data = ViewData<'newMachine'>;
type Kind = 'vm' | 'bareMetal' | 'aws' | 'gcp' | 'openstack';
type Runtime = 'containerd' | 'cri-o' | 'docker';

const KINDS: readonly Kind[] = ['vm', 'bareMetal', 'aws', 'gcp', 'openstack'];
const RUNTIMES: readonly Runtime[] = ['containerd', 'cri-o', 'docker'];
const RUNTIME_NAMES: Readonly<Record<Runtime, string>> = { containerd: 'containerd', 'cri-o': 'CRI-O', docker: 'Docker Engine + cri-dockerd' };
/** Browsers read it with the flag v, to which a bare `-` in a class is a mistake. */
const NAME = /^[a-z0-9]((?:-|[a-z0-9]){0,61}[a-z0-9])?$/;

interface Wish {
  readonly name?: string;
  readonly kind: Kind;
  readonly instanceType?: string;
  readonly distribution: string;
  readonly runtime: Runtime;
  readonly kubeletVersion?: string;
}

const START: Wish = { kind: 'vm', distribution: 'ubuntu', runtime: 'containerd' };

const isCloud = (kind: Kind): kind is 'aws' | 'gcp' | 'openstack' => kind !== 'vm' && kind !== 'bareMetal';

/** What the engine makes of a wish, at this moment of the run. */
const queryOf = ({ name, kind, instanceType, distribution, runtime, kubeletVersion }: Wish): ViewQuery<'newMachine'> => ({
  distribution,
  runtime,
  ...(name !== undefined && name !== '' && { name }),
  ...(instanceType !== undefined ? { instanceType } : !isCloud(kind) && { platform: kind }),
  ...(kubeletVersion !== undefined && { kubeletVersion }),
});

const gibi = (quantity: string | number | undefined): string => `${(Number.parseInt(String(quantity ?? 0), 10) / 1_048_576).toFixed(1)} GiB`;

function Preview({ data }: { readonly data: Data }): ReactElement {
  const { t } = useTranslation('machines');
  const { machine, providerID } = data;
  const can = machine.allocatable ?? machine.capacity;
  return (
    <dl className={css['preview']}>
      <div><dt>{t('gives')}</dt><dd translate="no">{`${can['cpu'] ?? ''} CPU, ${gibi(can['memory'])}, ${can['pods'] ?? ''} Pods`}</dd></div>
      <div><dt>{t('address')}</dt><dd translate="no">{machine.address}</dd></div>
      {providerID !== undefined && <div><dt><code>{'providerID'}</code></dt><dd translate="no">{providerID}</dd></div>}
      <div><dt>{t('kernel')}</dt><dd translate="no">{machine.kernelVersion}</dd></div>
    </dl>
  );
}

interface Option {
  readonly value: string;
  readonly text: string;
}

function Select({ label, value, options, verbatim = false, onChange }: { readonly label: string; readonly value: string; readonly options: readonly Option[]; readonly verbatim?: boolean; readonly onChange: (value: string) => void }): ReactElement {
  return (
    <label>
      <span>{label}</span>
      <select value={value} translate={verbatim ? 'no' : undefined} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </label>
  );
}

/** The choices; each but the name changes what the others may be. */
function Fields({ wish, data, onWish }: { readonly wish: Wish; readonly data: Data; readonly onWish: (wish: Wish) => void }): ReactElement {
  const { t } = useTranslation('machines');
  const windows = data.machine.os === 'windows';
  const types = data.types.filter(({ provider }) => provider === wish.kind);
  const choose = (kind: Kind): void => {
    const { instanceType: _before, ...rest } = wish;
    const first = data.types.find(({ provider }) => provider === kind);
    onWish({ ...rest, kind, ...(first && { instanceType: first.name }) });
  };
  return (
    <div className={css['fields']}>
      <label>
        <span>{t('name')}</span>
        <input value={wish.name ?? data.machine.name} autoFocus required pattern={NAME.source} maxLength={63} spellCheck={false} autoComplete="off" onChange={(event) => onWish({ ...wish, name: event.target.value })} />
      </label>
      <div className={css['wide']}>
        <Segmented label={t('kind')} value={wish.kind} choices={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} onChange={choose} />
        <p className={css['note']}>{t(isCloud(wish.kind) ? 'about.instance' : `about.${wish.kind}`)}</p>
      </div>
      {isCloud(wish.kind) && <Select label={t('type')} verbatim value={wish.instanceType ?? ''} options={types.map(({ name, cpu, memory }) => ({ value: name, text: `${name}: ${cpu} CPU, ${memory} GiB` }))} onChange={(instanceType) => onWish({ ...wish, instanceType })} />}
      <Select label={t('system')} verbatim value={wish.distribution} options={data.distributions.map(({ id, osImage }) => ({ value: id, text: osImage }))} onChange={(distribution) => onWish({ ...wish, distribution })} />
      <Select label={t('runtime')} verbatim value={windows ? 'containerd' : wish.runtime} options={RUNTIMES.filter((value) => !windows || value === 'containerd').map((value) => ({ value, text: RUNTIME_NAMES[value] }))} onChange={(runtime) => onWish({ ...wish, runtime: RUNTIMES.find((one) => one === runtime) ?? 'containerd' })} />
      <Select label={t('version')} value={data.machine.kubeletVersion} options={data.versions.map(({ version, skew }) => ({ value: version, text: skew === 'supported' ? version : `${version} (${t(`skew.${skew}`)})` }))} onChange={(kubeletVersion) => onWish({ ...wish, kubeletVersion })} />
      <p className={`${css['note'] ?? ''} ${css['wide'] ?? ''}`}>{t(windows ? 'about.windows' : wish.runtime === 'docker' ? 'about.docker' : 'about.runtime')}</p>
    </div>
  );
}

export default function AddNodeDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('machines');
  const { session } = usePage();
  const [wish, setWish] = useState<Wish>(START);
  const [force, setForce] = useState(false);
  const { data } = useView('newMachine', queryOf(wish));
  const fits = data?.skew === 'supported';
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault();
    if (data === undefined || data.taken) return;
    void session.machine({ do: 'join', machine: data.machine, ...(force && !fits && { force: true }) });
    onClose();
  };
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <form className={css['body']} onSubmit={submit}>
        <p className={css['note']}>{t('intro')}</p>
        {data !== undefined && <Fields wish={wish} data={data} onWish={setWish} />}
        {data !== undefined && <Preview data={data} />}
        <p className={data?.taken === true || (data !== undefined && !fits) ? css['warning'] : 'sr'} role="status">
          {data === undefined ? '' : data.taken ? t('taken', { name: data.machine.name }) : data.skew === 'supported' ? '' : t(`skewed.${data.skew}`, { version: data.machine.kubeletVersion, server: data.server })}
        </p>
        {data !== undefined && !fits && <label className={css['check']}><input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />{t('force')}</label>}
        <div className={css['actions']}>
          <Button type="submit" look="primary" disabled={data === undefined || data.taken}>{t('add')}</Button>
          <Button onClick={onClose}>{t('leave')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
