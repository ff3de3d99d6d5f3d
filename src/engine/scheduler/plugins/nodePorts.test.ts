import { expect, it } from 'vitest';
import { aNode, anInfo, aPod, aView, type PodOptions } from '../testing/build.ts';
import { filterWith } from '../testing/verdicts.ts';
import { nodePorts } from './nodePorts.ts';

const port = (hostPort: number, hostIP?: string, protocol?: string): PodOptions => ({
  containers: [
    {
      name: 'c',
      image: 'nginx',
      ports: [{ containerPort: 80, hostPort, ...(hostIP !== undefined && { hostIP }), ...(protocol !== undefined && { protocol }) }],
    },
  ],
});
const view = aView([aNode('a'), aNode('b')], [aPod('x', { ...port(8080, '10.0.0.1'), node: 'a' })]);
const REFUSED = { a: ["node(s) didn't have free ports for the requested pod ports"] };

it('has nothing to do without host ports', () => expect(filterWith(nodePorts, anInfo('p'), view)).toEqual({ skip: [] }));
it.each<[PodOptions, object]>([
  [port(8080), REFUSED],
  [port(8080, '10.0.0.1', 'TCP'), REFUSED],
  [port(8080, '10.0.0.2'), {}],
  [port(8080, '10.0.0.1', 'UDP'), {}],
  [port(8081), {}],
])('checks %j', (options, refused) => expect(filterWith(nodePorts, anInfo('p', options), view)).toEqual(refused));
