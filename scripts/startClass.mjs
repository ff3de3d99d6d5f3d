// `npm start -- --class`: the built site for a whole class, see docs/classroom.md. Builds it first when its sources are newer.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['index.html', 'src', 'locales', 'public', 'vite.config.ts', 'package-lock.json'];

/** When the newest of a path's files was written. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  return stat.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : stat.mtimeMs;
}

/** Starts the class's server and passes on what it prints; `opened` is told the presenter's address. Ends with the exit code. */
export async function startClass(args, opened) {
  if (newest('dist/index.html') < Math.max(...SOURCES.map(newest))) {
    process.stdout.write('  Building the site...\n');
    const built = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (built.status !== 0) return 1;
  }
  const own = args.filter((arg) => arg !== '--class' && arg !== '--no-open');
  const child = spawn(process.execPath, ['scripts/podium.mjs', 'class', ...own], { stdio: ['ignore', 'pipe', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill('SIGTERM'));
  let said = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    if (said === undefined) return;
    said += chunk;
    const [, address] = /Presenter: (\S+)\n/.exec(said) ?? [];
    if (address === undefined) return;
    said = undefined;
    opened(address);
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
