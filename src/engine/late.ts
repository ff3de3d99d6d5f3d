/** Where lateCode.ts is found once it has come. It is code, not state: nothing of a run depends on when it came. Upstream: none. */
import type { KubeObject } from './api/object.ts';
import type * as LateCode from './lateCode.ts';
import { provideDns } from './network/dns/lateServer.ts';
import type { AddonId } from './scenario.ts';

let code: typeof LateCode | undefined;
let manifests: ((id: AddonId) => readonly KubeObject[]) | undefined;

/** Gives the engine the code that may come late; once is enough for all runs. */
export function provideLate(loaded: typeof LateCode): void {
  code = loaded;
  provideDns(loaded);
}

/** Throws when the code is wanted before it has come: whoever runs the engine waits for it before anything is done. */
export function late(): typeof LateCode {
  if (code === undefined) throw new Error('lateCode.ts has not been provided');
  return code;
}

/** Gives the engine the manifests of the add-ons, which clusters may have from the start. */
export function provideAddons(objectsOf: (id: AddonId) => readonly KubeObject[]): void {
  manifests = objectsOf;
}

export function addonObjects(id: AddonId): readonly KubeObject[] {
  if (manifests === undefined) throw new Error('the manifests of the add-ons have not been provided');
  return manifests(id);
}
