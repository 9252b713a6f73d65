// The thread that reads one large CRL file and ends; see crl-reader.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { indexCrls } from './crl-reader.ts';

const bytes = workerData as Uint8Array;
const answer = indexCrls(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
const moved = 'crls' in answer ? answer.crls.flatMap(({ der, index }) => [der.buffer, index.slots.buffer]) : [];
parentPort!.postMessage(answer, moved);
