// One message with a large payload between two parties in this process; prints what its memory grew by. Started by test/process/ebms-groot.test.ts.
import { createHash } from 'node:crypto';
import type { EbmsProfiel } from '../../src/ebms/index.ts';

/** The test support registers a hook of the test runner; here there is none. */
Object.assign(globalThis, { after: () => undefined, before: () => undefined });
const { ebmsPair, lading, until } = await import('./ebms.ts');

const MIB = 1024 * 1024;
const [profiel, size] = process.argv.slice(2) as [EbmsProfiel, string];
const CHUNK = 64 * 1024;

/** Content that no compression or deduplication makes small, made while it is read. */
async function* content(): AsyncGenerator<Uint8Array, void, void> {
  let block = createHash('sha512').update('bode').digest();
  for (let sent = 0; sent < Number(size) * MIB; sent += CHUNK) {
    block = createHash('sha512').update(block).digest();
    yield Buffer.alloc(CHUNK, block);
  }
}

const pair = await ebmsPair({ profiel, retryIntervalMs: 600_000 });
// Warm: code, connections and stores are there before the memory is measured.
await pair.partner.send({ delen: [lading('<warm/>')] });
await until(async () => (await pair.bode.received()).length === 1);
globalThis.gc?.();
const before = process.memoryUsage.rss();
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss() - before);
}, 20);
const { bericht } = await pair.partner.send({
  delen: [{ contentType: 'application/octet-stream', inhoud: content() }],
});
const deadline = Date.now() + 500_000;
let status: string | undefined;
while (status !== 'bevestigd' && status !== 'mislukt' && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  status = await pair.partner.status(bericht.id);
}
clearInterval(watch);
const came = (await pair.bode.received()).find(({ messageId }) => messageId === bericht.messageId);
const equal = came?.delen[0]?.sha256 === bericht.delen[0]?.sha256 && came?.omvang === Number(size) * MIB;
process.stdout.write(JSON.stringify({ grown: peak, equal, status }));
await pair.close();
process.exit(0);
