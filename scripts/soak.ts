// The long proof of reliable messaging: what test/process/ebms-soak.test.ts does in short, over thousands of messages.
//
//   npm run soak -- [--messages 2000] [--minutes 10] [--seed n] [--faults 0.3] [--kills 20] [--keep]
//
// `--messages` is per side, without the answers. They are sent over `--minutes`; 0 sends as fast as it goes. `--faults 0 --kills 0` measures. A failure
// prints the seed; the same seed has the same messages, faults and kills, at moments that are the machine's.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { soak } from '../test/soak/run.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '2000' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: process.env.BODE_SEED ?? String(randomInt(2 ** 31)) },
    faults: { type: 'string', default: '0.3' },
    kills: { type: 'string', default: '20' },
    keep: { type: 'boolean', default: false },
  },
});
const { messages, minutes, seed, faults, kills } = values;
const whole = /^\d{1,10}$/;
if (![messages, seed, kills].every((value) => whole.test(value)) || !/^\d{1,4}(\.\d+)?$/.test(minutes)) {
  console.error('--messages, --seed and --kills take a whole number, --minutes a number.');
  process.exit(2);
}
if (!/^(0(\.\d+)?|1)$/.test(faults)) {
  console.error('--faults takes a share from 0 to 1.');
  process.exit(2);
}
console.log(`Soaking with seed ${seed}: ${messages} messages of each side.`);
const began = Date.now();
const { complaints, ...report } = await soak({
  seed: Number(seed),
  messages: Number(messages),
  perSecond: Number(minutes) === 0 ? 0 : Number(messages) / (Number(minutes) * 60),
  share: Number(faults),
  kills: Number(kills),
  patienceMs: 600_000,
  keep: values.keep,
  progress: (line) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s  ${line}`),
});
console.log(JSON.stringify(report, undefined, 2));
for (const complaint of complaints) console.error(complaint);
console.log(
  complaints.length === 0
    ? 'Every message once, every sender told the truth, nothing left.'
    : `Wrong, with seed ${seed}.`,
);
process.exit(complaints.length === 0 ? 0 : 1);
