// The thread of drukkerij.ts: one PDF after the other, the bytes handed over without a copy.
import { parentPort } from 'node:worker_threads';
import { maakAfschrift } from './afschrift.ts';
import type { Opdracht, Resultaat } from './drukkerij.ts';

const poort = parentPort;
if (!poort) throw new Error('thread.ts runs as a worker thread only');

poort.on('message', async ({ nummer, afschrift }: Opdracht) => {
  try {
    const pdf = new Uint8Array(await maakAfschrift(afschrift));
    poort.postMessage({ nummer, pdf } satisfies Resultaat, [pdf.buffer]);
  } catch (error) {
    // The message may quote the letter: only the kind of error leaves the thread.
    poort.postMessage({ nummer, fout: error instanceof Error ? error.name : 'Error' } satisfies Resultaat);
  }
});
