/**
 * A log line on its way from a node to the store. Upstream: Fluent Bit's records with the Kubernetes filter's fields.
 */
export interface LogRecord {
  readonly at: number;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly text: string;
}
