/** One machine: hardware, operating system, supervisor, container runtime with its Pods, and the programs that stand beside it. */
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PodPart } from '../../scene/scene.ts';
import { podRef } from '../../session/selectors.ts';
import type { Box } from '../graph/box.ts';
import { severedMachines } from '../graph/severed.ts';
import { fitting, Label } from './Label.tsx';
import { podSlots, type Stack } from './layout.ts';
import { machineState, type DrawnMachine, type Program } from './parts.ts';
import css from './schematic.module.css';
import { useDrawn } from './schematicContext.ts';
import { useLayerLines, useLayerName, type LayerKind } from './words.ts';

const middle = (box: Box): { readonly x: number; readonly y: number } => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });

/** A layer that is a program has a state; machines without power have none that runs. */
function layerState(kind: LayerKind, { node }: DrawnMachine): string | undefined {
  if (node?.machine?.power === 'off') return 'off';
  if (kind === 'supervisor') return node?.machine?.supervisorState;
  if (kind !== 'runtime') return undefined;
  const service = node?.machine?.services.runtime ?? 'active';
  return service === 'active' ? node?.containerRuntime : service === 'restarting' ? 'waiting' : 'stopped';
}

function Layer({ kind, box, machine }: { readonly kind: LayerKind; readonly box: Box; readonly machine: DrawnMachine }): ReactElement {
  const { open, select } = useDrawn();
  const name = useLayerName()(kind, machine);
  const lines = useLayerLines()(kind, machine);
  const shown = open ? lines.slice(0, Math.max(0, Math.floor((box.h - 26) / 15))) : [];
  const { x, y } = middle(box);
  const top = y - (shown.length * 15) / 2;
  const size = kind === 'supervisor' ? 11.5 : 14;
  return (
    <g className={css['hit']} data-layer={kind} onClick={() => select({ kind: 'part', id: `${kind}/${machine.name}` })}>
      <title>{[name, ...lines].join(' · ')}</title>
      <rect className={css['layer']} data-kind={kind} data-state={layerState(kind, machine)} x={box.x} y={box.y} width={box.w} height={box.h} />
      <Label text={name} x={x} y={top} room={box.w - 8} size={size} bold={shown.length > 0} />
      {shown.map((line, i) => <Label key={line} text={line} x={x} y={top + 17 + i * 15} room={box.w - 8} size={12} />)}
    </g>
  );
}

function Sign({ state, x, y, size = 4 }: { readonly state: string; readonly x: number; readonly y: number; readonly size?: number }): ReactElement | null {
  if (state === 'failed' || state === 'stopped') return <path className={css['sign']} data-state={state} d={`M${x - size} ${y - size}l${size * 2} ${size * 2}m0 ${-size * 2}l${-size * 2} ${size * 2}`} />;
  if (state === 'waiting') return <circle className={css['sign']} data-state={state} cx={x} cy={y} r={size - 0.5} strokeDasharray="2.4 2.2" />;
  return null;
}

/** Where a name does not fit: as the course's diagram has it. */
const SHORT: ReadonlyMap<string, string> = new Map([['kube-apiserver', 'API server'], ['kube-scheduler', 'scheduler'], ['kube-controller-manager', 'controllers'], ['cloud-controller-manager', 'cloud-ctrl'], ['kube-proxy', 'proxy']]);

/** The shortest side on which a whole name is still legible. */
const LEGIBLE = 10.4;

function Column({ program, box, slim }: { readonly program: Program; readonly box: Box; readonly slim: boolean }): ReactElement {
  const { t } = useTranslation('schematic');
  const { select } = useDrawn();
  const { x } = middle(box);
  const down = program.state === 'failed' || program.state === 'stopped';
  const sign = down || program.state === 'waiting';
  const room = box.h - (sign ? 24 : 8);
  const name = fitting(program.type, room, 12.5).size < LEGIBLE ? (SHORT.get(program.type) ?? program.type) : program.type;
  return (
    <g className={css['hit']} data-program={program.id} data-state={program.state} onClick={(event) => { event.stopPropagation(); select({ kind: 'part', id: program.id }); }}>
      <title>{`${program.type}: ${t(`state.${program.state}`)}${program.leader === true ? ` · ${t('leader')}` : ''}`}</title>
      <rect className={css['program']} data-state={program.state} x={box.x} y={box.y} width={box.w} height={box.h} />
      {down && <rect className={css['down']} x={box.x} y={box.y} width={box.w} height={box.h} />}
      {!slim && <Label text={name} x={x} y={box.y + box.h / 2 + (sign ? 7 : 0)} room={room} size={12.5} bold={program.state === 'active'} upright />}
      {!slim && <Sign state={program.state} x={x} y={box.y + 10} />}
      {program.leader === true && <path className={css['crown']} transform={`translate(${x} ${box.y - 8})`} d="M-6 4h12l1-8-4 3-3-5-3 5-4-3z" />}
    </g>
  );
}

const TONE_STATE: { readonly [tone in PodPart['tone']]: string } = { ok: 'ok', done: 'done', waiting: 'waiting', bad: 'failed' };

function Container({ pod, box, bar }: { readonly pod: PodPart; readonly box: Box; readonly bar: number }): ReactElement {
  const { select } = useDrawn();
  const { x, y } = middle(box);
  const sign = pod.tone === 'waiting' || pod.tone === 'bad';
  return (
    <g className={css['hit']} data-pod={pod.name} onClick={(event) => { event.stopPropagation(); select({ kind: 'object', ref: podRef(pod) }); }}>
      <title>{`${pod.name} · ${pod.status}`}</title>
      {pod.ip !== undefined && <path className={css['drop']} d={`M${x} ${box.y}V${bar}`} />}
      <rect className={css['container']} data-tone={pod.tone} data-system={pod.system || undefined} data-active={pod.active || undefined} x={box.x} y={box.y} width={box.w} height={box.h} />
      <Label text={pod.base} x={x} y={y + (sign ? 7 : 0)} room={box.h - (sign ? 24 : 8)} size={11.5} upright bold={pod.active} />
      <Sign state={TONE_STATE[pod.tone]} x={x} y={box.y + 9} size={3.6} />
    </g>
  );
}

function Containers({ stack, machine }: { readonly stack: Stack; readonly machine: DrawnMachine }): ReactElement {
  const { t } = useTranslation('schematic');
  const { layout, select } = useDrawn();
  const { boxes, hidden } = podSlots(stack.pods, machine.pods.length);
  const bar = layout.podBar.y + layout.podBar.h;
  const last = boxes.at(-1);
  return (
    <>
      {machine.pods.slice(0, machine.pods.length - hidden).map((pod, i) => {
        const box = boxes[i];
        return box === undefined ? null : <Container key={pod.uid} pod={pod} box={box} bar={bar} />;
      })}
      {hidden > 0 && last !== undefined && (
        <g className={css['hit']} data-more={machine.name} onClick={() => select({ kind: 'part', id: `containers/${machine.name}` })}>
          <title>{t('morePods', { count: hidden })}</title>
          <rect className={css['more']} x={last.x} y={last.y} width={last.w} height={last.h} />
          <Label text={`+${hidden}`} x={last.x + last.w / 2} y={last.y + last.h / 2} room={last.h - 6} size={12} upright={hidden > 9} />
        </g>
      )}
      {machine.pods.length === 0 && <rect className={css['noPods']} x={stack.pods.x} y={stack.pods.y + stack.pods.h * 0.35} width={stack.pods.w} height={stack.pods.h * 0.65} />}
    </>
  );
}

function Cable({ stack, caption, machine }: { readonly stack: Stack; readonly caption: string | undefined; readonly machine: DrawnMachine }): ReactElement {
  const { layout, scene, select } = useDrawn();
  const { x, y } = stack.cable;
  const { t } = useTranslation('schematic');
  const state = machineState(machine);
  const room = stack.hardware.x + stack.hardware.w - x + 8;
  return (
    <>
      <path className={css['cable']} data-cut={state === 'notReady' || severedMachines(scene).includes(machine.name) || undefined} d={`M${x} ${y}V${layout.externalBar.y}`} />
      {caption !== undefined && (
        <g className={css['hit']} data-machine={machine.name} onClick={() => select({ kind: 'object', ref: { resource: 'nodes', name: machine.name } })}>
          <rect className={css['name']} x={x + 3} y={y + 2} width={Math.max(10, stack.hardware.x + stack.hardware.w - x - 4)} height={34} />
          <Label text={caption} x={x + 7} y={y + 12} room={room} size={14} bold anchor="start" />
          <Label text={t(`role_.${machine.role}`)} x={x + 7} y={y + 28} room={room} size={12} anchor="start" look="quiet" />
        </g>
      )}
    </>
  );
}

function Slim({ stack, machine }: { readonly stack: Stack; readonly machine: DrawnMachine }): ReactElement {
  const { t } = useTranslation('schematic');
  const { layout, unfold } = useDrawn();
  const { hardware, os, supervisor, runtime, pods, box } = stack;
  const low = pods.h * 0.5;
  return (
    <g className={css['hit']} data-machine={machine.name} data-state={machineState(machine)} onClick={() => unfold(machine.name)}>
      <title>{t('slim', { name: machine.name, count: machine.pods.length })}</title>
      {machine.pods.length > 0 && <path className={css['drop']} d={`M${runtime.x + runtime.w / 2} ${pods.y + low}V${layout.podBar.y + layout.podBar.h}`} />}
      <rect className={css['layer']} data-kind="hardware" x={hardware.x} y={hardware.y} width={hardware.w} height={hardware.h} />
      <rect className={css['layer']} data-kind="os" x={os.x} y={os.y} width={os.w} height={os.h} />
      <rect className={css['layer']} data-kind="supervisor" x={supervisor.x} y={supervisor.y} width={supervisor.w} height={supervisor.h} />
      <rect className={css['layer']} data-kind="runtime" data-state={machine.node?.containerRuntime} x={runtime.x} y={runtime.y} width={runtime.w} height={runtime.h} />
      {machine.pods.length > 0 && <rect className={css['container']} data-tone={machine.pods.some(({ tone }) => tone === 'bad') ? 'bad' : 'ok'} x={runtime.x} y={pods.y + low} width={runtime.w} height={pods.h - low} />}
      {machine.pods.length > 0 && <Label text={String(machine.pods.length)} x={runtime.x + runtime.w / 2} y={pods.y + low + (pods.h - low) / 2} room={runtime.w + 6} size={12} bold />}
      {stack.columns.map((column, i) => {
        const program = machine.programs[i];
        return program === undefined ? null : <Column key={column.id} program={program} box={{ ...column.box, y: pods.y + low * 0.5, h: supervisor.y - pods.y - low * 0.5 }} slim />;
      })}
      <Label text={machine.name} x={box.x + box.w / 2} y={os.y + (os.h + hardware.h) / 2} room={os.h + hardware.h - 6} size={12.5} bold upright />
      {machineState(machine) === 'notReady' && <Sign state="failed" x={box.x + box.w / 2} y={supervisor.y + supervisor.h / 2} size={5} />}
    </g>
  );
}

function Behind({ stack, machine }: { readonly stack: Stack; readonly machine: DrawnMachine }): ReactElement {
  const { fan } = useDrawn();
  const { hardware, os, supervisor, runtime } = stack;
  return (
    <g className={css['hit']} data-machine={machine.name} data-look="behind" onClick={fan}>
      <title>{machine.name}</title>
      {([['hardware', hardware], ['os', os], ['supervisor', supervisor], ['runtime', runtime]] as const).map(([kind, box]) => (
        <rect key={kind} className={css['layer']} data-kind={kind} x={box.x} y={box.y} width={box.w} height={box.h} />
      ))}
    </g>
  );
}

function Drawing({ stack, machine, caption }: { readonly stack: Stack; readonly machine: DrawnMachine; readonly caption: string | undefined }): ReactElement {
  const { t } = useTranslation('schematic');
  const state = machineState(machine);
  const { hardware, box } = stack;
  return (
    <g className={css['stack']} data-stack={machine.name} data-look={stack.look} data-state={state}>
      <Cable stack={stack} caption={stack.look === 'full' ? caption : undefined} machine={machine} />
      {stack.look === 'slim' && <Slim stack={stack} machine={machine} />}
      {stack.look === 'behind' && <Behind stack={stack} machine={machine} />}
      {stack.look === 'full' && (
        <>
          <Containers stack={stack} machine={machine} />
          {(['hardware', 'os', 'supervisor', 'runtime'] as const).map((kind) => <Layer key={kind} kind={kind} box={stack[kind]} machine={machine} />)}
          {stack.columns.map((column, i) => {
            const program = machine.programs[i];
            return program === undefined ? null : <Column key={column.id} program={program} box={column.box} slim={false} />;
          })}
          {state !== 'ready' && (
            <g className={css['badge']} data-state={state}>
              <rect x={hardware.x + 4} y={box.y - 24} width={Math.min(104, box.w - 8)} height={20} rx={10} />
              <Label text={t(`machine.${state}`)} x={hardware.x + 4 + Math.min(104, box.w - 8) / 2} y={box.y - 14} room={Math.min(96, box.w - 16)} size={11.5} bold />
            </g>
          )}
        </>
      )}
    </g>
  );
}

export const StackDrawing = memo(Drawing);
