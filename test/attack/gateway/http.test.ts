// HTTP as the weapon, byte by byte over real TLS (x-TLS-9, x-TLS-10, x-TLS-12, x-HTTP-1, x-HTTP-2, WS006, traps 26, 71, 72): smuggling, wrong
// lengths, chunked tricks, odd lines, pipelining, slow senders, headers that claim an identity, paths out of the published documents.
import { connect } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { AFZENDER } from '../../support/domein.ts';
import { type Arena, type Attack, attacks, inArena, OTHER, openArena, type Refused } from './arena.ts';
import { PATH, signByBode } from './message.ts';
import { chunked, converse, converseInTheClear, head, lastBody, type Transcript, tlsOptions } from './wire.ts';

type Write = (good: string) => string;

/** Raw requests: what is written, the only status that may come, and the refusal in the fault where there is one. */
const CHUNKED = { without: /Content-Length/, more: 'Transfer-Encoding: chunked\r\n' };
const length =
  (value: string): Write =>
  (good) =>
    head(good, { without: /Content-Length/, more: `Content-Length: ${value}\r\n` }) + good;
const more =
  (lines: string): Write =>
  (good) =>
    head(good, { more: lines }) + good;
const coding =
  (lines: string): Write =>
  (good) =>
    head(good, { without: /Content-Length/, more: lines }) + chunked(good);
const body =
  (raw: string): Write =>
  (good) =>
    head(good, CHUNKED) + raw;
const line =
  (line: string): Write =>
  (good) =>
    head(good, { line }) + good;

const RAW: Readonly<Record<string, readonly [Write, status: number, refused?: Refused]>> = {
  'two different lengths': [more('Content-Length: 5\r\n'), 400],
  'two equal lengths': [(good) => more(`Content-Length: ${Buffer.byteLength(good)}\r\n`)(good), 400],
  'a list of lengths': [length('5, 5'), 400],
  'a length with a plus': [length('+5'), 400],
  'a negative length': [length('-5'), 400],
  'a hexadecimal length': [length('0x5'), 400],
  'a length with an exponent': [length('1e3'), 400],
  'an empty length': [length(''), 400],
  'a length above 64 bits': [length('99999999999999999999999'), 400],
  'a length above the limit': [length('200000000'), 413, 'http.tooLarge'],
  'a length and chunked': [(good) => head(good, { more: 'Transfer-Encoding: chunked\r\n' }) + chunked(good), 400],
  'a length and an unknown coding': [more('Transfer-Encoding: x\r\n'), 400],
  'chunked twice': [coding('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n'), 400],
  'chunked that is not last': [coding('Transfer-Encoding: chunked, identity\r\n'), 400],
  'identity as transfer coding': [coding('Transfer-Encoding: identity\r\n'), 400],
  'gzip before chunked': [coding('Transfer-Encoding: gzip, chunked\r\n'), 400, 'http.ambiguous'],
  'gzip and chunked on two lines': [coding('Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n'), 400],
  xchunked: [coding('Transfer-Encoding: xchunked\r\n'), 400],
  'chunked in quotes': [coding('Transfer-Encoding: "chunked"\r\n'), 400],
  'white space before the colon': [coding('Transfer-Encoding : chunked\r\n'), 400],
  'a vertical tab before chunked': [coding('Transfer-Encoding:\x0bchunked\r\n'), 400],
  'a folded transfer coding': [coding('Transfer-Encoding:\r\n chunked\r\n'), 400],
  'a folded header': [more('X-A: b\r\n c\r\n'), 400],
  'line feeds only': [(good) => head(good).replaceAll('\r\n', '\n') + good, 400],
  'a lone carriage return in a header': [more('X-A: b\rX-B: c\r\n'), 400],
  'a NUL in a header': [more('X-A: b\0c\r\n'), 400],
  'a header without colon': [more('garbage\r\n'), 400],
  'a header without name': [more(': x\r\n'), 400],
  'a negative chunk': [body('-5\r\nhello\r\n0\r\n\r\n'), 400],
  'a chunk size with 0x': [body('0x5\r\nhello\r\n0\r\n\r\n'), 400],
  'a chunk size above 64 bits': [body('fffffffffffffffff\r\nhello\r\n0\r\n\r\n'), 400],
  'a chunk longer than it says': [body('5\r\nhelloX0\r\n\r\n'), 400],
  'chunks with line feeds only': [body('5\nhello\n0\n\n'), 400],
  'a chunk extension of 20 kB': [
    (good) => head(good, CHUNKED) + chunked(good).replace('\r\n', `;x=${'y'.repeat(20_000)}\r\n`),
    400,
  ],
  'a length among the trailers': [
    (good) => head(good, CHUNKED) + chunked(good).replace(/0\r\n\r\n$/, '0\r\nContent-Length: 5\r\n\r\n'),
    400,
  ],
  'an empty chunked body': [(good) => head(good, CHUNKED) + chunked(''), 400, 'http.empty'],
  'no length and no body': [() => head('', { without: /Content-Length/ }), 400, 'http.empty'],
  'no Host': [(good) => head(good, { without: /Host/ }) + good, 400],
  'two Hosts': [more('Host: evil.example\r\n'), 400, 'http.ambiguous'],
  'the same Host twice': [more('Host: localhost\r\n'), 400, 'http.ambiguous'],
  'a Host with a path': [
    (good) => head(good, { without: /Host/, more: 'Host: localhost/../x\r\n' }) + good,
    400,
    'http.ambiguous',
  ],
  'a Host with a user': [
    (good) => head(good, { without: /Host/, more: 'Host: a@localhost\r\n' }) + good,
    400,
    'http.ambiguous',
  ],
  'a Host with a space': [
    (good) => head(good, { without: /Host/, more: 'Host: a b\r\n' }) + good,
    400,
    'http.ambiguous',
  ],
  'two Content-Types, the right one first': [more('Content-Type: application/json\r\n'), 400, 'http.ambiguous'],
  'two Content-Types, the right one last': [
    (good) =>
      head(good, {
        without: /Content-Type/,
        more: 'Content-Type: text/plain\r\nContent-Type: text/xml; charset=utf-8\r\n',
      }) + good,
    400,
    'http.ambiguous',
  ],
  'HTTP/0.9': [(good) => `POST ${PATH}\r\n\r\n${good}`, 400],
  'HTTP/2.0 in an HTTP/1.1 line': [line(`POST ${PATH} HTTP/2.0`), 400, 'http.ambiguous'],
  'HTTP/1.2': [line(`POST ${PATH} HTTP/1.2`), 400],
  'the preface of HTTP/2': [() => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  'a TLS record inside TLS': [() => '\x16\x03\x01\x02\x00\r\n\r\n', 400],
  'an absolute address of another host': [line(`POST https://evil.example${PATH} HTTP/1.1`), 400, 'http.ambiguous'],
  'an absolute address with a user': [line(`POST https://a@localhost${PATH} HTTP/1.1`), 400, 'http.ambiguous'],
  'an absolute address without host': [line(`POST https://${PATH} HTTP/1.1`), 400, 'http.ambiguous'],
  'an absolute address without TLS': [line(`POST http://localhost${PATH} HTTP/1.1`), 404, 'http.notFound'],
  'a space in the address': [line(`POST ${PATH} x HTTP/1.1`), 400],
  'a NUL in the address': [line(`POST ${PATH}\0 HTTP/1.1`), 400],
  'a fragment in the address': [line(`POST ${PATH}#x HTTP/1.1`), 404, 'http.notFound'],
  'post in small letters': [line(`post ${PATH} HTTP/1.1`), 400],
  'a method that nobody knows': [line(`LEVER ${PATH} HTTP/1.1`), 400],
  'an Expect that nobody knows': [more('Expect: 200-ok\r\n'), 417],
  'a header of 20 kB': [more(`X-A: ${'a'.repeat(20_000)}\r\n`), 431],
  '3,000 headers': [more('a:b\r\n'.repeat(3_000)), 431],
  'an address of 20 kB': [line(`POST ${PATH}?${'x'.repeat(20_000)} HTTP/1.1`), 431],
  ...Object.fromEntries(
    ['PUT', 'DELETE', 'TRACE', 'OPTIONS', 'PATCH', 'PROPFIND', 'M-SEARCH', 'SEARCH', 'LINK'].map((method) => [
      `the method ${method}`,
      [line(`${method} ${PATH} HTTP/1.1`), 405, 'http.method'] as const,
    ]),
  ),
};

/** What every raw attack must come to: one status, nothing stored, nothing told, a good message right after. */
async function judgeRaw(arena: Arena, write: string, status: number, refused?: Refused): Promise<Transcript> {
  const before = arena.before();
  const said = await converse(arena, { write: [write] });
  expect(said.statuses[0], said.text || said.error).to.equal(status);
  expect(said.end).not.to.equal('timeout');
  if (refused)
    arena.judge(
      { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: lastBody(said) },
      refused,
      before,
    );
  arena.unchanged(before);
  arena.judgeTold({ status, headers: {}, body: said.text }, before);
  await arena.passes(await arena.fresh());
  return said;
}

describe('attack over the gateway: HTTP that can be read in two ways', () => {
  const arena = openArena();
  for (const [name, [write, status, refused]] of Object.entries(RAW))
    it(`${name} → ${status}${refused ? ` ${refused}` : ''}`, async () => {
      await judgeRaw(arena(), write(await arena().fresh()), status, refused);
    });
  it('CONNECT is not a tunnel: the connection ends', async () => {
    const said = await converse(arena(), { write: [head('', { line: 'CONNECT evil.example:443 HTTP/1.1' })] });
    expect(said).to.include({ end: 'closed', text: '' });
    await arena().passes(await arena().fresh());
  });
  it('what is honest but rare is taken: chunked byte by byte, a chunk extension, HTTP/1.0, 100-continue, an upgrade that is ignored', async () => {
    const rare: readonly Write[] = [
      (good) => head(good, CHUNKED) + chunked(good, 1),
      (good) => head(good, CHUNKED) + chunked(good).replace('\r\n', ';x=y\r\n'),
      (good) => head(good, { without: /Content-Length/, more: 'TRANSFER-ENCODING: Chunked\r\n' }) + chunked(good),
      line(`POST ${PATH} HTTP/1.0`),
      more('Expect: 100-continue\r\n'),
      more('Connection: Upgrade\r\nUpgrade: h2c\r\n'),
      more('Connection: Upgrade\r\nUpgrade: websocket\r\n'),
      (good) => `\r\n\r\n${head(good)}${good}`,
      (good) => head(good, { without: /Host/, more: 'Host: [::1]:443\r\n' }) + good,
      line(`POST https://localhost${PATH} HTTP/1.1`),
      line(`POST HTTPS://LocalHost${PATH} HTTP/1.1`),
    ];
    for (const [index, write] of rare.entries()) {
      const said = await converse(arena(), { write: [write(await arena().fresh())] });
      expect(said.statuses, `${index}: ${said.text}`).to.deep.equal([200]);
    }
  });
  it('who asks first is invited when method, address, peer and length are acceptable, and not before', async () => {
    const expects = (options: Parameters<typeof head>[1]) => head('', { ...options, more: 'Expect: 100-continue\r\n' });
    for (const [options, status] of [
      [{ line: `PUT ${PATH} HTTP/1.1`, length: 10 }, 405],
      [{ line: `POST ${PATH}/x HTTP/1.1`, length: 10 }, 404],
      [{ length: 200_000_000 }, 413],
    ] as const) {
      const said = await converse(arena(), { write: [expects(options)] });
      expect([said.statuses, said.text.includes('100 Continue')], said.text).to.deep.equal([[status], false]);
    }
    const good = await arena().fresh();
    const said = await converse(arena(), { write: [expects({ length: good.length }), 50, good] });
    expect([said.statuses, said.text.includes('100 Continue')], said.text).to.deep.equal([[200], true]);
  });
  it('a length that is too long, then silence or the end: nothing is stored', async () => {
    const good = await arena().fresh();
    const before = arena().before();
    const said = await converse(arena(), { write: [head(good, { length: good.length + 10 }) + good], halfClose: true });
    expect(said.statuses).to.deep.equal([400]);
    arena().unchanged(before);
    await arena().passes(good);
  });
  it('a length that is too short: the cut message is refused, its rest is no request', async () => {
    const good = await arena().fresh();
    const before = arena().before();
    const said = await converse(arena(), { write: [head(good, { length: good.length - 10 }) + good], answers: 2 });
    expect(
      said.statuses.every((status) => status === 400),
      said.text,
    ).to.equal(true);
    arena().unchanged(before);
    await arena().passes(good);
  });
  it('a second request hidden in the body of the first is not a request', async () => {
    const good = await arena().fresh();
    const hidden = head(good) + good;
    const before = arena().before();
    const said = await converse(arena(), {
      write: [head(hidden) + hidden + head('', { line: 'GET /x HTTP/1.1' })],
      answers: 2,
    });
    expect(said.statuses).to.deep.equal([400, 404]);
    arena().unchanged(before);
    await arena().passes(good);
  });
});

describe('attack over the gateway: several requests on one connection (WT007)', () => {
  const arena = openArena();
  it('pipelined: each is answered in order, and judged by itself', async () => {
    const [one, two, three] = await Promise.all([arena().fresh(), arena().fresh(), arena().fresh()]);
    const write = `${head(one) + one + head(one) + one + head('x')}x${head(two)}${two}${head('', { line: 'GET /x HTTP/1.1' })}`;
    const said = await converse(arena(), { write: [write], answers: 5 });
    expect(said.statuses).to.deep.equal([200, 500, 400, 200, 404]);
    await arena().passes(three!);
  });
  it('a broken request after a good one does not undo it', async () => {
    const good = await arena().fresh();
    const said = await converse(arena(), { write: [head(good) + good, 300, 'garbage\r\n\r\n'], answers: 2 });
    expect(said.statuses).to.deep.equal([200, 400]);
  });
  it('200 pipelined requests at once: all are answered', async () => {
    const write = Array.from({ length: 200 }, () => `${head('x')}x`).join('');
    const said = await converse(arena(), { write: [write], answers: 200 });
    expect(said.statuses).to.deep.equal(Array.from({ length: 200 }, () => 400));
    await arena().passes(await arena().fresh());
  });
});

describe('attack over the gateway: media types, charsets and content codings (x-HTTP-1, WS006)', () => {
  const type = (value: string, refused: Refused = 'http.mediaType'): Attack => ({
    name: `Content-Type: ${value.slice(0, 60)}`,
    make: (good) => ({ body: good, headers: { 'Content-Type': value } }),
    refused,
  });
  const encoded = (value: string, make: (good: string) => Buffer = Buffer.from): Attack => ({
    name: `Content-Encoding: ${value}`,
    make: (good) => ({ body: make(good), headers: { 'Content-Encoding': value } }),
    refused: 'http.contentEncoding',
  });
  attacks(
    openArena(),
    [
      type('application/soap+xml; charset=utf-8'),
      type('application/xml; charset=utf-8'),
      type('application/x-www-form-urlencoded'),
      type('multipart/form-data; boundary=x'),
      type('text/plain; charset=utf-8'),
      type('text/xml, text/xml; charset=utf-8'),
      type('*/*; charset=utf-8'),
      type(' '),
      type('text/xml', 'http.charset'),
      type('text/xml; charset=iso-8859-1', 'http.charset'),
      type('text/xml; charset=utf-16', 'http.charset'),
      type('text/xml; charset=utf8', 'http.charset'),
      type('text/xml; charset=utf-8; charset=utf-16', 'http.charset'),
      type('text/xml; charset=utf-8; charset=utf-8', 'http.charset'),
      type('text/xml; charset="utf-8', 'http.charset'),
      type('text/xml; charset=', 'http.charset'),
      type('text/xml; charset*=utf-8', 'http.charset'),
      type(`text/xml; ${'x'.repeat(8_000)}`, 'http.charset'),
      encoded('gzip', (good) => gzipSync(good)),
      encoded('gzip, identity', (good) => gzipSync(good)),
      encoded('deflate'),
      encoded('br'),
      encoded('compress'),
      encoded('identity, gzip'),
      encoded('x'),
      {
        name: 'a gzip bomb of 20 MB that nobody announces',
        make: () => gzipSync(Buffer.alloc(20_000_000)),
        refused: 'xml.encoding',
        by: 'bode',
      },
    ],
    { goodAfterEach: true },
  );
});

describe('attack over the gateway: identities in headers (x-TLS-10, x-TLS-12, trap 26)', () => {
  const pem = ({ cast }: Arena) => encodeURIComponent(cast.sender.certificatePem);
  const HEADERS: Readonly<Record<string, (arena: Arena) => string>> = {
    'X-SSL-Client-Cert': pem,
    'X-SSL-Client-S-DN': () => `CN=x,serialNumber=${AFZENDER}`,
    'X-SSL-Client-Verify': () => 'SUCCESS',
    'X-Client-Cert': pem,
    'X-Client-OIN': () => AFZENDER,
    'X-Forwarded-Client-Cert': pem,
    'X-Forwarded-For': () => '127.0.0.1',
    'X-ARR-ClientCert': pem,
    'Client-Cert': ({ cast }) => `:${cast.sender.certificate.toString('base64')}:`,
    'SSL-Client-Cert': pem,
    'X-OIN': () => AFZENDER,
    Forwarded: () => 'for=127.0.0.1;proto=https',
    Authorization: () => `Basic ${Buffer.from(`${AFZENDER}:x`).toString('base64')}`,
  };
  attacks(
    openArena(),
    Object.entries(HEADERS).map(([name, value]) => ({
      name: `${name} names the sender, the connection is another organisation's`,
      make: (good, arena) => ({ body: good, headers: { [name]: value(arena) }, as: arena.cast.other }),
      refused: 'wss.identity',
    })),
  );
});

describe('attack over the gateway: methods in headers and paths', () => {
  const arena = openArena();
  const get = async (path: string, headers = '', method = 'GET') =>
    converse(arena(), { write: [`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`] });

  for (const header of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])
    it(`${header} changes no method`, async () => {
      const before = arena().before();
      const good = await arena().fresh();
      const over = `${header}: POST\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: ""\r\nContent-Length: ${good.length}\r\n`;
      const said = await converse(arena(), {
        write: [`GET ${PATH} HTTP/1.1\r\nHost: localhost\r\n${over}\r\n${good}`],
      });
      expect(said.statuses[0]).to.equal(404);
      expect((await get(`${PATH}?wsdl`, `${header}: DELETE\r\n`)).statuses).to.deep.equal([200]);
      arena().unchanged(before);
    });
  const QUERIES = [
    'xsd=../../../etc/passwd',
    'xsd=..%2f..%2fetc%2fpasswd',
    'xsd=%2e%2e/%2e%2e/package.json',
    'xsd=....//package.json',
    'xsd=/etc/passwd',
    'xsd=file:///etc/passwd',
    'xsd=http://127.0.0.1:9/',
    'xsd=',
    'xsd',
    'xsd=__proto__',
    '__proto__',
    'constructor',
    'wsdl=',
    'wsdl&xsd=x',
    'wsdl%00',
    'xsd=x%00.xsd',
    'xsd=C:\\\\windows\\\\win.ini',
    '?wsdl',
    'wsdl=../../berichtenbox.wsdl',
    `xsd=${'x'.repeat(8_000)}`,
  ];
  for (const query of QUERIES)
    it(`GET ?${query.slice(0, 50)} → 404`, async () => {
      const before = arena().before();
      const said = await get(`${PATH}?${query}`);
      arena().judge(
        { status: said.statuses[0]!, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: lastBody(said) },
        'http.notFound',
        before,
      );
    });
  const PATHS = [
    '/',
    '//',
    '/wus',
    `${PATH}/`,
    `/${PATH}`,
    `${PATH}/..`,
    '/wus/../wus/berichtenbox/v1',
    '/wus/./berichtenbox/v1',
    '/wus/berichtenbox%2fv1',
    '/WUS/BERICHTENBOX/V1',
    `${PATH};x=y`,
    `${PATH}%20`,
    `${PATH}%00`,
    `${PATH}.`,
    '/wus\\\\berichtenbox\\\\v1',
    '*',
    '/__proto__',
    '/constructor',
    '/metrics',
    '/health',
    '/.git/config',
    '/aansluiten/rapport',
    '/aansluiten/rapport/../../etc/passwd',
  ];
  for (const path of PATHS)
    it(`POST ${path} → 404`, async () => {
      const good = await arena().fresh();
      const before = arena().before();
      const said = await converse(arena(), { write: [head(good, { line: `POST ${path} HTTP/1.1` }) + good] });
      arena().judge(
        { status: said.statuses[0]!, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: lastBody(said) },
        'http.notFound',
        before,
      );
    });
  it('the answer to HEAD has no body, and a document says nothing of the machine', async () => {
    expect(lastBody(await get(`${PATH}?wsdl`, '', 'HEAD'))).to.equal('');
    const before = arena().before();
    const said = await get(`${PATH}?wsdl`, 'Host: evil.example\r\n'.replace('Host', 'X-Forwarded-Host'));
    expect(said.text).not.to.contain('evil.example');
    expect(said.text.toLowerCase()).not.to.match(/\r\n(?:server|x-powered-by):/);
    arena().judgeTold({ status: 200, headers: {}, body: said.text }, before);
  });
});

describe('attack over the gateway: senders that take their time (trap 72)', function () {
  this.timeout(60_000);
  // Long enough for an honest sender on a busy machine.
  const limits = { headersTimeoutMs: 2_000, requestTimeoutMs: 4_000, keepAliveMs: 500, bodyBytes: 100_000 };
  const drip = (text: string, ms: number) => [...text].flatMap((char) => [char, ms]);

  it('headers, bodies and chunks that drip in, a handshake that never comes, a connection that idles: all are cut off, others pass', () =>
    inArena({ limits }, async (arena) => {
      const good = await arena.fresh();
      const before = arena.before();
      const slow = Promise.all([
        converse(arena, { write: drip(head(good), 100) }),
        converse(arena, { write: [head(good), ...drip(good, 100)] }),
        converse(arena, { write: [head(good, CHUNKED), ...drip(chunked(good, 1), 100)] }),
        converse(arena, { write: [] }),
        converse(arena, { write: [`POST ${PATH} HTTP/1.1\r\n`] }),
        converseInTheClear(arena, { write: [] }),
        converseInTheClear(arena, { write: ['\x16\x03\x01'] }),
      ]);
      await arena.passes(await arena.fresh());
      const all = await slow;
      for (const [index, said] of all.entries()) expect(said.end, `${index}: ${said.text}`).to.not.equal('timeout');
      for (const said of all.slice(0, 3)) expect(said.statuses, said.text).to.deep.equal([408]);
      expect(JSON.stringify(arena.gateway.log.slice(before.lines))).not.to.contain('process.error');
      await arena.passes(good);
    }));
  it('a chunked body above the limit is cut off at the limit, however it comes', () =>
    inArena({ limits }, async (arena) => {
      const before = arena.before();
      const size = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
      const said = await converse(arena, {
        write: [head('', CHUNKED), size, 10, size, 10, size, 10, size, 10, size, 10, size, 10, size, 10, size],
      });
      expect(said.statuses).to.deep.equal([413]);
      arena.unchanged(before);
      await arena.passes(await arena.fresh());
    }));
  it('100 connections that send nothing do not keep another organisation out', () =>
    inArena({ limits: { connectionsPerOin: 20 } }, async (arena) => {
      const sockets = await Promise.all(
        Array.from({ length: 100 }, async () => {
          const socket = connect(tlsOptions(arena, arena.cast.other));
          await new Promise((resolve) => socket.once('secureConnect', resolve).once('close', resolve));
          return socket.on('error', () => {});
        }),
      );
      await arena.passes(await arena.fresh());
      const before = arena.before();
      arena.judge(
        await arena.send({ body: await signByBode(arena.cast.other), as: arena.cast.other }),
        'http.tooMany',
        before,
      );
      for (const socket of sockets) socket.destroy();
      expect(OTHER).not.to.equal(AFZENDER);
    }));
  it('a peer that asks and never reads the answers is cut off', () =>
    inArena({ limits }, async (arena) => {
      const socket = connect(tlsOptions(arena)).on('error', () => {});
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      socket.pause();
      for (let i = 0; i < 3_000; i++) socket.write(`GET ${PATH}?wsdl HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await arena.passes(await arena.fresh());
      expect(arena.gateway.connections()).to.be.greaterThan(0);
      for (let i = 0; i < 300 && arena.gateway.connections() > 0; i++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect(arena.gateway.connections()).to.equal(0);
      socket.destroy();
    }));
  it('a sender that goes away in the middle leaves nothing', () =>
    inArena({ limits }, async (arena) => {
      const good = await arena.fresh();
      const before = arena.before();
      const whole = head(good) + good;
      for (const at of [10, 200, good.length, whole.length - 1]) {
        const socket = connect(tlsOptions(arena)).on('error', () => {});
        await new Promise((resolve) => socket.once('secureConnect', resolve));
        await new Promise((resolve) => socket.write(whole.slice(0, at), resolve));
        socket.destroy();
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      arena.unchanged(before);
      await arena.passes(good);
    }));
});
