/** The graph of objects: cards in layers, lines between them. One tab stop; arrows go to the nearest card, Enter opens it. */
import { Minus, Plus } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { sameRef } from '../../session/selectors.ts';
import type { GraphObject, ObjectGraphData } from '../../views/objectGraph.ts';
import type { Relation } from '../../views/objectReferences.ts';
import { IconButton } from '../controls/Button.tsx';
import { StateGlyph } from '../icons/glyphs.tsx';
import { usePage, useSession } from '../session.tsx';
import { CARD, layObjects, type Layout, type Placed } from './layout.ts';
import css from './objectMap.module.css';

const RELATIONS: readonly Relation[] = ['owns', 'selects', 'serves', 'uses', 'runsOn'];
const ZOOM = { least: 0.35, most: 1.5, step: 1.2 } as const;
const DIRECTIONS: Readonly<Record<string, Placed>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

/** A smooth line through the points that the layout gives. */
function pathOf(points: readonly Placed[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const last = rest.at(-1)!;
  const middle = rest.slice(0, -1);
  let path = `M${first.x} ${first.y}`;
  for (const [i, point] of middle.entries()) {
    const next = middle[i + 1] ?? last;
    path += `Q${point.x} ${point.y} ${i === middle.length - 1 ? next.x : (point.x + next.x) / 2} ${i === middle.length - 1 ? next.y : (point.y + next.y) / 2}`;
  }
  return middle.length === 0 ? `${path}L${last.x} ${last.y}` : path;
}

/** The card that is nearest in a direction. */
function nearest(from: Placed, key: string, places: Layout['places']): string | undefined {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return undefined;
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const [id, { x, y }] of places) {
    const along = (x - from.x) * direction.x + (y - from.y) * direction.y;
    const across = Math.abs((x - from.x) * direction.y) + Math.abs((y - from.y) * direction.x);
    if (along <= 0) continue;
    const cost = along + 2.5 * across;
    if (best === undefined || cost < best.cost) best = { id, cost };
  }
  return best?.id;
}

function Lines({ data, laid, lit }: { readonly data: ObjectGraphData; readonly laid: Layout; readonly lit: string | undefined }): ReactElement {
  return (
    <svg width={laid.width} height={laid.height} aria-hidden="true">
      <defs>
        <marker id="object-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke" /></marker>
      </defs>
      {data.relations.map(({ from, to, type }, index) => (
        <path key={`${from} ${to} ${type}`} d={pathOf(laid.lines[index] ?? [])} data-type={type} data-lit={(lit !== undefined && (from === lit || to === lit)) || undefined} markerEnd="url(#object-arrow)" />
      ))}
    </svg>
  );
}

function useFit(laid: Layout) {
  const box = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  useLayoutEffect(() => {
    const room = box.current?.clientWidth ?? laid.width;
    setZoom(Math.min(1, Math.max(0.6, room / laid.width)));
  }, [laid.width]);
  return { box, zoom, setZoom };
}

/** What an object hangs together with, in words. */
function useRelationText(data: ObjectGraphData): (object: GraphObject) => string {
  const { t } = useTranslation('objects');
  return ({ id }) => {
    const name = (other: string): string => data.objects.filter((one) => one.id === other).map((one) => `${one.kind} ${one.name}`).join('');
    const parts = RELATIONS.flatMap((type) => {
      const to = data.relations.filter((one) => one.from === id && one.type === type).map((one) => name(one.to));
      const from = data.relations.filter((one) => one.to === id && one.type === type).map((one) => name(one.from));
      return [...(to.length > 0 ? [`${t(`relation.${type}`)} ${to.join(', ')}`] : []), ...(from.length > 0 ? [`${t(`relationBack.${type}`)} ${from.join(', ')}`] : [])];
    });
    return parts.join('; ');
  };
}

export function ObjectMap({ data }: { readonly data: ObjectGraphData }): ReactElement {
  const { t } = useTranslation('objects');
  const { session } = usePage();
  const selection = useSession((state) => (state.selection?.kind === 'object' ? state.selection.ref : undefined));
  const shape = JSON.stringify([data.objects.map(({ id }) => id), data.relations]);
  // The layout depends on what there is and hangs together, not on how it is.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const laid = useMemo(() => layObjects(data), [shape]);
  const { box, zoom, setZoom } = useFit(laid);
  const [focus, setFocus] = useState<string>();
  const [hover, setHover] = useState<string>();
  const current = focus !== undefined && laid.places.has(focus) ? focus : data.objects[0]?.id;
  const textOf = useRelationText(data);
  const chosen = data.objects.find((object) => selection !== undefined && sameRef(selection, refOf(object)))?.id;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = current === undefined ? undefined : nearest(laid.places.get(current)!, event.key, laid.places);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setFocus(next);
    box.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <>
      <div className={css['legend']}>
        {RELATIONS.map((type) => <span key={type}><svg width="30" height="8" aria-hidden="true"><path d="M0 4H29" data-type={type} /></svg>{t(`legend.${type}`)}</span>)}
        {data.hidden > 0 && <b role="status">{t('hidden', { count: data.hidden })}</b>}
        <span className={css['zoom']} data-no-picture="">
          <IconButton label={t('zoomOut')} look="plain" onClick={() => setZoom(Math.max(ZOOM.least, zoom / ZOOM.step))}><Minus size={14} /></IconButton>
          <IconButton label={t('zoomIn')} look="plain" onClick={() => setZoom(Math.min(ZOOM.most, zoom * ZOOM.step))}><Plus size={14} /></IconButton>
        </span>
      </div>
      <div ref={box} className={css['canvas']} role="group" aria-label={t('mapLabel')} data-keys="own" onKeyDown={onKeyDown}>
        <div style={{ width: laid.width * zoom, height: laid.height * zoom }}>
          <div className={css['sheet']} style={{ width: laid.width, height: laid.height, transform: `scale(${zoom})` }}>
            <Lines data={data} laid={laid} lit={hover ?? chosen} />
            {data.objects.map((object) => {
              const place = laid.places.get(object.id)!;
              const about = textOf(object);
              return (
                <button
                  key={object.id}
                  type="button"
                  data-id={object.id}
                  data-tone={object.tone}
                  className={css['card']}
                  style={{ left: place.x, top: place.y, width: CARD.width, height: CARD.height }}
                  tabIndex={object.id === current ? 0 : -1}
                  aria-pressed={object.id === chosen}
                  aria-label={t('cardLabel', { kind: object.kind, name: object.name, word: object.word, about })}
                  title={`${object.kind} ${object.name}`}
                  onFocus={() => { setFocus(object.id); setHover(object.id); }}
                  onBlur={() => setHover(undefined)}
                  onMouseEnter={() => setHover(object.id)}
                  onMouseLeave={() => setHover(undefined)}
                  onClick={() => session.set({ selection: { kind: 'object', ref: refOf(object) } })}
                >
                  <i translate="no">{object.kind}</i>
                  <b translate="no">{object.name}</b>
                  {object.word !== '' && <span translate="no">{object.tone !== 'plain' && <StateGlyph tone={object.tone} size={9} />}{object.word}</span>}
                </button>
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

const refOf = ({ resource, namespace, name }: GraphObject) => ({ resource, name, ...(namespace !== undefined && { namespace }) });
