// Makes PDFs in a thread of their own: laying out a letter with embedded fonts takes a tenth of a second of pure computing, in which
// the portal would answer nobody. The thread starts with the first PDF and never keeps the process alive.
import { Worker } from 'node:worker_threads';
import type { Afschrift } from './afschrift.ts';

/** What the thread is asked and what it answers. */
export interface Opdracht {
  readonly nummer: number;
  readonly afschrift: Afschrift;
}
export type Resultaat =
  | { readonly nummer: number; readonly pdf: Uint8Array }
  | { readonly nummer: number; readonly fout: string };

/** @throws Error when the PDF cannot be made or too many are waiting. */
export type DrukAf = (afschrift: Afschrift) => Promise<Uint8Array>;

const MAX_WACHTEND = 100;

interface Wachtend {
  resolve(pdf: Uint8Array): void;
  reject(fout: Error): void;
}

/** A printing office; one per portal. `maxWachtend` is how many PDFs may be waiting or in the making. */
export function openDrukkerij(maxWachtend = MAX_WACHTEND): DrukAf {
  const wachtend = new Map<number, Wachtend>();
  let thread: Worker | undefined;
  let nummer = 0;

  const start = (): Worker => {
    const nieuw = new Worker(new URL('thread.ts', import.meta.url));
    const gestopt = (fout: Error) => {
      if (thread === nieuw) thread = undefined;
      for (const { reject } of wachtend.values()) reject(fout);
      wachtend.clear();
    };
    nieuw.on('message', (resultaat: Resultaat) => {
      const klant = wachtend.get(resultaat.nummer);
      wachtend.delete(resultaat.nummer);
      if (wachtend.size === 0) nieuw.unref();
      if ('pdf' in resultaat) klant?.resolve(resultaat.pdf);
      else klant?.reject(new Error(resultaat.fout));
    });
    nieuw.once('error', gestopt);
    nieuw.once('exit', () => gestopt(new Error('the PDF thread stopped')));
    return nieuw;
  };

  return (afschrift) =>
    new Promise((resolve, reject) => {
      if (wachtend.size >= maxWachtend) {
        reject(new Error('too many PDFs are waiting'));
        return;
      }
      thread ??= start();
      thread.ref();
      nummer++;
      wachtend.set(nummer, { resolve, reject });
      thread.postMessage({ nummer, afschrift } satisfies Opdracht);
    });
}
