/**
 * Which place a Pod takes on its node: the lowest that is free when it is placed, kept until it is deleted, so that nothing moves in the picture. A
 * function of the trace; grows with it.
 */
import type { Run, Steps } from '../engine/index.ts';
import { isSystem } from '../scene/parts/pods.ts';
import { CNI_AGENTS } from '../scene/scene.ts';

interface Placed {
  readonly seq: number;
  readonly node: string;
  readonly slot: number;
}

/** Programs that the graph draws themselves: their Pods take no place. */
const DRAWN = new RegExp(`^(kube-proxy|etcd|kube-apiserver|kube-controller-manager|kube-scheduler|${CNI_AGENTS.join('|')})-`);

export class SlotIndex {
  #seen = 0;
  /** By `namespace/name`: one after the other, should the name come again. */
  #places = new Map<string, Placed[]>();
  /** By node: places taken at the end of what was seen. */
  #taken = new Map<string, Set<number>>();

  follow(run: Run): void {
    for (let seq = this.#seen + 1; seq <= run.head; seq++) {
      const { type, data } = run.entry(seq)!;
      if (type === 'milestone') this.#take(seq, data as Steps['milestone']);
    }
    this.#seen = run.head;
  }

  /** The future is being replaced: what was seen is looked at again. */
  cut(): void {
    this.#seen = 0;
    this.#places = new Map();
    this.#taken = new Map();
  }

  /** The place of a Pod at a step; undefined for those that the scheduler has not placed. */
  slot(namespace: string, name: string, seq: number): number | undefined {
    return this.#places.get(`${namespace}/${name}`)?.findLast((placed) => placed.seq <= seq)?.slot;
  }

  #take(seq: number, { code, subject, node }: Steps['milestone']): void {
    if (node === undefined || (isSystem(subject.namespace ?? '') && DRAWN.test(subject.name ?? ''))) return;
    const key = `${subject.namespace ?? ''}/${subject.name ?? ''}`;
    const taken = this.#taken.get(node) ?? new Set<number>();
    this.#taken.set(node, taken);
    if (code === 'podScheduled') {
      let slot = 0;
      while (taken.has(slot)) slot++;
      taken.add(slot);
      this.#places.set(key, [...(this.#places.get(key) ?? []), { seq, node, slot }]);
    } else if (code === 'podDeleted') {
      const last = this.#places.get(key)?.at(-1);
      if (last?.node === node) taken.delete(last.slot);
    }
  }
}
