/** The objects of the add-ons' manifests, for clusters that have them from the start. */
import type { AddonId, KubeObject } from '../engine/index.ts';
import { addonManifest } from '../examples/addons.ts';
import { readDocuments } from '../kubectl/input/documents.ts';

export function addonObjects(id: AddonId): readonly KubeObject[] {
  const path = `addons/${id}.yaml`;
  return readDocuments(addonManifest(path) ?? '', path).map((document) => {
    if (!document.ok) throw new Error(document.error);
    return document.object as object as KubeObject;
  });
}
