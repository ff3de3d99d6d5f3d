/** One thing looked at closely, over the step's panel: an object as kubectl describes it and as YAML, or a component and what it did last. */
import { Copy } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { loadWords } from '../../i18n/i18n.ts';
import type { Inspected, ObjectRef } from '../../session/protocol.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import type { Selection } from '../../session/session.ts';
import { copyText } from '../controls/copyText.ts';
import { usePage, useSession } from '../session.tsx';
import { WithGlossary } from '../glossary/WithGlossary.tsx';
import { PanelSkeleton } from '../states/Loading.tsx';
import { Head } from './Head.tsx';
import { FaultButtons } from './FaultButtons.tsx';
import css from './inspector.module.css';

const LayerInspector = lazy(async () => {
  const [module] = await Promise.all([import('../schematic/LayerInspector.tsx'), loadWords('schematic'), loadWords('cards')]);
  return module;
});

const ComponentInspector = lazy(async () => {
  const [module] = await Promise.all([import('./ComponentInspector.tsx'), loadWords('cards')]);
  return module;
});

const MessageInspector = lazy(async () => {
  const [module] = await Promise.all([import('./MessageInspector.tsx'), loadWords('cards')]);
  return module;
});

/** Parts that are no programs: what the schematic is drawn of. */
const LAYERS: readonly string[] = ['hardware', 'os', 'supervisor', 'runtime', 'containers', 'addon'];

function useInspected(ref: ObjectRef): Inspected | undefined | 'loading' {
  const { session } = usePage();
  const seq = useSession((state) => state.frame?.seq);
  const [found, setFound] = useState<Inspected | undefined | 'loading'>('loading');
  const { resource, namespace, name } = ref;
  useEffect(() => {
    let wanted = true;
    const asked: ObjectRef = { resource, name, ...(namespace !== undefined && { namespace }) };
    const timer = setTimeout(() => void session.here((host) => host.inspect(asked)).then((answer) => { if (wanted) setFound(answer); }, () => undefined), 60);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, seq, resource, namespace, name]);
  return found;
}

function CopyButton({ text }: { readonly text: string }): ReactElement {
  const { t } = useTranslation();
  const { session } = usePage();
  const copy = (): void => {
    copyText(text).then(
      () => session.set({ notice: { code: 'copied', tone: 'plain' } }),
      () => session.set({ notice: { code: 'notCopied', tone: 'bad' } }),
    );
  };
  return <IconButton label={t('inspector.copy')} onClick={copy}><Copy size={15} /></IconButton>;
}

/** As its YAML has it, which is how the glossary knows it. */
const kindOf = ({ yaml }: Inspected): string | undefined => /^kind: (\w+)$/m.exec(yaml)?.[1];

/** A load balancer that has no address yet. */
const isPending = (description: string): boolean => /^Type:\s+LoadBalancer$/m.test(description) && !description.includes('LoadBalancer Ingress:');

/** As its administrator does it: the Pods move away, the Node is deleted, kubeadm empties the machine. */
function RemoveNode({ name }: { readonly name: string }): ReactElement | null {
  const { t } = useTranslation();
  const { session } = usePage();
  const node = useSession((state) => state.frame?.scene.nodes.find((one) => one.name === name));
  if (node === undefined || node.controlPlane) return null;
  const remove = (): void => {
    session.set({ drawer: 'terminal' });
    void session.run(`kubectl drain ${name} --ignore-daemonsets --delete-emptydir-data --force && kubectl delete node ${name} && ssh ${name} kubeadm reset -f`);
  };
  return <div className={css['faults']}><Button onClick={remove}>{t('inspector.removeNode')}</Button></div>;
}

function ObjectInspector({ object }: { readonly object: ObjectRef }): ReactElement {
  const { t } = useTranslation();
  const found = useInspected(object);
  const provided = useSession((state) => state.frame?.scene.provider !== undefined);
  return (
    <div className={css['inspector']}>
      <Head kind={(typeof found === 'object' ? kindOf(found) : undefined) ?? object.resource.split('.')[0] ?? ''} name={object.name} namespace={object.namespace} />
      {object.resource === 'nodes' && <RemoveNode name={object.name} />}
      {object.resource === 'nodes' && <FaultButtons target="node" name={object.name} />}
      {object.resource === 'nodes' && <FaultButtons target="instance" name={object.name} />}
      {object.resource === 'services' && typeof found === 'object' && isPending(found.describe) && !provided && <p className={css['gone']}>{t('inspector.noProvider')}</p>}
      {typeof found === 'object' && found.missingScheduler !== undefined && <p className={css['gone']} role="note">{t('inspector.noScheduler', { name: found.missingScheduler })}</p>}
      {found === 'loading' && <PanelSkeleton />}
      {found === undefined && <p className={css['gone']}>{t('inspector.gone')}</p>}
      {found !== undefined && found !== 'loading' && (
        <Tabs.Root defaultValue="describe" className={css['tabsRoot']}>
          <div className={css['tabBar']}>
            <Tabs.List className={css['tabs']} aria-label={t('inspector.views')}>
              <Tabs.Trigger value="describe" lang="en">{'describe'}</Tabs.Trigger>
              <Tabs.Trigger value="yaml" lang="en">{'YAML'}</Tabs.Trigger>
            </Tabs.List>
            <CopyButton text={found.yaml} />
          </div>
          <Tabs.Content value="describe" className={css['text']}><pre translate="no" lang="en">{found.describe}</pre></Tabs.Content>
          <Tabs.Content value="yaml" className={css['text']}><pre translate="no" lang="en">{found.yaml}</pre></Tabs.Content>
        </Tabs.Root>
      )}
    </div>
  );
}

function Shown({ selection }: { readonly selection: Selection }): ReactElement {
  if (selection.kind === 'object') return <ObjectInspector object={selection.ref} key={`${selection.ref.resource}/${selection.ref.namespace ?? ''}/${selection.ref.name}`} />;
  if (selection.id.startsWith('message/')) return <Suspense fallback={<PanelSkeleton />}><MessageInspector seq={Number(selection.id.slice(8))} key={selection.id} /></Suspense>;
  if (LAYERS.includes(selection.id.split('/')[0] ?? '')) return <Suspense fallback={<PanelSkeleton />}><LayerInspector id={selection.id} /></Suspense>;
  return <Suspense fallback={<PanelSkeleton />}><ComponentInspector id={selection.id} /></Suspense>;
}

/** What is said of it explains its words. */
export default function Inspector(): ReactElement | null {
  const selection = useSession((state) => state.selection);
  return selection === undefined ? null : <WithGlossary text={JSON.stringify(selection)}><Shown selection={selection} /></WithGlossary>;
}
