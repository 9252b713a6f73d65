// Messages that were made beforehand, over mutual TLS with keep-alive, so many exchanges at a time: what the clients of a run have in common.
import { Agent, request } from 'node:https';
import { secureOptions } from '../../src/transport/index.ts';
import type { World } from './world.ts';

/** A message as it is sent. */
export interface Signed {
  /** Number of the sender. */
  readonly sender: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** What stands in the right answer, whose status is 200. */
  readonly expects: string;
}

/** How to send what was made. */
export interface Sending {
  readonly port: number;
  /** Exchanges under way at the same time, spread over the senders. */
  readonly parallel: number;
  /** Pause of each lane after an answer, ms. */
  readonly pause?: number;
  /** Stop after this, ms, also when messages are left. */
  readonly atMost?: number;
}

export interface Sent {
  readonly answered: number;
  readonly seconds: number;
  /** Time of each exchange, ms. */
  readonly times: readonly number[];
}

export interface Sender {
  /** Sends the last of `waiting` first, until none is left; `last` is one of the answers. @throws Error at an answer that is not right. */
  send(waiting: Signed[], sending: Sending): Promise<Sent & { readonly last: Buffer | undefined }>;
  /** Ends a `send` that is going on. */
  stop(): void;
  close(): void;
}

/** Connections with the certificates of the senders of `world`. */
export function createSender({ senders, anchors, intermediates }: World): Sender {
  const agents = new Map<number, Agent>();
  let stopped = false;

  function agentOf(sender: number): Agent {
    const { chain, key } = senders[sender]!;
    const identity = secureOptions({ certificateChain: chain, privateKey: key });
    const known = agents.get(sender) ?? new Agent({ ...identity, ca: [anchors, intermediates], keepAlive: true });
    agents.set(sender, known);
    return known;
  }

  return {
    async send(waiting, { port, parallel, pause = 0, atMost = Number.POSITIVE_INFINITY }) {
      const times: number[] = [];
      stopped = false;
      const began = performance.now();
      let last: Buffer | undefined;
      const lane = async (): Promise<void> => {
        for (let next = waiting.pop(); next && !stopped && performance.now() - began < atMost; next = waiting.pop()) {
          const start = performance.now();
          last = await post(agentOf(next.sender), port, next);
          times.push(performance.now() - start);
          if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        }
      };
      await Promise.all(Array.from({ length: parallel }, lane));
      return { answered: times.length, seconds: (performance.now() - began) / 1000, times, last };
    },
    stop() {
      stopped = true;
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

function post(agent: Agent, port: number, { path, headers, bytes, expects }: Signed): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const length = { 'Content-Length': bytes.length };
    const asked = request(
      { host: 'localhost', port, path, method: 'POST', agent, headers: { ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          if (response.statusCode === 200 && body.includes(expects)) resolve(body);
          else reject(new Error(`HTTP ${response.statusCode}: ${body.toString('utf8').slice(0, 2000)}`));
        });
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(bytes);
  });
}
