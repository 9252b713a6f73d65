// `npm test`: type check, lint, dependency check, then unit, integration, interoperability and browser tests.
// `--only check|unit|interop|e2e` runs one part. The last line is always `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCache, ensureInstalled, root, runNode } from './install.mjs';

const only = process.argv[process.argv.indexOf('--only') + 1];
const wants = (part) => !process.argv.includes('--only') || only === part;
const total = { passed: 0, failed: 0, skipped: [] };

await ensureInstalled();
process.chdir(root);

const checks = [
  ['type check', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['lint and format', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']],
  ['dependency directions', ['scripts/checks/imports.ts']],
  ['clauses with their tests', ['scripts/checks/clauses.ts']],
];
if (wants('check'))
  for (const [name, args] of checks) {
    const began = Date.now();
    const ok = (await runNode(args)) === 0;
    total[ok ? 'passed' : 'failed'] += 1;
    console.log(`${ok ? '✔' : '✘'} ${name} (${Date.now() - began} ms)`);
  }

const suites = [
  ['unit', ['test/**/*.test.ts', '--ignore', 'test/e2e/**', '--ignore', 'test/interop/**']],
  ['interop', ['test/interop/**/*.test.ts']],
  ['e2e', ['test/e2e/**/*.test.ts']],
];
const folder = mkdtempSync(join(tmpdir(), 'bode-test-'));
for (const [name, args] of suites) if (wants(name)) await suite(name, args);
rmSync(folder, { recursive: true, force: true });

async function suite(name, args) {
  const report = join(folder, `${name}.json`);
  const mocha = ['node_modules/mocha/bin/mocha.js', '--exit', '--reporter', './test/support/reporter.cjs', ...args];
  const code = await runNode(mocha, {
    env: { ...process.env, BODE_TEST_REPORT: report, NODE_COMPILE_CACHE: compileCache },
  });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped.push(...result.skipped);
    if (code !== 0 && result.failed === 0) total.failed += 1;
  } catch {
    console.error(`The ${name} tests ended without a report (exit code ${code}).`);
    total.failed += 1;
  }
}

if (total.skipped.length > 0) console.log(`\nSkipped:\n${total.skipped.map((title) => `  ${title}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
