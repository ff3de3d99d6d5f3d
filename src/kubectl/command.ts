/**
 * What a kubectl command is, and the flags that many of them share. Upstream: github.com/spf13/cobra, k8s.io/kubectl/pkg/cmd/util.
 */
import type { Context } from './context.ts';
import { bool, duration, list, text, type Flag } from './flags.ts';

/** Groups of kubectl's help. */
export type Group = 'beginner' | 'intermediate' | 'deploy' | 'cluster' | 'troubleshooting' | 'advanced' | 'settings' | 'other';

export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly group?: Group;
  /** One line for the help. */
  readonly short: string;
  /** Its line of usage, without `kubectl`: `get (TYPE [NAME] | TYPE/NAME) [flags]`. */
  readonly usage: string;
  readonly flags?: readonly Flag[];
  readonly required?: readonly string[];
  readonly commands?: readonly Command[];
  /** Without a subcommand its help is printed like an answer, not like an error. */
  readonly helpToStdout?: boolean;
  run?(context: Context): void;
}

export const GLOBAL_FLAGS: readonly Flag[] = [
  text('namespace', { short: 'n' }),
  text('context'),
  text('cluster'),
  text('user'),
  text('kubeconfig'),
  text('server', { short: 's' }),
  text('token'),
  text('as'),
  list('as-group', { whole: true }),
  text('as-uid'),
  text('request-timeout', { default: '0' }),
  text('cache-dir'),
  text('certificate-authority'),
  text('client-certificate'),
  text('client-key'),
  text('tls-server-name'),
  text('username'),
  text('password'),
  text('profile'),
  text('profile-output'),
  bool('insecure-skip-tls-verify'),
  bool('match-server-version'),
  bool('disable-compression'),
  bool('warnings-as-errors'),
  text('v', { short: 'v' }),
  text('vmodule'),
  bool('help', { short: 'h' }),
];

const OUTPUT_FORMATS = ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'custom-columns=', 'go-template='];

export const FILES: readonly Flag[] = [
  list('filename', { short: 'f' }),
  list('kustomize', { short: 'k' }),
  bool('recursive', { short: 'R' }),
];
export const OUTPUT: readonly Flag[] = [
  text('output', { short: 'o', values: OUTPUT_FORMATS }),
  text('template'),
  bool('show-managed-fields'),
  bool('allow-missing-template-keys', { default: 'true' }),
];
export const DRY_RUN: Flag = text('dry-run', { default: 'none', bare: 'unchanged', values: ['client', 'server', 'none'] });
export const SELECTOR: readonly Flag[] = [text('selector', { short: 'l' })];
export const FIELD_SELECTOR: Flag = text('field-selector');
export const ALL_NAMESPACES: Flag = bool('all-namespaces', { short: 'A' });
export const CHUNK_SIZE: Flag = text('chunk-size', { default: '500' });
export const VALIDATE: Flag = text('validate', { default: 'strict', bare: 'strict', values: ['strict', 'warn', 'ignore'] });
export const TIMEOUT: Flag = duration('timeout', { default: '0s' });
export const fieldManager = (value: string): Flag => text('field-manager', { default: value });
export const RECORD: Flag = bool('record');
export const SAVE_CONFIG: Flag = bool('save-config');
