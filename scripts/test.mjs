// `npm test`: every check in order, each counted; the last line is `N passed, M failed`. `npm test -- unit e2e` runs only those stages.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { addOtherBrowsers, findBrowser } from './browser.mjs';

const REPORTS = 'node_modules/.cache/podium-reports';
const tool = (path, ...args) => run([`node_modules/${path}`, ...args]);

let passed = 0;
let failed = 0;

function run(args, env = {}) {
  return spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } }).status === 0;
}

/** A check that is one yes or no. */
function count(name, ok) {
  if (ok) passed++;
  else failed++;
  process.stdout.write(`${ok ? 'ok' : 'NOT OK'} ${name}\n`);
  return ok;
}

/** A runner that reports each test as JSON. A report that is missing or empty is a failure, never a pass. */
function counted(name, ok, report, read) {
  const figures = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0 };
  const unexplained = figures.failed === 0 && (!ok || figures.passed === 0) ? 1 : 0;
  passed += figures.passed;
  failed += figures.failed + unexplained;
  process.stdout.write(`${ok && unexplained === 0 ? 'ok' : 'NOT OK'} ${name}: ${figures.passed} passed, ${figures.failed + unexplained} failed\n`);
}

/** A file that fails before its first test counts as one failure. */
function vitestFigures(report) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
}

function playwrightFigures({ stats, errors }) {
  if (stats.flaky > 0) process.stdout.write(`UNSTEADY: ${stats.flaky} passed only at the second time (named above as flaky)\n`);
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

/** A port of its own, so that the site under test is the one just built and nobody else's. */
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });

const STAGES = {
  types() {
    count('types of the pure code', tool('typescript/bin/tsc', '-p', 'tsconfig.pure.json'));
    count('types of everything', tool('typescript/bin/tsc', '-p', 'tsconfig.page.json'));
  },
  lint() {
    count('lint', tool('oxlint/bin/oxlint', '--deny-warnings', 'src', 'e2e', 'scripts', 'public'));
    count('nothing unused', tool('knip/bin/knip.js'));
  },
  unit() {
    const report = `${REPORTS}/unit.json`;
    rmSync(report, { force: true });
    counted('unit tests', tool('vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`), report, vitestFigures);
  },
  build() {
    if (count('build', tool('vite/bin/vite.js', 'build', '--logLevel', 'warn'))) count('size of the first load', run(['scripts/size.mjs']));
    else count('size of the first load', false);
    count('all in one file', tool('vite/bin/vite.js', 'build', '-c', 'vite.single.config.ts', '--logLevel', 'warn'));
  },
  async e2e() {
    const report = `${REPORTS}/e2e.json`;
    rmSync(report, { force: true });
    let browser;
    try {
      browser = findBrowser();
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      count('a browser for the tests', false);
      return;
    }
    addOtherBrowsers();
    const env = { E2E_BROWSER: browser, E2E_PORT: await freePort(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    counted('end-to-end tests', run(['node_modules/@playwright/test/cli.js', 'test'], env), report, playwrightFigures);
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(STAGES, name));
if (unknown.length > 0) {
  process.stderr.write(`no such stage: ${unknown.join(', ')}; there are ${Object.keys(STAGES).join(', ')}\n`);
  process.exit(1);
}
for (const [name, stage] of Object.entries(STAGES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  await stage();
  process.stdout.write(`   ${Math.round((Date.now() - started) / 1000)} s\n`);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
