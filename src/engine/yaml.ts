/** YAML read as kubectl and Kubernetes' programs read it; apart from the face because no cluster needs it while it starts. Upstream: sigs.k8s.io/yaml. */
export { YamlFault } from './api/yaml/mark.ts';
export { SAFE_DEPTH } from './api/yaml/parse.ts';
export { readsAsString } from './api/yaml/resolve.ts';
export { fromYaml } from './api/yaml/toJson.ts';
