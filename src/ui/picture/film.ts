/**
 * A stretch of the run as a film: each step's view is painted, one after the other, and then shown to the browser's own recorder at the pace that is
 * wanted. Nothing is added to the run: one stays within what is recorded, and stands again where one stood.
 */
import type { Grain } from '../../session/protocol.ts';
import type { Session } from '../../session/session.ts';

export interface FilmWish {
  /** Sequence numbers of the first and the last step. */
  readonly from: number;
  readonly to: number;
  readonly grain: Grain;
  /** Steps shown in a second. */
  readonly perSecond: number;
}

export const MOST_SHOTS = 240;

/** Goes through the steps and takes a shot of each. `stopped`: nobody wants more. */
export async function shotsOf<T>(session: Session, { from, to, grain }: FilmWish, take: () => Promise<T>, tell: (seq: number) => void, stopped: () => boolean): Promise<readonly T[]> {
  const seqOf = (): number => session.store.getState().frame?.seq ?? 0;
  const { frame } = session.store.getState();
  const end = Math.min(to, frame?.headSeq ?? 0);
  const shots: T[] = [];
  await session.goto({ seq: Math.min(from, end) });
  while (!stopped()) {
    tell(seqOf());
    shots.push(await take());
    const before = seqOf();
    if (shots.length >= MOST_SHOTS || before >= end) break;
    await session.step(1, grain);
    const after = seqOf();
    if (after === before || after > end) break;
  }
  if (frame !== undefined) await session.goto({ seq: frame.seq });
  return shots;
}

const KINDS = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'] as const;

/** What this browser can record; undefined: it cannot. */
export function filmKind(): string | undefined {
  if (typeof MediaRecorder === 'undefined' || typeof HTMLCanvasElement.prototype.captureStream !== 'function') return undefined;
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
}

/** A shot is shown again so often in a second while it stands, for players that like a steady pace. */
const REDRAWN = 10;

/** The last shot stands so long at least, so that its end can be seen and a film of one shot is one. */
const LAST_MS = 1500;
/** A file of fewer bytes has a head and no picture. A busy machine encodes the first one late: it is waited for, so long at most. */
const NO_PICTURE = 1000;
const PATIENCE_MS = 8000;
const SLICE_MS = 200;

const pause = (millis: number): Promise<void> => new Promise((done) => setTimeout(done, millis));

/** Takes as long as the film. */
export async function develop(shots: readonly Blob[], perSecond: number, kind: string, tell: (shown: number) => void, stopped: () => boolean): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const [first] = shots;
  if (first === undefined) throw new Error('no shots');
  const { width, height } = await createImageBitmap(first);
  // Encoders want even sizes.
  canvas.width = width - (width % 2);
  canvas.height = height - (height % 2);
  const context = canvas.getContext('2d');
  const stream = canvas.captureStream(REDRAWN);
  const recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 8_000_000 });
  const chunks: Blob[] = [];
  const recorded = (): number => chunks.reduce((sum, { size }) => sum + size, 0);
  recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
  const ended = new Promise<void>((done) => recorder.addEventListener('stop', () => done(), { once: true }));
  recorder.start(SLICE_MS);
  for (const [index, shot] of shots.entries()) {
    if (stopped()) break;
    tell(index + 1);
    const image = await createImageBitmap(shot);
    const last = index === shots.length - 1;
    const until = performance.now() + Math.max(1000 / perSecond, last ? LAST_MS : 0);
    const late = (): boolean => last && recorded() < NO_PICTURE && performance.now() < until + PATIENCE_MS && !stopped();
    do {
      context?.drawImage(image, 0, 0);
      await pause(performance.now() < until ? Math.min(1000 / REDRAWN, until - performance.now()) : 1000 / REDRAWN);
    } while (performance.now() < until || late());
    image.close();
  }
  recorder.stop();
  await ended;
  for (const track of stream.getTracks()) track.stop();
  if (recorded() < NO_PICTURE && !stopped()) throw new Error('MediaRecorder: 0 frames');
  return new Blob(chunks, { type: 'video/webm' });
}
