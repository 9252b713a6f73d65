// The gateway's listener with real TLS connections: who gets in, what is refused before a message is read, and what ends a connection
// (TLS002, TLS003, TLS004, TLS006, TLSCIPH001, x-TLS-1 … x-TLS-7, WT004, WT006-WT008, x-HTTP-1, x-HTTP-2, x-AUT-1).
import { once } from 'node:events';
import { request as httpRequest } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { GatewayError } from '../../src/core/index.ts';
import type { Trust } from '../../src/pki/index.ts';
import {
  type Asked,
  createTlsClient,
  type Gateway,
  type GatewayLimits,
  type Received,
  startGateway,
} from '../../src/transport/index.ts';
import { type TestCertificate, type TestPki, testPki } from '../support/pki.ts';

const LIMITS: GatewayLimits = {
  bodyBytes: 1000,
  headerBytes: 8192,
  headersTimeoutMs: 2_000,
  requestTimeoutMs: 5_000,
  streamTimeoutMs: 600_000,
  keepAliveMs: 5_000,
  connectionLifetimeMs: 60_000,
  sessionLifetimeS: 300,
  connectionsPerOin: 3,
  exchanges: 16,
  exchangesPerOin: 2,
  waitingPerOin: 8,
  largeBytes: 500,
  largeMessages: 4,
  streamBytes: 1024 * 1024,
  streams: 8,
};

describe('gateway listener', () => {
  let pki: TestPki;
  let own: TestCertificate;
  let partner: TestCertificate;
  let gateway: Gateway;
  let received: Received[] = [];
  let release: (() => void) | undefined;
  const handshakes: string[] = [];

  const start = async (limits: Partial<GatewayLimits> = {}, trust?: Trust) =>
    startGateway({
      host: '127.0.0.1',
      port: 0,
      identity: { certificateChain: own.chainPem, privateKey: own.keyPem },
      authorities: [pki.anchorsPem, pki.intermediatesPem],
      trust: trust ?? (await pki.trust()),
      limits: { ...LIMITS, ...limits },
      routes: new Map([['/dienst', route]]),
      otherwise: route,
      clock: Date.now,
      onHandshakeError: (cause) => handshakes.push(cause),
    });

  const route = {
    post: async (message: Received) => {
      received.push(message);
      if (message.soapAction === '"wacht"') await new Promise<void>((resolve) => (release = resolve));
      return { status: 200, contentType: 'text/xml; charset=utf-8', body: `<ok bytes="${message.body.length}"/>` };
    },
    get: ({ query }: Asked) =>
      query === 'wsdl' ? { status: 200, contentType: 'text/xml; charset=utf-8', body: '<wsdl/>' } : undefined,
    refuse: async (error: GatewayError) => ({
      status: error.meaning.http,
      contentType: 'text/plain',
      body: error.code,
    }),
  };

  before(async () => {
    pki = await testPki();
    own = await pki.issue({ oin: '00000099000000001000', naam: 'Bode' });
    partner = await pki.issue({ oin: '00000099000000002000', naam: 'Partner' });
  });
  beforeEach(async () => {
    received = [];
    gateway = await start();
  });
  afterEach(async () => {
    release?.();
    await gateway.close(100);
  });

  const tls = (certificate: TestCertificate | undefined, options: ConnectionOptions = {}): ConnectionOptions => ({
    host: '127.0.0.1',
    port: gateway.port,
    servername: 'localhost',
    ca: pki.anchorsPem,
    ...(certificate ? { cert: certificate.chainPem, key: certificate.keyPem } : {}),
    ...options,
  });

  /** One request over a connection of its own; resolves with status and body, rejects when the connection is refused. */
  function ask(
    certificate: TestCertificate | undefined,
    options: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
  ): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
    return new Promise((resolve, reject) => {
      const { method = 'POST', path = '/dienst', headers = {}, body = '<x/>' } = options;
      const request = httpRequest({ ...tls(certificate), method, path, headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: text, headers: response.headers }));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(method === 'GET' ? undefined : body);
    });
  }

  async function refused(promise: Promise<unknown>): Promise<boolean> {
    return promise.then(
      () => false,
      () => true,
    );
  }

  it('hands a complete request of a judged peer to its route', async () => {
    const answer = await ask(partner, {
      headers: { SOAPAction: '"urn:x"', 'Content-Type': 'text/xml; charset=utf-8' },
    });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.equal('<ok bytes="4"/>');
    expect(received[0]).to.include({ path: '/dienst', soapAction: '"urn:x"' });
    expect(received[0]!.peer.oin).to.equal('00000099000000002000');
  });

  it('refuses a peer without certificate, or of another root, in the handshake (TLS001, TLS002, PKI005)', async () => {
    const root = await pki.issueCa({ naam: 'Other root', issuer: null });
    const foreign = await pki.issue({ oin: '00000099000000003000', issuer: root });
    expect(await refused(ask(undefined))).to.equal(true);
    expect(await refused(ask(foreign))).to.equal(true);
    expect(received).to.have.length(0);
    expect(handshakes.length).to.be.greaterThan(0);
  });

  it('tells a peer with an unusable certificate that it is refused, with HTTP 403 (WT004, PKI001, x-PKI-1)', async () => {
    const noOin = await pki.issue({ oins: [] });
    const otherPolicy = await pki.issue({ oin: '00000099000000003000', policies: ['1.2.3'] });
    for (const certificate of [noOin, otherPolicy]) {
      const answer = await ask(certificate);
      expect(answer).to.include({ status: 403, body: 'tls.peer' });
    }
    expect(received).to.have.length(0);
  });

  it('refuses a revoked certificate, also on a connection that is already open (x-CRL-7, trap 17)', async () => {
    await gateway.close(100);
    const before = await pki.trust();
    const after = await pki.trust({
      crls: [await pki.crl(pki.root), await pki.crl(pki.domain), await pki.crl(pki.tsp, { revoked: [partner] })],
    });
    let revoked = false;
    gateway = await start({}, { ...before, judge: (...of) => (revoked ? after : before).judge(...of) });
    const socket = connect(tls(partner));
    await once(socket, 'secureConnect');
    const statuses: string[] = [];
    for (revoked of [false, true]) {
      socket.write('POST /dienst HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n<x/>');
      const [chunk] = await once(socket, 'data');
      statuses.push(String(chunk).slice(9, 12));
    }
    socket.destroy();
    expect(statuses).to.deep.equal(['200', '403']);
    expect(received).to.have.length(1);
  });

  it('speaks TLS 1.2 and 1.3 only, with the NCSC suites and groups (TLS003, TLS004, TLSCIPH001, x-TLS-2, x-TLS-3, x-TLS-4, x-TLS-5)', async () => {
    const protocol = async (options: ConnectionOptions): Promise<string> => {
      const socket = connect(tls(partner, options));
      try {
        await once(socket, 'secureConnect');
        return `${socket.getProtocol()} ${socket.getCipher().standardName}`;
      } catch {
        return 'refused';
      } finally {
        socket.destroy();
      }
    };
    expect(await protocol({})).to.equal('TLSv1.3 TLS_AES_256_GCM_SHA384');
    expect(await protocol({ maxVersion: 'TLSv1.2' })).to.equal('TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384');
    expect(await protocol({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' })).to.equal(
      'refused',
    );
    for (const ciphers of ['AES256-GCM-SHA384', 'ECDHE-RSA-AES256-SHA384', 'DHE-RSA-AES256-GCM-SHA384'])
      expect(await protocol({ maxVersion: 'TLSv1.2', ciphers }), ciphers).to.equal('refused');
    expect(await protocol({ ecdhCurve: 'P-256' })).to.match(/^TLSv1\.3/);
  });

  it('answers 405 with Allow, 404 for an unknown document, and the published document otherwise (x-HTTP-2)', async () => {
    const put = await ask(partner, { method: 'PUT' });
    expect(put).to.include({ status: 405, body: 'http.method' });
    expect(put.headers.allow).to.equal('GET, POST');
    expect(await ask(partner, { method: 'GET', path: '/dienst?wsdl' })).to.include({ status: 200, body: '<wsdl/>' });
    expect(await ask(partner, { method: 'GET', path: '/dienst?xsd=niets' })).to.include({ status: 404 });
  });

  it('refuses Content-Encoding (x-HTTP-1)', async () => {
    expect(await ask(partner, { headers: { 'Content-Encoding': 'gzip' } })).to.include({
      status: 415,
      body: 'http.contentEncoding',
    });
  });

  it('refuses an empty body, and one above the limit as declared and as counted (trap 72)', async () => {
    expect(await ask(partner, { body: '' })).to.include({ status: 400, body: 'http.empty' });
    expect((await ask(partner, { body: Buffer.alloc(1000, 32) })).status).to.equal(200);
    expect(await ask(partner, { body: Buffer.alloc(1001, 32) })).to.include({ status: 413, body: 'http.tooLarge' });
    const chunked = await ask(partner, { headers: { 'Transfer-Encoding': 'chunked' }, body: Buffer.alloc(1001, 32) });
    expect(chunked).to.include({ status: 413, body: 'http.tooLarge' });
    expect(received).to.have.length(1);
  });

  it('takes a chunked body', async () => {
    const answer = await ask(partner, { headers: { 'Transfer-Encoding': 'chunked' }, body: Buffer.alloc(900, 32) });
    expect(answer.body).to.equal('<ok bytes="900"/>');
  });

  it('refuses request smuggling: two lengths, and length beside chunked', async () => {
    for (const headers of [
      'Content-Length: 4\r\nContent-Length: 5',
      'Content-Length: 4\r\nTransfer-Encoding: chunked',
    ]) {
      const socket = connect(tls(partner));
      await once(socket, 'secureConnect');
      socket.write(`POST /dienst HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n<x/>`);
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      await once(socket, 'close');
      expect(text).to.match(/^HTTP\/1\.1 400 /);
    }
    expect(received).to.have.length(0);
  });

  it('refuses what can be read in two ways: two Hosts or Content-Types, a strange coding or version (trap 71, x-TLS-9)', async () => {
    const ways: readonly (readonly [version: string, headers: string])[] = [
      ['1.1', 'Host: a\r\nHost: b\r\nContent-Length: 4'],
      ['1.1', 'Host: a/b\r\nContent-Length: 4'],
      ['1.1', 'Host: a\r\nContent-Type: text/xml\r\nContent-Type: text/plain\r\nContent-Length: 4'],
      ['1.1', 'Host: a\r\nTransfer-Encoding: gzip, chunked'],
      ['2.0', 'Host: a\r\nContent-Length: 4'],
    ];
    for (const [version, headers] of ways) {
      const socket = connect(tls(partner));
      await once(socket, 'secureConnect');
      const body = headers.includes('chunked') ? '4\r\n<x/>\r\n0\r\n\r\n' : '<x/>';
      socket.write(`POST /dienst HTTP/${version}\r\n${headers}\r\n\r\n${body}`);
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      await once(socket, 'close');
      expect(text, headers).to.match(/^HTTP\/1\.1 400 [\s\S]*http\.ambiguous/);
    }
    expect(received).to.have.length(0);
  });

  it('answers a broken request behind the answers to the good ones before it (x-FLT-8)', async () => {
    for (const broken of [
      'garbage\r\n\r\n',
      'POST /dienst HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n!\r\n',
    ]) {
      received = [];
      const socket = connect(tls(partner));
      await once(socket, 'secureConnect');
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      const good = 'POST /dienst HTTP/1.1\r\nHost: a\r\nSOAPAction: "wacht"\r\nContent-Length: 4\r\n\r\n<x/>';
      socket.write(good + broken);
      while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(text, 'an answer before its time').to.equal('');
      release!();
      await once(socket, 'close');
      expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).to.deep.equal(['200', '400']);
    }
  });

  it('cuts off a connection that never shakes hands, and one that speaks no TLS', async () => {
    await gateway.close(100);
    gateway = await start({ headersTimeoutMs: 300 });
    for (const text of ['', 'POST / HTTP/1.1\r\n\r\n']) {
      const socket = connectTcp(gateway.port, '127.0.0.1').on('error', () => {});
      socket.resume();
      if (text) socket.write(text);
      await once(socket, 'close');
    }
    expect(gateway.connections()).to.equal(0);
    await gateway.close(100);
    gateway = await start();
  });

  it('keeps a connection for several requests and closes it at its maximum life (WT007, WT008)', async () => {
    await gateway.close(100);
    gateway = await start({ connectionLifetimeMs: 300 });
    const socket: TLSSocket = connect(tls(partner));
    await once(socket, 'secureConnect');
    const post = 'POST /dienst HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n<x/>';
    for (let i = 0; i < 2; i++) {
      socket.write(post);
      const [chunk] = await once(socket, 'data');
      expect(String(chunk)).to.match(/^HTTP\/1\.1 200 /);
    }
    await once(socket, 'close');
    expect(received).to.have.length(2);
  });

  it('limits the connections of one organisation and tells so with a retriable fault (x-AUT-1)', async () => {
    const sockets: TLSSocket[] = [];
    for (let i = 0; i < 3; i++) {
      const socket = connect(tls(partner));
      await once(socket, 'secureConnect');
      socket.write('POST /dienst HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n<x/>');
      await once(socket, 'data');
      sockets.push(socket);
    }
    const other = await pki.issue({ oin: '00000099000000004000' });
    expect(await ask(partner)).to.include({ status: 503, body: 'http.tooMany' });
    expect((await ask(other)).status).to.equal(200);
    sockets[0]!.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await ask(partner)).status).to.equal(200);
    for (const socket of sockets) socket.destroy();
  });

  it('finishes what it has accepted when it closes, and takes nothing new', async () => {
    const waiting = ask(partner, { headers: { SOAPAction: '"wacht"' } });
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closing = gateway.close(5_000);
    expect(await refused(ask(partner))).to.equal(true);
    release!();
    const answer = await waiting;
    expect(answer.status).to.equal(200);
    expect(answer.headers.connection).to.equal('close');
    await closing;
  });

  it('cuts off a sender that is slower than the request time', async () => {
    await gateway.close(100);
    gateway = await start({ headersTimeoutMs: 500, requestTimeoutMs: 1_000 });
    const socket = connect(tls(partner));
    await once(socket, 'secureConnect');
    socket.write('POST /dienst HTTP/1.1\r\nHost: localhost\r\nContent-Length: 400\r\n\r\n<x');
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    await once(socket, 'close');
    expect(text).to.match(/^HTTP\/1\.1 408 /);
    expect(received).to.have.length(0);
  });

  it('takes a renewed own certificate without a restart', async () => {
    const renewed = await pki.issue({ oin: '00000099000000001000', naam: 'Bode', freshKey: true });
    gateway.renew({ certificateChain: renewed.chainPem, privateKey: renewed.keyPem }, [
      pki.anchorsPem,
      pki.intermediatesPem,
    ]);
    const socket = connect(tls(partner));
    await once(socket, 'secureConnect');
    expect(socket.getPeerCertificate().raw.equals(renewed.certificate)).to.equal(true);
    socket.destroy();
  });

  describe('client', () => {
    const client = async (trustOptions: Parameters<TestPki['trust']>[0] = {}, maxResponseBytes = 100) =>
      createTlsClient({
        identity: { certificateChain: partner.chainPem, privateKey: partner.keyPem },
        authorities: [pki.anchorsPem],
        trust: await pki.trust(trustOptions),
        clock: Date.now,
        timeoutMs: 5_000,
        maxResponseBytes,
      });

    it('posts over mutual TLS to a server it trusts (TLS005 / WT006 / GB012: any port that the URL names)', async () => {
      const sender = await client();
      const answer = await sender.post(
        `https://localhost:${gateway.port}/dienst`,
        { SOAPAction: '""' },
        Buffer.from('<a/>'),
      );
      expect(answer.status).to.equal(200);
      expect(answer.body.toString()).to.equal('<ok bytes="4"/>');
      const again = await sender.post(
        `https://localhost:${gateway.port}/dienst`,
        { SOAPAction: '""' },
        Buffer.from('<ab/>'),
      );
      expect(again.body.toString()).to.equal('<ok bytes="5"/>');
      sender.close();
    });

    it('judges the server on every further connection too (x-PKI-12)', async () => {
      const sender = await client();
      const post = () =>
        sender.post(`https://localhost:${gateway.port}/dienst`, { SOAPAction: '""' }, Buffer.from('<a/>'));
      await post();
      const answers = await Promise.all([post(), post(), post()]);
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
      sender.close();
    });

    it('sends nothing to a server whose certificate names another host (x-PKI-12)', async () => {
      const elsewhere = await pki.issue({
        oin: '00000099000000001000',
        naam: 'localhost',
        hosts: ['elsewhere.example'],
      });
      gateway.renew({ certificateChain: elsewhere.chainPem, privateKey: elsewhere.keyPem }, [pki.anchorsPem]);
      const sender = await client();
      const url = `https://localhost:${gateway.port}/dienst`;
      const failure = await sender.post(url, {}, Buffer.from('<a/>')).catch((error) => error);
      expect(failure).to.have.property('code', 'ERR_TLS_CERT_ALTNAME_INVALID');
      expect(received).to.have.length(0);
      sender.close();
    });

    it('sends nothing to a server whose certificate is revoked (x-PKI-17)', async () => {
      const sender = await client({
        crls: [await pki.crl(pki.root), await pki.crl(pki.domain), await pki.crl(pki.tsp, { revoked: [own] })],
      });
      const failure = await sender
        .post(`https://localhost:${gateway.port}/dienst`, {}, Buffer.from('<a/>'))
        .catch((error) => error);
      expect(failure).to.be.instanceOf(GatewayError).with.property('code', 'tls.peer');
      expect(received).to.have.length(0);
      sender.close();
    });

    it('refuses an answer that is too large', async () => {
      const sender = await client({}, 14);
      const url = `https://localhost:${gateway.port}/dienst`;
      const failure = await sender.post(url, {}, Buffer.from('<a/>')).catch((error) => error);
      expect(failure).to.be.instanceOf(GatewayError).with.property('code', 'http.tooLarge');
      sender.close();
    });
  });
});
