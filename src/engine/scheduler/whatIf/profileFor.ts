/**
 * Which profile would look at a Pod, by the text of kube-scheduler's configuration. Upstream: pkg/scheduler (frameworkForPod).
 */
import type { Pod } from '../../api/kinds/pod.ts';
import { settingsOf } from '../configuration/settingsOf.ts';
import type { Profile } from '../framework/profile.ts';
import { USUAL_SETTINGS } from '../settings.ts';

/** Undefined: no profile goes by the name that the Pod asks for, or the text cannot be read. */
export function profileFor(text: string | undefined, pod: Pod): Profile | undefined {
  const settings = text === undefined ? USUAL_SETTINGS : settingsOf(text);
  return typeof settings === 'string' ? undefined : settings.profiles.of(pod);
}

/** What is wrong with such a text, in kube-scheduler's own words. */
export function configurationFault(text: string): string | undefined {
  const settings = settingsOf(text);
  return typeof settings === 'string' ? settings : undefined;
}
