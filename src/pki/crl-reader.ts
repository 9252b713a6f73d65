// Reads the CRLs of a file or an answer. Large ones are read in a thread, so that a list of 100,000 certificates does not hold up the
// messages of others; what comes back are the bytes and a compact index, moved and not copied.
import { Worker } from 'node:worker_threads';
import { type Crl, readCrl } from './crl.ts';
import type { ThreadAnswer } from './crl-thread.ts';
import { DerError } from './der.ts';
import { pemOrDer } from './pem.ts';

/** Below this a CRL is read in a millisecond or two, less than starting a thread takes. */
const THREAD_BYTES = 131_072;
/** Heap of the thread; the bytes themselves are outside it. */
const THREAD_HEAP_MB = 256;

let last: Promise<unknown> = Promise.resolve();

/** The CRLs in PEM or DER. Rejects with DerError when one of them cannot be used. */
export async function readCrls(bytes: Buffer): Promise<readonly Crl[]> {
  if (bytes.length < THREAD_BYTES) return pemOrDer(bytes, 'X509 CRL').map((der) => readCrl(der));
  // One thread at a time: memory stays bounded, whatever number of files changed.
  const answer = last.then(() => askThread(bytes));
  last = answer.catch(() => {});
  const found = await answer;
  if ('flaw' in found) throw new DerError(found.flaw);
  return found.crls.map(({ der, index }) => readCrl(Buffer.from(der.buffer, der.byteOffset, der.byteLength), index));
}

function askThread(bytes: Buffer): Promise<ThreadAnswer> {
  return new Promise<ThreadAnswer>((resolve, reject) => {
    const worker = new Worker(new URL('./crl-thread.ts', import.meta.url), {
      workerData: bytes,
      name: 'crl-reader',
      resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that reads CRLs stopped')));
  });
}
