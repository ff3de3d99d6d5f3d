import { describe, expect, it } from 'vitest';
import type { Pod, PodSpec } from '../kinds/pod.ts';
import type { Service } from '../kinds/service.ts';
import { prepareNewPod } from './newPod.ts';
import { defaultPod, imageTag } from './podSpec.ts';
import { defaultService, dropFieldsOfOldType } from './service.ts';

const meta = { name: 'p', uid: '', resourceVersion: '', creationTimestamp: '' };
const pod = (spec: Partial<PodSpec>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: meta,
  spec: { containers: [{ name: 'c', image: 'nginx:1.25', resources: {} }], ...spec },
});
const service = (spec: object): Service => ({ apiVersion: 'v1', kind: 'Service', metadata: meta, spec });

describe('Pods', () => {
  it('get what a real cluster gives them', () => {
    expect(defaultPod(pod({})).spec).toEqual({
      containers: [
        {
          name: 'c',
          image: 'nginx:1.25',
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    });
  });
  it('ask for what they are limited to, and take host ports on the host network', () => {
    const container = {
      name: 'c',
      image: 'x',
      ports: [{ containerPort: 80 }],
      resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } },
    };
    const [first] = defaultPod(pod({ hostNetwork: true, containers: [container] })).spec.containers;
    expect(first?.resources?.requests).toEqual({ cpu: '500m', memory: '1Gi' });
    expect(first?.ports).toEqual([{ containerPort: 80, hostPort: 80, protocol: 'TCP' }]);
    expect(first?.imagePullPolicy).toBe('Always');
  });
  it.each([
    ['nginx', 'latest'],
    ['nginx:latest', 'latest'],
    ['nginx:1.25', '1.25'],
    ['localhost:5000/a/b', 'latest'],
    ['localhost:5000/a/b:2', '2'],
    [`nginx@sha256:${'0'.repeat(64)}`, ''],
    [`nginx:1@sha256:${'0'.repeat(64)}`, '1'],
    ['Not An Image', ''],
  ])('the tag of %s is "%s"', (image, tag) => expect(imageTag(image)).toBe(tag));
  it('begin Pending, with a class of service, and gated when they have gates', () => {
    expect(prepareNewPod(pod({})).status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    const limits = { cpu: '1', memory: '1Gi' };
    const guaranteed = defaultPod(pod({ containers: [{ name: 'c', image: 'x', resources: { limits } }] }));
    expect(prepareNewPod(guaranteed).status?.qosClass).toBe('Guaranteed');
    expect(prepareNewPod(pod({ schedulingGates: [{ name: 'a' }] })).status?.conditions?.[0]?.reason).toBe('SchedulingGated');
  });
  it('merge matchLabelKeys into the selector', () => {
    const labelled = {
      ...pod({
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {}, matchLabelKeys: ['v'] },
        ],
      }),
      metadata: { ...meta, labels: { v: '1' } },
    };
    expect(prepareNewPod(labelled).spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({
      matchExpressions: [{ key: 'v', operator: 'In', values: ['1'] }],
    });
  });
});

describe('Services', () => {
  it('get type, affinity, policies and target ports', () => {
    expect(defaultService(service({ ports: [{ port: 80 }] })).spec).toEqual({
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    });
  });
  it('lose what only the old type had', () => {
    const old = defaultService(
      service({ type: 'NodePort', clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ports: [{ port: 80, nodePort: 30001 }] }),
    );
    const inside = dropFieldsOfOldType({ ...old, spec: { ...old.spec, type: 'ClusterIP' } }, old);
    expect(inside.spec.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
    expect(inside.spec.externalTrafficPolicy).toBeUndefined();
    const outside = dropFieldsOfOldType({ ...old, spec: { ...old.spec, type: 'ExternalName', externalName: 'x.com' } }, old);
    expect(outside.spec).toEqual({
      externalName: 'x.com',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      sessionAffinity: 'None',
      type: 'ExternalName',
    });
  });
});
