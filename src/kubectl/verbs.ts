/**
 * The registry of kubectl's verbs, grouped as in its help. To add one: a file in verbs/ and a line here.
 */
import type { Command } from './command.ts';
import { annotate } from './verbs/annotate.ts';
import { apply } from './verbs/apply.ts';
import { attach } from './verbs/attach.ts';
import { auth } from './verbs/auth.ts';
import { autoscale } from './verbs/autoscale.ts';
import { certificate } from './verbs/certificate.ts';
import { config } from './verbs/config.ts';
import { cordon, uncordon } from './verbs/cordon.ts';
import { cp } from './verbs/cp.ts';
import { create } from './verbs/create.ts';
import { deleteVerb } from './verbs/delete.ts';
import { describe } from './verbs/describe.ts';
import { diff } from './verbs/diff.ts';
import { drain } from './verbs/drain.ts';
import { edit } from './verbs/edit.ts';
import { events } from './verbs/events.ts';
import { exec } from './verbs/exec.ts';
import { explain } from './verbs/explain.ts';
import { expose } from './verbs/expose.ts';
import { get } from './verbs/get.ts';
import { apiResources, apiVersions, clusterInfo, options, version } from './verbs/info.ts';
import { label } from './verbs/label.ts';
import { logs } from './verbs/logs.ts';
import { patch } from './verbs/patch.ts';
import { portForward } from './verbs/portForward.ts';
import { replace } from './verbs/replace.ts';
import { rollout } from './verbs/rollout.ts';
import { runVerb } from './verbs/run.ts';
import { scale } from './verbs/scale.ts';
import { set } from './verbs/set.ts';
import { taint } from './verbs/taint.ts';
import { top } from './verbs/top.ts';
import { wait } from './verbs/wait.ts';

export const VERBS: readonly Command[] = [
  // Basic commands
  create,
  expose,
  runVerb,
  set,
  explain,
  get,
  edit,
  deleteVerb,
  // Deploy
  rollout,
  scale,
  autoscale,
  // Cluster management
  certificate,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  auth,
  // Troubleshooting and debugging
  describe,
  logs,
  attach,
  exec,
  portForward,
  cp,
  // Advanced
  diff,
  apply,
  patch,
  replace,
  wait,
  // Settings
  label,
  annotate,
  config,
  // Other
  events,
  apiResources,
  apiVersions,
  version,
  options,
];
