/**
 * kubectl set. Upstream: k8s.io/kubectl/pkg/cmd/set.
 */
import type { Command } from '../command.ts';
import { env } from './set/env.ts';
import { image } from './set/image.ts';
import { resources } from './set/resources.ts';
import { selector } from './set/selector.ts';
import { serviceAccount } from './set/serviceAccount.ts';
import { subject } from './set/subject.ts';

export const set: Command = {
  name: 'set',
  group: 'beginner',
  short: 'Set specific features on objects',
  usage: 'set SUBCOMMAND [flags]',
  commands: [env, image, resources, selector, serviceAccount, subject],
};
