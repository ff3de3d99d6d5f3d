/** The live graph: the fixed map in React Flow. Everything that it shows is a function of the frame; only messages move between frames. */
import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, ViewportPortal, useReactFlow, useStore as useFlow, type NodeTypes, type Viewport } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, type ComponentType, type MouseEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { loadWords } from '../../i18n/i18n.ts';
import type { NodeVerdictPart, Scene } from '../../scene/scene.ts';
import type { Frame } from '../../session/protocol.ts';
import { podRef, sameRef } from '../../session/selectors.ts';
import { IconButton } from '../controls/Button.tsx';
import { useStore } from 'zustand';
import { presence } from '../presenter/presence.ts';
import { usePage, useReducedMotion, useSession } from '../session.tsx';
import type { Box } from './box.ts';
import { flightsOf, messageStops } from './flights.ts';
import { layFixedMap, type FixedMap } from './fixedMap.ts';
import { flowNodes, PLACES } from './flowNodes.tsx';
import css from './graph.module.css';
import { GroundProvider, MomentProvider, type Ground } from './graphContext.ts';
import { MessageLayer } from './MessageLayer.tsx';
import { messageStop, stopsOf, type Stop } from './navigation.ts';
import { routeOf } from './routes.ts';
import { usePaneSize } from '../usePaneSize.ts';
import { useMapKeys, useStopLabel, useWalked } from './useGraphKeys.ts';

const nodeTypes: NodeTypes = { place: PLACES };

/** Stage of the API server that a step is in: which of its words light up. */
function stageOf(frame: Frame): string | undefined {
  const step = frame.step;
  if (step === undefined) return undefined;
  if (step.type === 'proposed') return 'write';
  if (step.type === 'stored') return 'store';
  if (step.type === 'notified') return 'notify';
  return undefined;
}

/** Where one looks from: the whole map, or a part of it from near. */
function viewportOf(map: FixedMap, near: Box | undefined): Viewport {
  const [width, height] = [map.width * map.zoom, map.height * map.zoom];
  if (near === undefined) return { x: 0, y: 0, zoom: map.zoom };
  const zoom = Math.max(map.zoom, Math.min(map.zoom * 4, (width * NEAR_PART) / near.w, (height * NEAR_PART) / near.h));
  const start = (from: number, length: number, whole: number, pane: number): number => Math.min(0, Math.max(pane - whole * zoom, pane / 2 - (from + length / 2) * zoom));
  return { x: start(near.x, near.w, map.width, width), y: start(near.y, near.h, map.height, height), zoom };
}

/** Brings the view back to where it began when the map itself changes. */
function useHome(map: FixedMap, near: Box | undefined): () => void {
  const flow = useReactFlow();
  const { x, y, zoom } = viewportOf(map, near);
  const home = (): void => void flow.setViewport({ x, y, zoom });
  useEffect(() => void flow.setViewport({ x, y, zoom }), [flow, x, y, zoom, map.width, map.height]);
  return home;
}

/** How much of the picture the thing that one looks at from near fills. */
const NEAR_PART = 0.9;

/** `node/worker1`, `pod/web-1`, `part/etcd`, as addresses name things. */
function boxOf(name: string | undefined, map: FixedMap, stops: readonly Stop[]): Box | undefined {
  const [, kind, id = ''] = /^(node|pod|part)\/(.+)$/.exec(name ?? '') ?? [];
  if (kind === 'pod') return stops.find(({ about }) => about.type === 'pod' && about.pod.name === id)?.box;
  if (kind === 'part') return stops.find((stop) => stop.id === id)?.box;
  return kind === undefined ? undefined : (map.workers.get(id) ?? stops.find((stop) => stop.id === `node/${id}`)?.box);
}

function ZoomControls({ map, near }: { readonly map: FixedMap; readonly near: Box | undefined }): ReactElement {
  const { t } = useTranslation();
  const flow = useReactFlow();
  const home = useHome(map, near);
  const from = viewportOf(map, near);
  const moved = useFlow((state) => Math.abs(state.transform[2] - from.zoom) > 0.01 || Math.abs(state.transform[0] - from.x) > 1 || Math.abs(state.transform[1] - from.y) > 1);
  return (
    <div className={css['zoom']} data-no-picture="" data-low={map.density !== 'full' || undefined} data-moved={moved || undefined}>
      <IconButton label={t('graph.zoomIn')} onClick={() => void flow.zoomIn()}><Plus size={15} /></IconButton>
      <IconButton label={t('graph.zoomOut')} onClick={() => void flow.zoomOut()}><Minus size={15} /></IconButton>
      <IconButton label={t('graph.zoomFit')} onClick={home}><Maximize size={14} /></IconButton>
    </div>
  );
}

function useGroundOf(map: FixedMap): Ground {
  const { session } = usePage();
  const still = useReducedMotion();
  return useMemo(
    () => ({
      map,
      mapKey: `${map.width}x${map.height}x${map.density}`,
      still,
      openPod: (pod) => session.set({ selection: { kind: 'object', ref: podRef(pod) } }),
      openPart: (id) => session.set({ selection: { kind: 'part', id } }),
      openNode: (name) => session.set({ selection: { kind: 'object', ref: { resource: 'nodes', name } } }),
    }),
    [map, session, still],
  );
}

/** From afar machines are named and counted; from near Pods show what they are made of. In small steps, so that not every turn of a wheel draws anew. */
const FAR = 0.75;
const CLOSE = 1.6;

function useLevel(map: FixedMap): { readonly level: 'far' | 'middle' | 'near' | 'close'; readonly zoom: number } {
  const zoom = useFlow((state) => Math.round(state.transform[2] * 20) / 20);
  const part = zoom / map.zoom;
  return { level: part < FAR ? 'far' : part >= CLOSE ? 'close' : zoom < 0.6 ? 'middle' : 'near', zoom };
}

/** What the keyboard is on comes into sight, however near one looks. */
function useFollowed(stop: Stop | undefined, width: number, height: number): void {
  const flow = useReactFlow();
  const box = stop?.box;
  const id = stop?.id;
  useEffect(() => {
    if (box === undefined) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top, right, bottom] = [box.x * zoom + x, box.y * zoom + y, (box.x + box.w) * zoom + x, (box.y + box.h) * zoom + y];
    if (left >= 0 && top >= 0 && right <= width && bottom <= height) return;
    void flow.setViewport({ x: Math.min(0, width / 2 - (box.x + Math.min(box.w, width / zoom) / 2) * zoom), y: Math.min(0, height / 2 - (box.y + Math.min(box.h, height / zoom) / 2) * zoom), zoom });
    // Where a thing is, is asked when the keyboard comes to it, not while it moves.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, flow, width, height]);
}

/** What is shown from near and from afar is fetched when somebody first looks from there. */
const withWords = <P extends object>(load: () => Promise<{ readonly default: ComponentType<P> }>) =>
  lazy(async () => {
    const [module] = await Promise.all([load(), loadWords('cards')]);
    return module;
  });
const CloseUps = withWords(() => import('../closeUp/CloseUps.tsx'));
const CameraInStep = lazy(() => import('./CameraInStep.tsx'));
const MapTrail = lazy(() => import('../traffic/MapTrail.tsx'));
const FarNodes = withWords(() => import('../closeUp/FarNodes.tsx'));

/** A click into an embed leaves the keys to the page around, where nothing that takes keys was clicked. */
const keepFocus = (event: MouseEvent): void => {
  if (event.target instanceof Element && event.target.closest('button, a, input') === null) event.preventDefault();
};

function Canvas({ frame, width, height, embed, near }: { readonly frame: Frame; readonly width: number; readonly height: number; readonly embed: boolean; readonly near: string | undefined }): ReactElement {
  const { t } = useTranslation();
  const nodeKey = nodesKey(frame.scene);
  // The map depends on which nodes there are, not on what they do.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const map = useMemo(() => layFixedMap(frame.scene, width, height), [nodeKey, width, height]);
  const ground = useGroundOf(map);
  const moment = useMemo(() => ({ scene: frame.scene, stage: stageOf(frame) }), [frame]);
  const nodes = useMemo(() => flowNodes(map, frame.scene), [map, frame.scene]);
  const flights = useMemo(() => flightsOf(frame.scene.messages, (from, to) => routeOf(map, from, to)), [map, frame.scene]);
  const stops = useMemo(() => [...stopsOf(map, frame.scene), ...messageStops(flights, frame.at, ground.still).map(messageStop)], [map, frame, flights, ground.still]);
  const { session } = usePage();
  const keys = useMapKeys(stops, ({ opens }) => session.set({ selection: opens }));
  const labelOf = useStopLabel();
  const { level, zoom } = useLevel(map);
  const { stop } = keys;
  useFollowed(stop, width, height);
  const walked = useWalked(frame);
  const inStep = useStore(presence, (state) => state.inStep);
  const chosen = useChosen(stops);
  const pointed = usePointed(stops);
  return (
    <GroundProvider value={ground}>
    <MomentProvider value={moment}>
      <div className={css['canvas']} data-level={level} data-embed={embed || undefined} data-testid="graph" role="application" tabIndex={0} aria-label={t('graph.label', { nodes: frame.scene.nodes.length })} aria-roledescription={t('graph.role')} aria-activedescendant={stop === undefined ? undefined : 'graph-stop'} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus} onBlur={keys.onBlur} onMouseDown={embed ? keepFocus : undefined}>
        {/* The description stands beside the drawing, so that the name is said even where the drawing is skipped. */}
        <ReactFlow nodes={[...nodes]} edges={[]} nodeTypes={nodeTypes} nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} disableKeyboardA11y deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null} panOnDrag={!embed || zoom > map.zoom * 1.02} zoomOnScroll={!embed} preventScrolling={!embed} zoomOnDoubleClick={false} minZoom={map.zoom * 0.4} maxZoom={map.zoom * 4} defaultViewport={{ x: 0, y: 0, zoom: map.zoom }} proOptions={{ hideAttribution: true }} ariaLabelConfig={{ 'node.a11yDescription.default': t('graph.help'), 'node.a11yDescription.keyboardDisabled': t('graph.help'), 'edge.a11yDescription.default': t('graph.help'), 'handle.ariaLabel': t('graph.role'), 'controls.ariaLabel': t('graph.role'), 'minimap.ariaLabel': t('graph.role') }}>
          <ViewportPortal>
            {(level === 'close' || level === 'far') && <Suspense>{level === 'far' ? <FarNodes map={map} scene={frame.scene} zoom={zoom} /> : <CloseUps stops={stops} zoom={zoom} />}</Suspense>}
            {inStep !== undefined && <Suspense><CameraInStep map={map} stops={stops} role={inStep} still={ground.still} /></Suspense>}
            {walked && <Suspense><MapTrail map={map} stops={stops} /></Suspense>}
            <MessageLayer flights={flights} chosen={chosen?.id} />
            {pointed.map((one) => <Ring key={one.id} className={css['pointed'] ?? ''} box={one.box} />)}
            {chosen !== undefined && chosen.id !== stop?.id && chosen.about.type !== 'message' && <Ring className={css['chosen'] ?? ''} box={chosen.box} />}
            {stop !== undefined && <div id="graph-stop" role="img" aria-label={labelOf(stop)} className={css['stop']} style={{ left: stop.box.x - 4, top: stop.box.y - 4, width: stop.box.w + 8, height: stop.box.h + 8 }} />}
          </ViewportPortal>
        </ReactFlow>
      </div>
      <ZoomControls map={map} near={boxOf(near, map, stops)} />
    </MomentProvider>
    </GroundProvider>
  );
}

/** Where the thing that the inspector shows is on the map. */
function useChosen(stops: readonly Stop[]): Stop | undefined {
  const selection = useSession((state) => state.selection);
  if (selection === undefined) return undefined;
  return stops.find(({ opens }) => (opens.kind === 'part' ? selection.kind === 'part' && opens.id === selection.id : selection.kind === 'object' && sameRef(opens.ref, selection.ref)));
}

/** What a lesson points at; a kubelet is shown by its node. */
function usePointed(stops: readonly Stop[]): readonly Stop[] {
  const pointed = useSession((state) => state.pointed);
  return pointed.flatMap((id) => stops.find((stop) => stop.id === id || stop.id === `node/${id.slice(id.indexOf('/') + 1)}`) ?? []);
}

const Ring = ({ box, className }: { readonly box: Box; readonly className: string }): ReactElement => <div className={className} style={{ left: box.x - 4, top: box.y - 4, width: box.w + 8, height: box.h + 8 }} />;

const nodesKey = (scene: Scene): string => [...scene.nodes.map((node) => (node.controlPlane ? `*${node.name}` : node.name)), ...scene.controlPlane.map(({ id }) => id), scene.provider?.name ?? ''].join(' ');

/** The frame with other verdicts on its nodes than those of its step: a scheduling cycle is being walked through. */
function useVerdicts(frame: Frame | undefined, verdicts: ReadonlyMap<string, NodeVerdictPart> | undefined): Frame | undefined {
  return useMemo(() => {
    if (frame === undefined || verdicts === undefined) return frame;
    const nodes = frame.scene.nodes.map(({ verdict: _verdict, ...node }) => ({ ...node, ...(verdicts.has(node.name) && { verdict: verdicts.get(node.name)! }) }));
    return { ...frame, scene: { ...frame.scene, nodes } };
  }, [frame, verdicts]);
}

export function Graph({ embed = false, near, verdicts }: { readonly embed?: boolean; readonly near?: string | undefined; readonly verdicts?: ReadonlyMap<string, NodeVerdictPart> }): ReactElement {
  const frame = useVerdicts(useSession((state) => state.frame), verdicts);
  const { ref, size } = usePaneSize();
  return (
    <div ref={ref} className={css['pane']}>
      {frame !== undefined && size !== undefined && size.width > 40 && size.height > 40 && (
        <ReactFlowProvider>
          <Canvas frame={frame} width={size.width} height={size.height} embed={embed} near={near} />
        </ReactFlowProvider>
      )}
    </div>
  );
}
