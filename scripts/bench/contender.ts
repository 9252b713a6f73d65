// One contender in a process of its own: `contender.ts <name> <folder>`. Reads lines `<case> <milliseconds>` and answers each with
// `<processor ns per call> <wall ns per call>` after calling its work for that much processor time. The peers in C and Java speak the same.
import { createInterface } from 'node:readline';
import { WORK } from './work.ts';

const [name = '', folder = ''] = process.argv.slice(2);
const prepare = WORK[name];
if (!prepare) throw new Error(`unknown contender ${name}`);
const ready = new Map<string, () => unknown>();

for await (const line of createInterface({ input: process.stdin })) {
  const [subject = '', ms = ''] = line.split(' ');
  const work = ready.get(subject) ?? (await prepare(folder, subject));
  ready.set(subject, work);
  console.log((await measure(work, Number(ms))).join(' '));
}

/**
 * Nanoseconds of processor time of the whole process (garbage collection, compilation and thread pool included) and of wall time, per call.
 * The budget is processor time, so that a busy machine does not cut a turn short.
 */
async function measure(work: () => unknown, ms: number): Promise<readonly [number, number]> {
  const began = performance.now();
  const before = process.cpuUsage();
  let [calls, some, used] = [0, 1, 0];
  while (used < ms * 1000) {
    for (let call = 0; call < some; call++) {
      const result = work();
      if (result instanceof Promise) await result;
    }
    calls += some;
    const { user, system } = process.cpuUsage(before);
    used = user + system;
    if (used < ms * 50) some *= 2;
  }
  return [(used * 1000) / calls, ((performance.now() - began) * 1e6) / calls];
}
