// The site in dist/, and dist/podium.html, which is all of it in one file. `--base-url=https://your.site/podium/` writes oEmbed answers too; `--single` makes the one file only.
import { spawnSync } from 'node:child_process';
import mri from 'mri';

const { 'base-url': base, single } = mri(process.argv.slice(2), { string: ['base-url'], boolean: ['single'] });
const env = { ...process.env, ...(base && { PODIUM_BASE: base }) };
const vite = (...args) => spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', ...args], { stdio: 'inherit', env }).status === 0;

process.exitCode = (single || vite()) && vite('-c', 'vite.single.config.ts') ? 0 : 1;
