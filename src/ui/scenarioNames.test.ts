import { expect, it } from 'vitest';
import english from '../../locales/en/ui.json';
import spanish from '../../locales/es/ui.json';
import { NETWORK_SCENARIOS } from '../engine/networkScenarios.ts';

it('every network with which a run can begin has a name', () => {
  const networks = [...new Set(NETWORK_SCENARIOS.map(({ id }) => id?.split('-')[0]))].sort();
  for (const { scenario } of [english, spanish]) expect(Object.keys(scenario.networks).sort()).toEqual(networks);
});
