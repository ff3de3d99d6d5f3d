/** Sentences for the fake run, in the shape that session/explain.ts makes. */
import type { Explainer, Explanation } from '../../session/explanation.ts';
import type { Frame, Step } from '../../session/protocol.ts';

const brief = (step: Step): string => `${step.actor}: ${step.type}`;

function scores(frame: Frame): Explanation['evidence'] {
  const judged = frame.scene.nodes.filter((node) => node.verdict !== undefined);
  if (judged.length === 0) return { kind: 'list', items: [{ label: 'revision', value: String(frame.seq) }, { label: 'actor', value: frame.step?.actor ?? '' }] };
  const rows = judged
    .toSorted((a, b) => (b.verdict?.total ?? 0) - (a.verdict?.total ?? 0))
    .map(({ name, verdict }) => (verdict?.outcome === 'filtered' ? { cells: [name, verdict.reasons?.join(', ') ?? ''], tone: 'out' as const } : { cells: [name, '84', '75', '300', '132', String(verdict?.total ?? '')], ...(verdict?.outcome === 'best' && { tone: 'best' as const }) }));
  return { kind: 'table', columns: ['Node', 'Fit', 'Balance', 'Taint ×3', 'Spread ×2', 'Total'], rows };
}

export const fakeExplainer: Explainer = {
  brief,
  explain: (frame) => {
    const best = frame.scene.nodes.find((node) => node.verdict?.outcome === 'best');
    const evidence = scores(frame);
    return {
      title: frame.step === undefined ? '' : brief(frame.step),
      sentence: best === undefined
        ? [{ text: frame.step?.actor ?? '', tone: 'strong' }, { text: ' tells kube-apiserver about ' }, { text: 'deployments/frontend', tone: 'name' }, { text: ': it has seen what changed.' }]
        : [{ text: 'kube-scheduler', tone: 'strong' }, { text: ' binds Pod ' }, { text: 'frontend-w5n8h', tone: 'name' }, { text: ' to ' }, { text: best.name, tone: 'name' }, { text: ': of the three nodes that can take it, it has the highest score, 591 against 577.' }],
      ...(evidence && { evidence }),
      suggestions: [{ label: 'What would make worker3 fit?', line: 'kubectl describe node worker3' }, { label: 'Stop worker2 now', fault: { code: 'stopKubelet', target: 'worker2' } }],
    };
  },
};
