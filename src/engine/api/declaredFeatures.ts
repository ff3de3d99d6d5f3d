/**
 * Features that a kubelet declares in its Node's status, and which of them a Pod needs of the node it is placed on: known to the scheduler and to
 * kubelets alike. Upstream: k8s.io/component-helpers/nodedeclaredfeatures (features/registry.go; none of them has a MaxVersion yet). Leaves out:
 * what a Pod that is resized needs (InferForUpdate).
 */
import { minorOf } from './version.ts';
import type { Container, PodSpec } from './kinds/pod.ts';

interface Feature {
  readonly name: string;
  /** Whether a Pod can be placed only where it is declared. Asked of any Pod, whether the feature's gate is on or not. */
  readonly needed?: (spec: PodSpec) => boolean;
  /** Its gate is off, or the runtime lacks it: nobody declares it. */
  readonly off?: true;
}

/** Whether the end of a container may make all of the Pod's begin again. */
export function mayRestartAll(spec: PodSpec): boolean {
  return inAny(spec, restartsAll);
}

/** By name. The rest of upstream's list changes nothing here: gates that are off, and needed by no Pod when it is placed. */
const FEATURES: readonly Feature[] = [
  { name: 'ExtendWebSocketsToKubelet' },
  { name: 'InPlacePodLevelResourcesVerticalScaling' },
  { name: 'InPlacePodVerticalScalingInitContainers' },
  { name: 'RestartAllContainersOnContainerExits', needed: mayRestartAll },
  { name: 'UserNamespacesHostNetworkSupport', needed: (spec) => spec.hostNetwork === true && spec.hostUsers === false, off: true },
  { name: 'VolumeBindMountOptions', needed: (spec) => inAny(spec, mountsWithOptions), off: true },
];

const inAny = ({ containers, initContainers }: PodSpec, holds: (container: Container) => boolean): boolean => containers.some(holds) || initContainers?.some(holds) === true;
const restartsAll = ({ restartPolicyRules }: Container): boolean => restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers') === true;
const mountsWithOptions = ({ volumeMounts }: Container): boolean => volumeMounts?.some(({ bindMountOptions }) => (bindMountOptions ?? []).length > 0) === true;

const NONE: readonly string[] = [];
const DECLARED: readonly string[] = FEATURES.filter(({ off }) => off !== true).map(({ name }) => name);

/** What a Pod needs to be declared, in order of name. */
export function neededFeatures(spec: PodSpec): readonly string[] {
  let found: string[] | undefined;
  for (const { name, needed } of FEATURES) if (needed?.(spec) === true) (found ??= []).push(name);
  return found ?? NONE;
}

/** What a kubelet of that version declares: the gate NodeDeclaredFeatures is on from 1.36 on. */
export const declaredFeatures = (kubeletVersion: string): readonly string[] => (minorOf(kubeletVersion) >= 36 ? DECLARED : NONE);
