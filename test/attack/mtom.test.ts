// Attacks with MTOM packages: structure, references, places, and content that is not what was signed (x-MTM-1 … x-MTM-4, traps 13 and 71).
import { change } from '../support/exchange.ts';
import { BASE64, include, leveringMetBijlage, mtom, optimized, PDF, pdfPart, XOP } from '../support/mtom.ts';
import { type Arena, type Attack, attacks, openArena, type Refused, type Sent } from './gateway/arena.ts';
import { letter, signByOracle } from './gateway/message.ts';

const signed = (arena: Arena, inhoud?: string): string =>
  signByOracle(arena.cast.sender, letter({ payload: leveringMetBijlage(inhoud) }));

/** A message that is rightly signed, sent as `make` says. */
const attack = (name: string, refused: Refused, make: (xml: string) => Sent): Attack => ({
  name,
  make: (_good, arena) => make(signed(arena)),
  refused,
  by: 'xml-crypto',
});
const root = (name: string, refused: Refused, to: (optimized: string) => string): Attack =>
  attack(name, refused, (xml) => mtom(to(optimized(xml))));
const type = (parameters: string): { type: string } => ({ type: `multipart/related; ${parameters}` });

describe('attack: the package', () => {
  attacks(openArena(), [
    attack('no boundary', 'mime.type', (xml) => mtom(optimized(xml), [pdfPart], type('type="application/xop+xml"'))),
    attack('two boundaries', 'mime.type', (xml) =>
      mtom(
        optimized(xml),
        [pdfPart],
        type('boundary="=_b"; boundary=x; type="application/xop+xml"; start-info="text/xml"'),
      ),
    ),
    attack('a start that is not there', 'mime.malformed', (xml) =>
      mtom(
        optimized(xml),
        [pdfPart],
        type('boundary="=_b"; type="application/xop+xml"; start="<x>"; start-info="text/xml"'),
      ),
    ),
    attack('SOAP 1.2 in start-info', 'mime.type', (xml) =>
      mtom(
        optimized(xml),
        [pdfPart],
        type('boundary="=_b"; type="application/xop+xml"; start-info="application/soap+xml"'),
      ),
    ),
    attack('a root part in text/xml', 'mime.type', (xml) =>
      mtom(optimized(xml), [pdfPart], {
        rootHeader: 'Content-Type: text/xml; charset=utf-8\r\nContent-ID: <root@test>\r\n',
      }),
    ),
    attack('a root part in UTF-16', 'http.charset', (xml) =>
      mtom(optimized(xml), [pdfPart], {
        rootHeader: 'Content-Type: application/xop+xml; charset=utf-16; type="text/xml"\r\nContent-ID: <root@test>\r\n',
      }),
    ),
    attack('no end', 'mime.truncated', (xml) => mtom(optimized(xml), [pdfPart], { after: '' })),
    attack('a preamble', 'mime.malformed', (xml) => mtom(optimized(xml), [pdfPart], { before: 'hello\r\n' })),
    attack('an epilogue', 'mime.malformed', (xml) =>
      mtom(optimized(xml), [pdfPart], { after: '\r\n--=_b--\r\nhello' }),
    ),
    attack('a second root after the end', 'mime.malformed', (xml) =>
      mtom(optimized(xml), [pdfPart], { after: `\r\n--=_b--\r\n${mtom(optimized(xml)).body.toString('latin1')}` }),
    ),
    attack('two parts with one Content-ID', 'mime.malformed', (xml) => mtom(optimized(xml), [pdfPart, pdfPart])),
    attack('a part with the Content-ID of the root', 'mime.malformed', (xml) =>
      mtom(optimized(xml), [pdfPart, { id: 'root@test', content: xml }]),
    ),
    attack('multipart in multipart', 'mime.malformed', (xml) =>
      mtom(optimized(xml), [{ ...pdfPart, header: 'Content-Type: multipart/mixed; boundary=y\r\n' }]),
    ),
    attack('an unknown transfer encoding', 'mime.encoding', (xml) =>
      mtom(optimized(xml), [pdfPart], {
        rootHeader:
          'Content-Type: application/xop+xml; charset=UTF-8; type="text/xml"\r\nContent-ID: <root@test>\r\nContent-Transfer-Encoding: gzip\r\n',
      }),
    ),
    attack('3,000 parts', 'mime.limit', (xml) =>
      mtom(
        optimized(xml),
        Array.from({ length: 3_000 }, (_, at) => ({ id: `${at}`, content: 'x' })),
      ),
    ),
    attack('a header of 5 kB', 'mime.limit', (xml) =>
      mtom(optimized(xml), [{ ...pdfPart, header: `X-Long: ${'x'.repeat(5_000)}\r\n` }]),
    ),
    attack('a DOCTYPE in the root part', 'xml.forbidden', (xml) => mtom(`<!DOCTYPE x>${optimized(xml)}`)),
  ]);
});

describe('attack: the references', () => {
  attacks(openArena(), [
    attack('no part', 'xop.reference', (xml) => mtom(optimized(xml), [])),
    attack('another part', 'xop.reference', (xml) => mtom(optimized(xml), [{ id: 'other@test', content: PDF }])),
    attack('a part without Content-ID', 'xop.reference', (xml) => mtom(optimized(xml), [{ content: PDF }])),
    attack('a part without reference', 'xop.reference', (xml) =>
      mtom(optimized(xml), [pdfPart, { id: 'more@test', content: 'x' }]),
    ),
    attack('one part for two elements', 'xop.reference', (xml) =>
      mtom(change(optimized(xml), '<b:Omschrijving>Brief<', `<b:Omschrijving>${include()}<`)),
    ),
    attack('the root part itself', 'xop.reference', (xml) => mtom(optimized(xml, include('root@test')), [])),
    attack('a Content-ID that is encoded twice', 'xop.reference', (xml) =>
      mtom(optimized(xml, include('pdf%2540test'))),
    ),
    attack('half a percent sign', 'xop.reference', (xml) => mtom(optimized(xml, include('pdf%4')))),
    attack('a Content-ID in other case', 'xop.reference', (xml) => mtom(optimized(xml, include('PDF@test')))),
    ...['http://127.0.0.1:1/x', 'file:///etc/passwd', '#bode-Body', '', 'cid:', 'mid:x/pdf@test'].map((href) =>
      attack(`href="${href}"`, 'xop.reference', (xml) =>
        mtom(optimized(xml, `<xop:Include xmlns:xop="${XOP}" href="${href}"/>`)),
      ),
    ),
    root('no href', 'xop.reference', (xml) => change(xml, / href="cid:[^"]*"/, '')),
    root('a second attribute', 'xop.reference', (xml) => change(xml, 'href=', 'id="x" href=')),
    root('href in a namespace', 'xop.reference', (xml) => change(xml, 'href=', 'xop:href=')),
    root('content in the Include', 'xop.reference', (xml) => change(xml, '@test"/>', '@test">x</xop:Include>')),
    root('an element in the Include', 'xop.reference', (xml) => change(xml, '@test"/>', '@test"><x/></xop:Include>')),
    root('text before it', 'xop.reference', (xml) => change(xml, '<xop:', 'QUJD<xop:')),
    root('text after it', 'xop.reference', (xml) => change(xml, '@test"/>', '@test"/>QUJD')),
    root('white space before it', 'xop.reference', (xml) => change(xml, '<xop:', '\n<xop:')),
    root('a comment before it', 'xop.reference', (xml) => change(xml, '<xop:', '<!-- --><xop:')),
    root('an empty CDATA section after it', 'xop.reference', (xml) => change(xml, '@test"/>', '@test"/><![CDATA[]]>')),
    root('two in one element', 'xop.reference', (xml) => change(xml, '<xop:', `${include('b@test')}<xop:`)),
    root('another element of XOP', 'xop.reference', (xml) => change(xml, '<xop:Include', '<xop:include')),
  ]);
});

describe('attack: the places', () => {
  const text = PDF.toString('latin1');
  const elsewhere = (name: string, from: RegExp | string): Attack =>
    attack(`an Include in ${name}`, 'xop.reference', (xml) =>
      mtom(change(xml, from, (was) => was.replace(/>[^<]*$/, `>${include()}`))),
    );
  attacks(openArena(), [
    elsewhere('wsa:To', /<wsa:To [^>]*>[^<]*/),
    elsewhere('wsa:MessageID', /<wsa:MessageID [^>]*>[^<]*/),
    elsewhere('wsu:Created', /<wsu:Created>[^<]*/),
    elsewhere('ds:SignatureValue', /<ds:SignatureValue>[^<]*/),
    elsewhere('ds:DigestValue', /<ds:DigestValue>[^<]*/),
    attack('instead of the payload', 'xop.reference', (xml) =>
      mtom(
        change(xml, /(<soap:Body[^>]*>).*(?=<\/soap:Body>)/s, (was) => was.slice(0, was.indexOf('>') + 1) + include()),
      ),
    ),
    attack('instead of the envelope', 'xop.reference', () => mtom(include())),
    attack('beside the Body', 'xop.reference', (xml) =>
      mtom(change(xml, '</soap:Envelope>', `${include()}</soap:Envelope>`)),
    ),
    attack('a part with markup in a text field', 'wss.signature', (xml) =>
      mtom(change(xml, /<b:Onderwerp>[^<]*/, `<b:Onderwerp>${include()}`), [{ ...pdfPart, content: `<x/>${text}` }]),
    ),
  ]);
});

describe('attack: the content', () => {
  attacks(openArena(), [
    attack('another part', 'wss.signature', (xml) =>
      mtom(optimized(xml), [{ ...pdfPart, content: '%PDF-1.7 forged' }]),
    ),
    attack('one byte more', 'wss.signature', (xml) =>
      mtom(optimized(xml), [{ ...pdfPart, content: Buffer.concat([PDF, Buffer.from('\n')]) }]),
    ),
    attack('no content', 'wss.signature', (xml) => mtom(optimized(xml), [{ ...pdfPart, content: '' }])),
    {
      name: 'the Include itself was signed (x-MTM-2)',
      make: (_good, arena) => mtom(signed(arena, include())),
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
    {
      name: 'base64 in lines was signed (trap 13)',
      make: (_good, arena) => {
        const lines = BASE64.replace(/.{40}/g, '$&\n');
        return mtom(change(signed(arena, lines), lines, include()));
      },
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
  ]);
});
