// `npm test`: every check in order, each counted; the last line is `N passed, M failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { findBrowser } from './browser.mjs';

const REPORTS = 'node_modules/.cache/podium-reports';
const bin = (name, file) => [process.execPath, `node_modules/${name}/${file}`];
const only = process.argv.slice(2);

let passed = 0;
let failed = 0;

function run(command, args, env = {}) {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } }).status === 0;
}

function count(name, ok) {
  if (ok) passed++;
  else failed++;
  process.stdout.write(`${ok ? 'ok' : 'NOT OK'} ${name}\n`);
}

/** A runner that reports each test as JSON. A report that is missing or empty is a failure, never a pass. */
function counted(name, ok, report, read) {
  let figures = { passed: 0, failed: 0 };
  if (existsSync(report)) figures = read(JSON.parse(readFileSync(report, 'utf8')));
  passed += figures.passed;
  failed += figures.failed;
  if (!ok && figures.failed === 0) failed++;
  if (ok && figures.passed === 0) failed++;
  process.stdout.write(`${ok ? 'ok' : 'NOT OK'} ${name}: ${figures.passed} passed, ${figures.failed} failed\n`);
}

const vitest = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests + (report.testResults ?? []).filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length });
const playwright = ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected });

const STAGES = {
  types() {
    const [node, tsc] = bin('typescript', 'bin/tsc');
    count('types, pure code', run(node, [tsc, '-p', 'tsconfig.pure.json']));
    count('types, page', run(node, [tsc, '-p', 'tsconfig.page.json']));
  },
  lint() {
    const [node, oxlint] = bin('oxlint', 'bin/oxlint');
    count('lint', run(node, [oxlint, '--deny-warnings', 'src', 'e2e', 'scripts']));
    const [, knip] = bin('knip', 'bin/knip.js');
    count('nothing unused', run(node, [knip]));
  },
  unit() {
    const report = `${REPORTS}/unit.json`;
    rmSync(report, { force: true });
    const [node, cli] = bin('vitest', 'vitest.mjs');
    counted('unit tests', run(node, [cli, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]), report, vitest);
  },
  build() {
    const [node, vite] = bin('vite', 'bin/vite.js');
    const built = run(node, [vite, 'build', '--logLevel', 'warn']);
    count('build', built);
    if (built) count('size of the first load', run(process.execPath, ['scripts/size.mjs']));
  },
  e2e() {
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
    const [node, cli] = bin('@playwright/test', 'cli.js');
    counted('end-to-end tests', run(node, [cli, 'test'], { E2E_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report }), report, playwright);
  },
};

for (const [name, stage] of Object.entries(STAGES)) {
  if (only.length > 0 && !only.includes(name)) continue;
  process.stdout.write(`\n== ${name}\n`);
  stage();
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
