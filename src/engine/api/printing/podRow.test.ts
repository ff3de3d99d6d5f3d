import { expect, it } from 'vitest';
import type { ContainerStatus, Pod, PodStatus } from '../kinds/pod.ts';
import { podRow } from './podRow.ts';

const pod = (status: PodStatus, more: Partial<Pod> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', uid: '', resourceVersion: '', creationTimestamp: '' },
  spec: { containers: [{ name: 'c' }] },
  status,
  ...more,
});
const container = (state: ContainerStatus['state'], more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name: 'c',
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...(state && { state }),
  ...more,
});
const shown = (object: Pod): unknown => podRow(object, 100_000_000, '5s').slice(1, 4);

it.each<[string, Pod, unknown]>([
  ['pending', pod({ phase: 'Pending' }), ['0/1', 'Pending', '0']],
  [
    'gated',
    pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    ['0/1', 'SchedulingGated', '0'],
  ],
  [
    'creating',
    pod({ phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ContainerCreating' } })] }),
    ['0/1', 'ContainerCreating', '0'],
  ],
  ['running', pod({ phase: 'Running', containerStatuses: [container({ running: {} }, { ready: true })] }), ['1/1', 'Running', '0']],
  [
    'crashing',
    pod({
      phase: 'Running',
      containerStatuses: [
        container(
          { waiting: { reason: 'CrashLoopBackOff' } },
          { restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: '1970-01-01T00:01:30Z' } } },
        ),
      ],
    }),
    ['0/1', 'CrashLoopBackOff', '3 (10s ago)'],
  ],
  ['failed', pod({ phase: 'Failed', containerStatuses: [container({ terminated: { exitCode: 3 } })] }), ['0/1', 'ExitCode:3', '0']],
  ['evicted', pod({ phase: 'Failed', reason: 'Evicted' }), ['0/1', 'Evicted', '0']],
  [
    'ending',
    pod({ phase: 'Running' }, { metadata: { name: 'p', uid: '', resourceVersion: '', creationTimestamp: '', deletionTimestamp: 'x' } }),
    ['0/1', 'Terminating', '0'],
  ],
  [
    'initializing',
    pod(
      { phase: 'Pending', initContainerStatuses: [container({ running: {} }, { name: 'i' })] },
      { spec: { containers: [{ name: 'c' }], initContainers: [{ name: 'i' }] } },
    ),
    ['0/1', 'Init:0/1', '0'],
  ],
  [
    'with a sidecar',
    pod(
      {
        phase: 'Running',
        conditions: [{ type: 'Initialized', status: 'True' }],
        initContainerStatuses: [container({ running: {} }, { name: 's', started: true, ready: true })],
        containerStatuses: [container({ running: {} }, { ready: true })],
      },
      { spec: { containers: [{ name: 'c' }], initContainers: [{ name: 's', restartPolicy: 'Always' }] } },
    ),
    ['2/2', 'Running', '0'],
  ],
])('%s', (_name, object, row) => expect(shown(object)).toEqual(row));
