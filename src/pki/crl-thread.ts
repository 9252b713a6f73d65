// The thread that indexes one large CRL file and ends; see crl-reader.ts. It loads little: starting is part of its time.
import { parentPort, workerData } from 'node:worker_threads';
import { type CrlIndex, indexCrl } from './crl-index.ts';
import { DerError } from './der.ts';
import { pemOrDer } from './pem.ts';

/** What the thread answers: what it read, or the sentence of a DerError. */
export type ThreadAnswer =
  | { readonly crls: readonly { readonly der: Uint8Array<ArrayBuffer>; readonly index: CrlIndex }[] }
  | { readonly flaw: string };

function read(bytes: Buffer): ThreadAnswer {
  try {
    return { crls: pemOrDer(bytes, 'X509 CRL').map((der) => ({ der: new Uint8Array(der), index: indexCrl(der) })) };
  } catch (error) {
    if (error instanceof DerError) return { flaw: error.message };
    throw error;
  }
}

const { buffer, byteOffset, byteLength } = workerData as Uint8Array;
const answer = read(Buffer.from(buffer, byteOffset, byteLength));
const moved = 'crls' in answer ? answer.crls.flatMap(({ der, index }) => [der.buffer, index.slots.buffer]) : [];
parentPort?.postMessage(answer, moved);
