/** The other configuration of kube-scheduler, as its file is written. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import css from './compare.module.css';

/** Fills nodes up instead of spreading over them. */
const FIRST = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - schedulerName: default-scheduler
    plugins:
      score:
        disabled: [{ name: PodTopologySpread }, { name: NodeResourcesBalancedAllocation }]
    pluginConfig:
      - name: NodeResourcesFit
        args:
          scoringStrategy:
            type: MostAllocated
            resources: [{ name: cpu, weight: 1 }, { name: memory, weight: 1 }]
`;
/** Kept while the reader looks at other views. */
let last = FIRST;

export function Configuration({ onApply }: { readonly onApply: (text: string) => void }): ReactElement {
  const { t } = useTranslation('compare');
  const [text, setText] = useState(last);
  return (
    <div className={css['configuration']}>
      <label htmlFor="other-configuration">{t('configuration')}</label>
      <textarea id="other-configuration" rows={14} spellCheck={false} translate="no" value={text} onChange={(event) => { last = event.target.value; setText(last); }} />
      <Button look="primary" onClick={() => onApply(text)}>{t('run')}</Button>
    </div>
  );
}
