// Signals that nothing was promised about: sent in the background, a few times, and forgotten (x-SIG-7, x-SIG-12). Bounded, so that a partner whose
// endpoint is dead cannot fill the memory.
import type { TlsClient } from '../transport/index.ts';
import { outcomeOf } from './reliability/index.ts';

export interface Soon {
  send(endpoint: string, envelop: Buffer): void;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

export interface SoonOptions {
  readonly client: Pick<TlsClient, 'post'>;
  /** Signals under way at the same time; more are dropped. */
  readonly atOnce: number;
  /** Pauses between the attempts. */
  readonly waitMs: readonly number[];
}

export const SOON = { atOnce: 64, waitMs: [500, 5_000] } as const;

const HEADERS = { SOAPAction: '"ebXML"', 'Content-Type': 'text/xml; charset=UTF-8' } as const;

export function createSoon({ client, atOnce, waitMs }: SoonOptions): Soon {
  const underWay = new Set<Promise<void>>();

  async function attempts(endpoint: string, envelop: Buffer): Promise<void> {
    for (const wait of [...waitMs, undefined]) {
      const taken = await client.post(endpoint, HEADERS, envelop).then(
        ({ status }) => outcomeOf({ kind: 'response', status }) === 'taken',
        () => false,
      );
      if (taken || wait === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
  }

  return {
    send(endpoint, envelop) {
      if (underWay.size >= atOnce) return;
      const done: Promise<void> = attempts(endpoint, envelop).finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
