/** How many members of etcd must agree, and how many may fail: why control planes have one, three or five machines. */
export interface Quorum {
  readonly members: number;
  /** The majority that every write needs. */
  readonly needed: number;
  /** How many may be lost before nothing can be written. */
  readonly mayFail: number;
  /** One member fewer may lose as many, with less that can break. */
  readonly pointless: boolean;
}

export function quorumOf(members: number): Quorum {
  const needed = Math.floor(members / 2) + 1;
  return { members, needed, mayFail: members - needed, pointless: members > 1 && members % 2 === 0 };
}
