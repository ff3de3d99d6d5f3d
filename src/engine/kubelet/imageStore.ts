/**
 * Images on each node: what is there, and pulls one after the other. Upstream: pkg/kubelet/images (image_manager.go, puller.go with
 * serializeImagePulls), pkg/kubelet/kubelet_node_status.go (node.status.images).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ContainerImage } from '../api/kinds/node.ts';
import type { Latencies } from '../client/latencies.ts';
import type { World } from '../kernel/component.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import type { Table } from '../kernel/table.ts';
import type { ImageData } from './images.ts';
import { parseImageName, type ImageName } from './imageName.ts';

interface StoredImage {
  readonly names: readonly string[];
  readonly sizeBytes: number;
}

/** Upstream: nodeStatusMaxImages. */
const MAX_REPORTED = 50;
/** Pulls take so much more or less than the latencies say. */
const SPREAD = 0.1;
const DIGESTS = new Map<string, string>();

/** The content address of an image: made of its name, since there is no content. */
function digestOf(name: ImageName): string {
  if (name.digest !== undefined) return name.digest;
  let digest = DIGESTS.get(name.full);
  if (digest === undefined) DIGESTS.set(name.full, (digest = `sha256:${bytesToHex(sha256(utf8ToBytes(name.full)))}`));
  return digest;
}

/** As `imageID` of a container status: `docker.io/library/nginx@sha256:...`. */
export const imageIdOf = (image: string): string => {
  const name = parseImageName(image);
  return name === undefined ? '' : `${name.repository}@${digestOf(name)}`;
};

/** As `image` of a container status: with registry and tag. */
export const imageNameOf = (image: string): string => {
  const name = parseImageName(image);
  return name === undefined ? image : name.digest === undefined ? name.full : `${name.repository}@${name.digest}`;
};

/** Of the disk, the system's own part. */
export const SYSTEM_DISK = 0.12;

export class ImageStore {
  readonly #images: Table<StoredImage>;
  /** By node: when the pull that was asked for last will be done. */
  readonly #busyUntil: Table<Micros>;
  readonly #latencies: Latencies;

  constructor(world: World, latencies: Latencies) {
    this.#images = world.table('kubelet/images');
    this.#busyUntil = world.table('kubelet/pulls');
    this.#latencies = latencies;
  }

  has(node: string, name: ImageName): boolean {
    return this.#images.has(`${node}|${name.full}`);
  }

  /** Puts a pull at the end of the node's line. `luck` is 0 to 1. Returns how long it takes, and how long it waits before. */
  pull(node: string, name: ImageName, image: ImageData | undefined, now: Micros, luck: number): { readonly duration: Micros; readonly waiting: Micros } {
    const from = Math.max(now, this.#busyUntil.get(node) ?? 0);
    const there = image === undefined || this.has(node, name) || this.#busyUntil.has(`${node}|${name.full}`);
    const mean = this.#latencies.pullBase + (there ? 0 : (image.size / this.#latencies.pullBytesPerSecond) * SECOND);
    const duration = Math.round(mean * (1 + SPREAD * (2 * luck - 1)));
    this.#busyUntil.set(node, from + duration);
    if (image !== undefined) this.#busyUntil.set(`${node}|${name.full}`, from + duration);
    return { duration, waiting: from - now };
  }

  /** Returns true when the image is new on the node. */
  store(node: string, name: ImageName, sizeBytes: number): boolean {
    this.#busyUntil.delete(`${node}|${name.full}`);
    const key = `${node}|${name.full}`;
    if (this.#images.has(key)) return false;
    const names = [`${name.repository}@${digestOf(name)}`, ...(name.tag === undefined ? [] : [`${name.repository}:${name.tag}`])];
    this.#images.set(key, { names, sizeBytes: Math.round(sizeBytes) });
    return true;
  }

  all(node: string): readonly StoredImage[] {
    return this.#images.values(`${node}|`);
  }

  /** Throws away images that are not in use, the largest first, until so many bytes are free. */
  collect(node: string, inUse: ReadonlySet<string>, bytes: number): { readonly count: number; readonly freed: number } {
    let [count, freed] = [0, 0];
    const keys = this.#images.keys(`${node}|`).filter((key) => !inUse.has(key.slice(node.length + 1)) && !key.includes('/pause:'));
    for (const key of keys.toSorted((a, b) => this.#images.get(b)!.sizeBytes - this.#images.get(a)!.sizeBytes || (a < b ? -1 : 1))) {
      if (freed >= bytes) break;
      freed += this.#images.get(key)!.sizeBytes;
      count++;
      this.#images.delete(key);
    }
    return { count, freed };
  }

  /** What a Node's status reports: the largest first. */
  reported(node: string): readonly ContainerImage[] {
    return this.#images
      .values(`${node}|`)
      .sort((a, b) => b.sizeBytes - a.sizeBytes)
      .slice(0, MAX_REPORTED);
  }

  forget(node: string): void {
    for (const key of this.#images.keys(`${node}|`)) this.#images.delete(key);
    for (const key of [node, ...this.#busyUntil.keys(`${node}|`)]) this.#busyUntil.delete(key);
  }
}
