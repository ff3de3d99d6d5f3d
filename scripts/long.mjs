// `npm run test:long`: the checks that take thousands of seeds.
import { spawnSync } from 'node:child_process';

const LONG = ['src/engine/testing/fuzz.test.ts', 'src/engine/etcd/raft/raft.test.ts', 'src/engine/etcd/chaos.test.ts', 'src/engine/testing/chaos.test.ts'];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...LONG], { stdio: 'inherit', env: { ...process.env, PODIUM_LONG: '1' } });
process.exitCode = status ?? 1;
