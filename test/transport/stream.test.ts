// Bodies that are taken as they come and sent as they come: whole or with an error, never a part for the whole, and never all in memory.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect } from 'chai';
import type { GatewayError } from '../../src/core/index.ts';
import {
  type Answer,
  createTlsClient,
  type Gateway,
  type Route,
  type Streamed,
  startGateway,
  type TlsClient,
} from '../../src/transport/index.ts';
import { type TestCertificate, type TestPki, testPki } from '../support/pki.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'é');
const MIB = 1024 * 1024;
const LIMIT = 256 * MIB;

describe('streamed bodies', () => {
  let pki: TestPki;
  let own: TestCertificate;
  let partner: TestCertificate;
  let gateway: Gateway;
  let client: TlsClient;
  let url: string;
  let handle: (streamed: Streamed) => Promise<Answer>;
  const text = (status: number, body: string): Answer => ({ status, contentType: 'text/plain', body });

  const route: Route = {
    post: async () => text(500, 'post'),
    get: () => undefined,
    refuse: async (error) => text(error.meaning.http, error.code),
    stream: (streamed) => handle(streamed),
  };

  before(async () => {
    pki = await testPki();
    own = await pki.issue();
    partner = await pki.issue();
    const trust = await pki.trust();
    const authorities = [pki.anchorsPem, pki.intermediatesPem];
    gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      identity: { certificateChain: own.chainPem, privateKey: own.keyPem },
      authorities,
      trust,
      limits: {
        bodyBytes: 1000,
        headerBytes: 8192,
        headersTimeoutMs: 2_000,
        requestTimeoutMs: 30_000,
        streamTimeoutMs: 600_000,
        keepAliveMs: 5_000,
        connectionLifetimeMs: 60_000,
        sessionLifetimeS: 300,
        connectionsPerOin: 8,
        exchanges: 1,
        exchangesPerOin: 1,
        waitingPerOin: 8,
        largeBytes: 500,
        largeMessages: 4,
        streamBytes: LIMIT,
        streams: 8,
      },
      routes: new Map([['/ebms', route]]),
      otherwise: route,
      clock: Date.now,
      onHandshakeError: () => {},
    });
    url = `https://localhost:${gateway.port}/ebms`;
    const identity = { certificateChain: partner.chainPem, privateKey: partner.keyPem };
    client = createTlsClient({
      identity,
      authorities,
      trust,
      clock: Date.now,
      timeoutMs: 30_000,
      maxResponseBytes: 1000,
    });
  });

  after(async () => {
    client.close();
    await gateway.close(1_000);
  });

  const hashAll = async ({ body }: Streamed): Promise<Answer> => {
    const hash = createHash('sha256');
    for await (const chunk of body) hash.update(chunk);
    return text(200, hash.digest('hex'));
  };

  /** `count` chunks that are made while they are sent. */
  const chunks = (count: number) => ({
    bytes: count * CHUNK.length,
    async *open() {
      for (let n = 0; n < count; n++) yield CHUNK;
    },
  });

  it('pass in both directions without being kept: 192 MiB under half of that', async () => {
    handle = hashAll;
    const expected = createHash('sha256');
    for (let n = 0; n < 3072; n++) expected.update(CHUNK);
    let peak = 0;
    const before = process.memoryUsage().arrayBuffers;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const answer = await client.post(url, {}, chunks(3072));
    clearInterval(watch);
    expect(answer.body.toString()).to.equal(expected.digest('hex'));
    // What the collector has not taken yet counts, and a busy machine leaves it later.
    expect(peak).to.be.lessThan(96 * MIB);
  });

  it('are refused above the limit before they are read', async () => {
    handle = async ({ body }) => {
      try {
        for await (const _ of body);
        return text(200, 'read');
      } catch (error) {
        return text(413, (error as GatewayError).code);
      }
    };
    const answer = await client
      .post(url, {}, { bytes: LIMIT + 1, open: () => chunks(0).open() })
      .catch((error) => error);
    // A client that can send nothing of what it announced may see the answer or the end of the connection: never an acceptance.
    if (!(answer instanceof Error))
      expect([answer.status, answer.body.toString()]).to.deep.equal([413, 'http.tooLarge']);
  });

  it('end with an error at the route when the sender stops halfway', async () => {
    let seen: unknown;
    const done = new Promise<void>((resolve) => {
      handle = async (streamed) => {
        try {
          return await hashAll(streamed);
        } catch (error) {
          seen = error;
          return text(400, 'cut');
        } finally {
          resolve();
        }
      };
    });
    const socket = connect({
      port: gateway.port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: [pki.anchorsPem, pki.intermediatesPem],
      cert: partner.chainPem,
      key: partner.keyPem,
    });
    await once(socket, 'secureConnect');
    socket.write('POST /ebms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf');
    setTimeout(() => socket.destroy(), 50);
    await done;
    expect((seen as GatewayError).code).to.equal('http.incomplete');
  });

  it('that cannot be read to their end are never answered as a whole', async () => {
    handle = hashAll;
    const broken = {
      bytes: 2 * CHUNK.length,
      async *open() {
        yield CHUNK;
        throw new Error('the disk is gone');
      },
    };
    const outcome = await client.post(url, {}, broken).then(
      () => 'answered',
      (error: Error) => error.message,
    );
    expect(outcome).not.to.equal('answered');
  });

  it('take no turn of other messages, and an answer given before the body was read closes the connection', async () => {
    handle = async () => text(403, 'no');
    const answer = await client.post(url, {}, Buffer.alloc(200_000));
    expect(answer.status).to.equal(403);
    handle = hashAll;
    expect((await client.post(url, {}, Buffer.from('next'))).status).to.equal(200);
  });
});
