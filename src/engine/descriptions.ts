/**
 * The field descriptions of the published OpenAPI schema, for `kubectl explain`: a second door of the engine, so that they are loaded only when
 * somebody asks. Upstream: api/openapi-spec.
 */
export { DESCRIPTIONS } from './api/schema/descriptions.ts';
