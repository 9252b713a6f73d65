// Organisations take turns on a real listener (issue 3 §4): order and bounds, never times. A flood of one does not delay another, what waits
// is bounded and told so (HTTP 503, Retry-After), and a large message is not read before it may be kept.
import { request as httpRequest } from 'node:https';
import { expect } from 'chai';
import type { GatewayError } from '../../src/core/index.ts';
import { type Gateway, type GatewayLimits, type Received, startGateway } from '../../src/transport/index.ts';
import { type TestCertificate, type TestPki, testPki } from '../support/pki.ts';

const LIMITS: GatewayLimits = {
  bodyBytes: 20_000_000,
  headerBytes: 8_192,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  streamTimeoutMs: 600_000,
  keepAliveMs: 5_000,
  connectionLifetimeMs: 60_000,
  sessionLifetimeS: 300,
  connectionsPerOin: 64,
  exchanges: 1,
  exchangesPerOin: 1,
  waitingPerOin: 8,
  largeBytes: 10_000,
  largeMessages: 2,
  streamBytes: 1_000,
  streams: 1,
};

interface Said {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

describe('turns at the gateway', () => {
  let pki: TestPki;
  let own: TestCertificate;
  let one: TestCertificate;
  let two: TestCertificate;
  let gateway: Gateway;
  /** Names of messages, in the order in which they were handed on, and how each ends. */
  let handed: { readonly name: string; end(): void }[];
  let begun: () => void;

  before(async () => {
    pki = await testPki();
    own = await pki.issue({ oin: '00000099000000001000', naam: 'Bode' });
    one = await pki.issue({ oin: '00000099000000002000', naam: 'One' });
    two = await pki.issue({ oin: '00000099000000003000', naam: 'Two' });
  });
  afterEach(async () => {
    // Whatever comes now ends at once.
    handed.push = (...all) => {
      for (const { end } of all) end();
      return 0;
    };
    for (const { end } of handed) end();
    await gateway.close(100);
  });

  async function start(limits: Partial<GatewayLimits> = {}): Promise<void> {
    handed = [];
    begun = () => {};
    const route = {
      post: ({ soapAction, body }: Received) =>
        new Promise<{ status: number; contentType: string; body: string }>((resolve) => {
          const end = () => resolve({ status: 200, contentType: 'text/plain', body: String(body.length) });
          handed.push({ name: soapAction!, end });
          begun();
        }),
      get: () => undefined,
      refuse: async (error: GatewayError) => ({
        status: error.meaning.http,
        contentType: 'text/plain',
        body: error.code,
      }),
    };
    gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      identity: { certificateChain: own.chainPem, privateKey: own.keyPem },
      authorities: [pki.anchorsPem, pki.intermediatesPem],
      trust: await pki.trust(),
      limits: { ...LIMITS, ...limits },
      routes: new Map(),
      otherwise: route,
      clock: Date.now,
      onHandshakeError: () => {},
    });
  }

  /** Sends the headers, and the body when the function returned is called. */
  function open(as: TestCertificate, name: string, length: number) {
    let ended = false;
    const request = httpRequest({
      host: '127.0.0.1',
      port: gateway.port,
      servername: 'localhost',
      ca: pki.anchorsPem,
      cert: as.chainPem,
      key: as.keyPem,
      agent: false,
      method: 'POST',
      headers: { SOAPAction: name, 'Content-Length': length },
    });
    const answer = new Promise<Said>((resolve, reject) => {
      request.on('response', (response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk));
        response.on('end', () => {
          ended = true;
          const retryAfter = response.headers['retry-after'];
          resolve({ status: response.statusCode!, body, retryAfter });
        });
      });
      request.on('error', (error) => (ended ? undefined : reject(error)));
    });
    return { request, answer, body: () => request.end(Buffer.alloc(length, 0x20)) };
  }

  const names = () => handed.map(({ name }) => name);

  /** Until so many messages were handed on. */
  async function until(count: number): Promise<void> {
    while (handed.length < count) await new Promise<void>((resolve) => (begun = resolve));
  }

  /** Until the gateway has taken in so many connections and what came on them. */
  async function settled(connections: number): Promise<void> {
    while (gateway.connections() < connections) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  it('hands on a message of another organisation before the queue of one that floods', async () => {
    await start();
    const sent: Promise<Said>[] = [];
    const later = async (as: TestCertificate, name: string) => {
      const { answer, body } = open(as, name, 10);
      body();
      sent.push(answer);
      await settled(sent.length);
    };
    for (const name of ['a1', 'a2', 'a3', 'a4']) await later(one, name);
    await later(two, 'b1');
    expect(names()).to.deep.equal(['a1']);
    for (let turn = 0; turn < 5; turn++) {
      await until(turn + 1);
      handed[turn]!.end();
    }
    expect((await Promise.all(sent)).map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200]);
    expect(names()).to.deep.equal(['a1', 'b1', 'a2', 'a3', 'a4']);
  });

  it('tells an organisation of which too much waits to come again, and no other one', async () => {
    await start({ waitingPerOin: 2 });
    const sent = Array.from({ length: 6 }, (_, index) => open(one, `a${index}`, 10));
    for (const { body } of sent) body();
    await until(1);
    const refused = await Promise.race(sent.map(({ answer }) => answer));
    expect(refused).to.deep.equal({ status: 503, body: 'http.tooMany', retryAfter: '1' });
    await settled(3);
    const other = open(two, 'b1', 10);
    other.body();
    await settled(4);
    handed[0]!.end();
    await until(2);
    expect(names()[1]).to.equal('b1');
    for (let turn = 1; turn < 4; turn++) {
      await until(turn + 1);
      handed[turn]!.end();
    }
    const statuses = (await Promise.all(sent.map(({ answer }) => answer))).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([200, 200, 200, 503, 503, 503]);
    expect((await other.answer).status).to.equal(200);
  });

  it('does not read a large message before it may be kept, while small ones go on', async () => {
    await start();
    const first = open(one, 'large 1', 20_000_000);
    const second = open(two, 'large 2', 20_000_000);
    const third = open(one, 'large 3', 20_000_000);
    for (const { body } of [first, second]) body();
    await until(2);
    third.body();
    await settled(3);
    // Its bytes wait at the sender: nothing beyond the buffers of the connection is taken in.
    expect(third.request.writableFinished).to.equal(false);
    const small = open(one, 'small', 10);
    small.body();
    await until(3);
    expect(names()[2]).to.equal('small');
    handed[2]!.end();
    expect((await small.answer).status).to.equal(200);
    handed.find(({ name }) => name === 'large 1')!.end();
    await until(4);
    expect(names()[3]).to.equal('large 3');
    for (const { end } of handed) end();
    const answers = await Promise.all([first, second, third].map(({ answer }) => answer));
    expect(answers.map(({ body }) => body)).to.deep.equal(['20000000', '20000000', '20000000']);
  });

  it('gives the place of a sender who has gone to the next one', async () => {
    await start();
    const [first, gone, last] = ['a1', 'gone', 'a3'].map((name) => open(one, name, 10));
    first!.body();
    await until(1);
    gone!.answer.catch(() => {});
    gone!.body();
    await settled(2);
    last!.body();
    await settled(3);
    gone!.request.destroy();
    while (gateway.connections() > 2) await new Promise((resolve) => setTimeout(resolve, 5));
    handed[0]!.end();
    await until(2);
    expect(names()).to.deep.equal(['a1', 'a3']);
    handed[1]!.end();
    expect((await last!.answer).status).to.equal(200);
  });
});
