// `npm run test:long`: the checks that take thousands of seeds.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'src/engine/testing/fuzz.test.ts'], { stdio: 'inherit', env: { ...process.env, PODIUM_LONG: '1' } });
process.exitCode = status ?? 1;
