// Long fuzzing of everything that reads what others send: the XML scanner against libxml2, the verifier against xml-crypto, xmlsec1
// and WSS4J, the DER and certificate code, and the gateway over TLS.
//
//   npm run fuzz -- [--runs 100000] [--seed n] [--only scanner|verifier|http|der]
//
// A failure prints its seed and the shortest mutations that cause it; the same seed and number of runs find it again.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const TARGETS: Readonly<Record<string, readonly string[]>> = {
  scanner: ['test/fuzz/scanner.test.ts'],
  verifier: ['test/fuzz/verifier.test.ts', 'test/fuzz/wss4j.test.ts'],
  http: ['test/fuzz/http.test.ts'],
  der: ['test/pki/fuzz.test.ts'],
};

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    only: { type: 'string' },
  },
});
const files = values.only === undefined ? Object.values(TARGETS).flat() : TARGETS[values.only];
if (!files) {
  console.error(`--only takes one of: ${Object.keys(TARGETS).join(', ')}.`);
  process.exit(2);
}
if (!/^[1-9]\d{0,8}$/.test(values.runs) || !/^\d{1,10}$/.test(values.seed)) {
  console.error('--runs and --seed take a whole number.');
  process.exit(2);
}
console.log(`Fuzzing with seed ${values.seed}, ${values.runs} runs of each target.`);
const cwd = fileURLToPath(new URL('../', import.meta.url));
const env = { ...process.env, BODE_FUZZ_RUNS: values.runs, BODE_FUZZ_SEED: values.seed };
const mocha = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', '--timeout', '0', ...files], {
  cwd,
  env,
  stdio: 'inherit',
});
mocha.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
