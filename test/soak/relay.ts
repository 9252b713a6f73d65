// The network between two Bodes, as bad as a seed makes it. It ends TLS with the receiver's test certificate and goes on with the sender's, so that both
// sides see the partner they expect, while it drops, cuts, delays, doubles, holds back and answers for itself.
import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestCertificate } from '../support/pki.ts';
import { type Fault, type Plan, planFor } from './faults.ts';
import { chance } from './random.ts';

export interface RelayOptions {
  /** Names its choices. */
  readonly direction: string;
  readonly seed: number;
  readonly sender: TestCertificate;
  readonly receiver: TestCertificate;
  readonly authorities: readonly string[];
}

export interface Relay {
  /** Where the sender brings its messages. */
  readonly endpoint: string;
  /** Faults so far, by kind; `passed` is what met none, `down` what met a receiver that was not there. */
  readonly counts: Map<string, number>;
  /** The port at which the receiver listens now. */
  target(port: number): void;
  /** Share of the exchanges that meet a fault, 0 … 1. */
  share(share: number): void;
  close(): Promise<void>;
}

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** An exchange under way. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly response: ServerResponse;
  readonly plan: Plan;
}

const HOLD_MS = 1_500;
const HELD_BACK = 3;

export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { direction, seed, sender, receiver, authorities } = options;
  const agent = new Agent({
    cert: sender.chainPem,
    key: sender.keyPem,
    ca: [...authorities],
    keepAlive: true,
    maxSockets: 64,
  });
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const connecting = chance(seed, `${direction} connections`);
  let port = 0;
  let share = 0;
  let number = 0;
  let closed = false;

  const server = createServer(
    {
      cert: receiver.chainPem,
      key: receiver.keyPem,
      ca: [...authorities],
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      number += 1;
      const plan = planFor(seed, share, { direction, number });
      count(plan.fault ?? 'passed');
      const exchange = { request, socket: request.socket, response, plan };
      carryOut(exchange).catch(() => {
        count('down');
        end(exchange);
      });
    },
  );
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    if (connecting.next() >= share / 8) return;
    count('refuse');
    socket.destroy();
  });
  server.on('tlsClientError', () => {});
  server.on('clientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  /** Passes a whole message on. @param pieces for a slow line. */
  async function pass({ headers, body }: Taken, pieces = 1, pauseMs = 0): Promise<Answer> {
    const onward = open(headers, body.length);
    const answered = answerTo(onward);
    // It may fail while pieces are still on their way.
    answered.catch(() => {});
    const size = Math.ceil(body.length / pieces);
    for (let from = 0; pieces > 1 && from < body.length && !onward.destroyed; from += size) {
      onward.write(body.subarray(from, from + size));
      await wait(pauseMs);
    }
    onward.end(pieces > 1 ? undefined : body);
    return answered;
  }

  function open(headers: IncomingHttpHeaders, length: number) {
    const { 'content-type': type, soapaction } = headers;
    return httpsRequest({
      host: 'localhost',
      port,
      path: '/ebms',
      method: 'POST',
      agent,
      timeout: 10_000,
      headers: {
        'Content-Length': length,
        ...(type === undefined ? {} : { 'Content-Type': type }),
        ...(soapaction === undefined ? {} : { SOAPAction: soapaction }),
      },
    });
  }

  async function cutMidBody({ headers, body }: Taken, at: number): Promise<void> {
    const onward = open(headers, body.length);
    onward.on('error', () => {});
    onward.write(body.subarray(0, Math.floor(at * body.length)));
    await wait(30);
    onward.destroy();
  }

  async function carryOut(exchange: Exchange): Promise<void> {
    const { request, plan } = exchange;
    const { fault, at, pauseMs } = plan;
    if (fault === 'cutBefore') return cutBefore(exchange);
    if (fault === 'refuse') return end(exchange);
    const taken: Taken = { headers: request.headers, body: await readAll(request) };
    switch (fault as Exclude<Fault, 'cutBefore' | 'refuse'> | undefined) {
      case 'drop':
        await wait(pauseMs);
        return end(exchange);
      case 'cutMidBody':
        await cutMidBody(taken, at);
        return end(exchange);
      case 'loseAnswer':
        await pass(taken);
        return end(exchange);
      case 'cutAnswer':
        return cutAnswer(exchange, await pass(taken));
      case 'unavailable':
        return say(exchange, 503);
      case 'falseUnavailable':
        await pass(taken);
        return say(exchange, 503);
      case 'badGateway':
        if (at < 0.5) await pass(taken);
        return say(exchange, 502);
      case 'swallow':
        return say(exchange, 202);
      case 'delay':
        await wait(pauseMs);
        return answer(exchange, await pass(taken));
      case 'throttle':
        return answer(exchange, await pass(taken, 8, pauseMs / 8));
      case 'duplicate': {
        const [first] = await Promise.all([pass(taken), pass(taken)]);
        return answer(exchange, first);
      }
      case 'replay':
        void wait(4 * pauseMs).then(() => (closed ? undefined : pass(taken).catch(() => undefined)));
        return answer(exchange, await pass(taken));
      case 'reorder':
        await heldBack(number + HELD_BACK);
        return answer(exchange, await pass(taken));
      case undefined:
        return answer(exchange, await pass(taken));
    }
  }

  async function heldBack(until: number): Promise<void> {
    const began = Date.now();
    while (number < until && Date.now() - began < HOLD_MS) await wait(20);
  }

  return {
    endpoint: `https://localhost:${(server.address() as AddressInfo).port}/ebms`,
    counts,
    target: (next) => {
      port = next;
    },
    share: (next) => {
      share = next;
    },
    async close() {
      closed = true;
      agent.destroy();
      const gone = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await gone;
    },
  };
}

/** A request that was read to its end has let go of its socket. */
function end({ socket }: Exchange): void {
  socket.destroy();
}

function answer({ response }: Exchange, { status, contentType, body }: Answer): void {
  response
    .writeHead(status, {
      'Content-Length': body.length,
      ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
    })
    .end(body);
}

/** What somebody in between says. */
function say(exchange: Exchange, status: number): void {
  const body = Buffer.from(status === 202 ? '' : '<html><body>try again</body></html>');
  answer(exchange, { status, contentType: 'text/html', body });
}

/** The head, and half of the body or, when there is none, nothing of what the head promises. */
async function cutAnswer(exchange: Exchange, { status, contentType = 'text/xml', body }: Answer): Promise<void> {
  const { response } = exchange;
  response.writeHead(status, { 'Content-Length': body.length + 10, 'Content-Type': contentType });
  response.flushHeaders();
  response.write(body.subarray(0, body.length / 2));
  await wait(20);
  end(exchange);
}

async function cutBefore(exchange: Exchange): Promise<void> {
  const { request, plan } = exchange;
  const length = Number(request.headers['content-length'] ?? 0);
  let came = 0;
  for await (const chunk of request) {
    came += (chunk as Buffer).length;
    if (came >= plan.at * length) break;
  }
  end(exchange);
}

async function readAll(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answerTo(onward: ReturnType<typeof httpsRequest>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    onward.on('error', reject);
    onward.on('timeout', () => onward.destroy(new Error('the receiver does not answer')));
    onward.on('response', (response: IncomingMessage) => {
      const { statusCode: status = 0, headers } = response;
      readAll(response).then((body) => resolve({ status, contentType: headers['content-type'], body }), reject);
    });
  });
}
