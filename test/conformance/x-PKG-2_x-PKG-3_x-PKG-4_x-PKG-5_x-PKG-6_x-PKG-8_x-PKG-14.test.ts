// The packaging of ebMS messages over HTTP, received and sent, byte for byte: x-PKG-2 charset, x-PKG-3 transfer encodings, x-PKG-4 headers that are none,
// x-PKG-5 multipart/related, x-PKG-6 plain XML, x-PKG-8 size, x-PKG-14 what a receiver answers.
import { expect } from 'chai';
import { type EbmsPair, ebmsPair, lading, until } from '../support/ebms.ts';
import { type Endpoint, endpoint } from '../support/ebms-endpoint.ts';
import {
  BOUNDARY,
  type Letter,
  type Packed,
  pack,
  piecesOf,
  plain,
  post,
  read,
  rowsOf,
  snapshot,
  TYPE,
  writeLetter,
} from '../support/ebms-letter.ts';
import { testPki } from '../support/pki.ts';

describe('x-PKG: packaging', () => {
  let pair: EbmsPair;
  let target: Endpoint;
  before(async () => {
    target = await endpoint(await (await testPki()).issue({ oin: '00000099000000002000', freshKey: true }));
    pair = await ebmsPair({
      partnerEndpoint: target.url,
      syncSignals: true,
      deps: () => ({ limits: { ...LIMITS } }),
    });
  });
  after(async () => {
    await pair.close();
    await target.close();
  });
  const LIMITS = {
    soapBytes: 65_536,
    parts: 31,
    partHeaderBytes: 8192,
    encryptedBytes: 1024,
    totalBytes: 64 * 1024 * 1024,
  };
  const swap = ({ headers, body }: Packed, from: string | RegExp, to: string): Packed => ({
    headers,
    body: Buffer.from(body.toString('latin1').replace(from, to), 'latin1'),
  });
  const takes = async (packed: Packed, letter: Letter, content?: string) => {
    expect(read(await post(pair, packed))).to.include({
      status: 200,
      kind: 'acknowledgment',
      about: letter.message.header.messageId,
    });
    const { messageId } = letter.message.header;
    const found = await pair.bode.store.ebms.get({ partner: pair.partner.oin, richting: 'in', messageId });
    if (content !== undefined) expect((await pair.bode.content(found!)).toString()).to.equal(content);
  };
  const refuses = async (packed: Packed, status: number) => {
    const before = snapshot(pair.bode);
    expect((await post(pair, packed)).status).to.equal(status);
    expect(snapshot(pair.bode)).to.deep.equal(before);
  };
  /** What Bode sends. */
  const sent = async (delen: Parameters<EbmsPair['bode']['send']>[0]['delen']) => {
    const before = target.came.length;
    await pair.bode.send({ delen });
    await until(() => target.came.length > before, 'the message');
    return target.came[before]!;
  };

  it('x-PKG-2: the SOAP part is UTF-8, said or not, and nothing else', async () => {
    for (const said of [
      'text/xml; charset=UTF-8',
      'text/xml; charset=utf-8',
      'text/xml; charset="utf-8"',
      'text/xml',
    ]) {
      const letter = await writeLetter(pair);
      await takes(swap(pack(letter), 'text/xml; charset=UTF-8', said), letter);
    }
    for (const said of ['iso-8859-1', 'utf-16', 'us-ascii'])
      await refuses(swap(pack(await writeLetter(pair)), 'charset=UTF-8', `charset=${said}`), 415);
  });

  it('x-PKG-3: base64 and quoted-printable are undone, binary and 8bit are as they are', async () => {
    const xml = '<a>één = twee</a>';
    const encodings: Readonly<Record<string, string>> = {
      base64: Buffer.from(xml).toString('base64'),
      'quoted-printable': '<a>=C3=A9=C3=A9n =3D =\r\ntwee</a>',
      binary: xml,
      '8bit': xml,
    };
    for (const [encoding, body] of Object.entries(encodings)) {
      const letter = await writeLetter(pair, { contents: [xml] });
      const [part] = letter.parts;
      const encoded = { ...part!, more: [`Content-Transfer-Encoding: ${encoding}`], body: Buffer.from(body) };
      await takes(pack({ ...letter, parts: [encoded] }), letter, xml);
    }
  });

  it('x-PKG-3 and x-PKG-4: what is sent has no encoding but binary, and no MIME header among those of HTTP', async () => {
    const { body, headers } = await sent([lading(Buffer.from([0, 255, 13, 10]), 'application/octet-stream')]);
    const encodings = [...body.toString('latin1').matchAll(/^Content-Transfer-Encoding: (.*)\r$/gim)].map(
      ([, value]) => value,
    );
    expect(encodings.filter((value) => value !== 'binary' && value !== '8bit')).to.deep.equal([]);
    expect(body.includes(Buffer.from([0, 255, 13, 10]))).to.equal(true);
    const odd = Object.keys(headers).filter((name) => /^(?:mime-version|content-(?!type$|length$).*)$/.test(name));
    expect(odd).to.deep.equal([]);
  });

  it('x-PKG-4: MIME headers among those of HTTP are ignored', async () => {
    const letter = await writeLetter(pair);
    const { headers, body } = pack(letter);
    const more = {
      'MIME-Version': '1.0',
      'Content-ID': '<x@y>',
      'Content-Transfer-Encoding': 'base64',
      'Content-Description': 'x',
    };
    await takes({ headers: { ...headers, ...more }, body }, letter);
  });

  it('x-PKG-5: what is sent with payload is multipart/related with type, start and boundary; the first part is the SOAP part', async () => {
    const { body, headers, contentType } = await sent([lading('<a/>'), lading('tekst', 'text/plain')]);
    expect(headers.soapaction).to.equal('"ebXML"');
    const [, type, start, boundary] =
      /^multipart\/related; type="([^"]+)"; start="([^"]+)"; boundary="([^"]+)"$/.exec(contentType) ?? [];
    expect(type).to.equal('text/xml');
    const [none, root, one, two, end] = body.toString('latin1').split(`--${boundary}`);
    expect([none, end]).to.deep.equal(['', '--\r\n']);
    expect(root)
      .to.match(/^\r\nContent-Type: text\/xml; charset=UTF-8\r\n/)
      .and.to.contain(`Content-ID: ${start}\r\n`);
    const hrefs = [...root!.matchAll(/xlink:href="cid:([^"]+)"/g)].map(([, href]) => `<${decodeURIComponent(href!)}>`);
    const ids = [one, two].map((part) => /\r\nContent-ID: (<[^>]+>)\r\n/.exec(part!)?.[1]);
    expect(ids).to.deep.equal(hrefs);
    expect(one).to.match(/\r\nContent-Type: application\/xml\r\n/);
    expect(two).to.match(/\r\nContent-Type: text\/plain\r\n(?:.+\r\n)*\r\ntekst\r\n$/);
  });

  it('x-PKG-5: quotes, order of parameters and an absent start do not matter; another type does', async () => {
    for (const type of [
      `multipart/related; boundary="${BOUNDARY}"`,
      `Multipart/Related;TYPE="text/xml";boundary="${BOUNDARY}"`,
      `multipart/related; boundary="${BOUNDARY}"; start="<soap@partner.example>"; type="text/xml"`,
    ]) {
      const letter = await writeLetter(pair);
      const { headers, body } = pack(letter);
      await takes({ headers: { ...headers, 'Content-Type': type }, body }, letter);
    }
    const { headers, body } = pack(await writeLetter(pair));
    await refuses({ headers: { ...headers, 'Content-Type': TYPE.replace('related', 'mixed') }, body }, 415);
    await refuses(
      swap(pack(await writeLetter(pair)), 'Content-Type: text/xml; charset=UTF-8', 'Content-Type: application/xml'),
      415,
    );
  });

  it('x-PKG-6: a message without payload comes as plain XML or as one part; it is sent plain', async () => {
    const one = await writeLetter(pair, { contents: [] });
    await takes(plain(one.soap), one);
    const other = await writeLetter(pair, { contents: [] });
    const body = Buffer.concat(piecesOf({ soap: other.soap, parts: [] }));
    await takes({ headers: { SOAPAction: '"ebXML"', 'Content-Type': TYPE }, body }, other);
    const { contentType, body: text } = await sent([]);
    expect(contentType).to.equal('text/xml; charset=UTF-8');
    expect(text.toString()).to.match(/^(?:<\?xml[^>]*\?>)?<soap:Envelope /);
  });

  it('x-PKG-6: an acknowledgement in the answer is plain text/xml', async () => {
    const letter = await writeLetter(pair, { contents: [] });
    const answer = await post(pair, plain(letter.soap));
    expect(answer.contentType).to.equal('text/xml; charset=UTF-8');
  });

  it('x-PKG-8: megabytes are taken, in pieces; what is above the limits is not', async () => {
    const letter = await writeLetter(pair, { contents: [Buffer.alloc(9 * 1024 * 1024, 'x')] });
    const before = rowsOf(pair.bode, 'ebms_stukken');
    await takes(pack(letter), letter);
    expect(rowsOf(pair.bode, 'ebms_stukken') - before).to.equal(9);
    const large = await writeLetter(pair);
    const padded = Buffer.from(large.soap.toString().replace('</soap:Body>', `${' '.repeat(70_000)}</soap:Body>`));
    await refuses(pack({ ...large, soap: padded }), 413);
  });

  it('x-PKG-14: 2xx with nothing in it once it is stored; with signals in the answer 200 and the signal', async () => {
    const asynchronous = await ebmsPair({ lanes: false });
    try {
      const letter = await writeLetter(asynchronous);
      const answer = await post(asynchronous, pack(letter));
      expect([answer.status, answer.body.length]).to.deep.equal([202, 0]);
      expect(rowsOf(asynchronous.bode, 'ebms_berichten')).to.equal(1);
    } finally {
      await asynchronous.close();
    }
    const letter = await writeLetter(pair);
    await takes(pack(letter), letter);
  });
});
