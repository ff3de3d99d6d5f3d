import { expect, it } from 'vitest';
import { podRun } from '../testing/podRun.ts';
import { CNI_PROFILES, CNIS } from '../network/cni.ts';

it.each(CNIS)('the agent of %s watches policies only if it enforces them', (cni) => {
  const run = podRun({ cni });
  expect(run.state('cache/cni/namespaces').size > 0).toBe(CNI_PROFILES[cni].enforces);
});
