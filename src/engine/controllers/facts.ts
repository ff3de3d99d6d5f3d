/**
 * What a pure function says of each object of a list, kept as long as an object stays the same one: of the Pods of a controller few change from
 * one look to the next. Upstream: none.
 */
export class Facts<T extends object> {
  readonly #of: (object: T) => number;
  readonly #seen: T[] = [];
  readonly #facts: number[] = [];

  constructor(of: (object: T) => number) {
    this.#of = of;
  }

  /** In the order of the objects; to be read at once. */
  read(objects: readonly T[]): readonly number[] {
    const [seen, facts] = [this.#seen, this.#facts];
    for (let at = 0; at < objects.length; at++) {
      const object = objects[at]!;
      if (seen[at] === object) continue;
      seen[at] = object;
      facts[at] = this.#of(object);
    }
    seen.length = objects.length;
    facts.length = objects.length;
    return facts;
  }
}
