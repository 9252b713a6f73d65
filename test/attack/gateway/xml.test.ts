// XML itself as the weapon (traps 69, 70, 39; x-HTTP-3, WS006): entities and DOCTYPEs, comments and sections inside signed values, encodings,
// and everything that can be made deep, long or many. Each attack is followed by a good message: the process must not have suffered.
import { expect } from 'chai';
import { change } from '../../support/exchange.ts';
import { type Attack, attacks, openArena, type Refused } from './arena.ts';
import { append, attributes, content, prepend, SUBJECT } from './message.ts';

const each = { goodAfterEach: true };
/** Something before the Envelope. */
const prolog = (name: string, before: string, refused: Refused = 'xml.forbidden'): Attack => ({
  name,
  make: (good) => before + good,
  refused,
});
const inSubject = (name: string, put: string, refused: Refused): Attack => ({
  name: `${name} in a signed value`,
  make: (good) => change(good, SUBJECT, `${SUBJECT.slice(0, 6)}${put}${SUBJECT.slice(6)}`),
  refused,
});
const ENTITIES = (deep: number) =>
  Array.from({ length: deep }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

describe('attack over the gateway: DOCTYPE, entities and instructions', () => {
  attacks(
    openArena(),
    [
      prolog('an empty DOCTYPE', '<!DOCTYPE soap:Envelope>'),
      prolog('a DOCTYPE in small letters', '<!doctype soap:Envelope>', 'xml.malformed'),
      prolog('billion laughs', `<!DOCTYPE x [<!ENTITY l0 "ha">${ENTITIES(9)}]>`),
      prolog('quadratic blowup', `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(100_000)}">]>`),
      prolog('an external entity of a file', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
      prolog('an external entity over HTTP', '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>'),
      prolog('a parameter entity', '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>'),
      prolog('an external subset', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
      prolog('a public identifier', '<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd">'),
      prolog('attribute defaults that make an id', '<!DOCTYPE x [<!ATTLIST soap:Body wsu:Id ID #IMPLIED>]>'),
      prolog('a DOCTYPE behind the declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE x>'),
      prolog('a DOCTYPE behind a comment', '<!-- x --><!DOCTYPE x>'),
      prolog('a DOCTYPE behind a byte order mark', '\ufeff<!DOCTYPE x>'),
      prolog('a stylesheet instruction', '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>'),
      prolog('a second declaration', '<?xml version="1.0"?><?xml version="1.0"?>'),
      prolog('a declaration behind white space', ' <?xml version="1.0"?>'),
      prolog('XML 1.1', '<?xml version="1.1"?>', 'xml.malformed'),
      prolog('XML 2.0', '<?xml version="2.0"?>', 'xml.malformed'),
      prolog('a declaration with a strange parameter', '<?xml version="1.0" x="y"?>', 'xml.malformed'),
      { name: 'an instruction behind the Envelope', make: (good) => `${good}<?x y?>`, refused: 'xml.forbidden' },
      {
        name: 'a DOCTYPE inside the Envelope',
        make: (good) => prepend(good, 'soap:Header', '<!DOCTYPE x>'),
        refused: 'xml.forbidden',
      },
      {
        name: 'an entity in an attribute',
        make: (good) => attributes(good, 'bb:LeverBerichten', 'x="&e;"'),
        refused: 'xml.forbidden',
      },
      {
        name: 'a general entity that is called amp, in capitals',
        make: (good) => change(good, SUBJECT, '&AMP;'),
        refused: 'xml.forbidden',
      },
      inSubject('an instruction', '<?x y?>', 'xml.forbidden'),
      inSubject('an entity', '&e;', 'xml.forbidden'),
      inSubject('an HTML entity', '&nbsp;', 'xml.forbidden'),
      inSubject('a reference to NUL', '&#0;', 'xml.malformed'),
      inSubject('a reference to a control character', '&#8;', 'xml.malformed'),
      inSubject('a reference to a surrogate', '&#xD800;', 'xml.malformed'),
      inSubject('a pair of references to surrogates', '&#xD83D;&#xDE00;', 'xml.malformed'),
      inSubject('a reference above Unicode', '&#x110000;', 'xml.malformed'),
      inSubject('a reference with a thousand zeros', `&#${'0'.repeat(1000)}65;`, 'xml.malformed'),
      inSubject('a reference without end', '&#65', 'xml.malformed'),
      inSubject('an ampersand', '&', 'xml.malformed'),
      inSubject('U+FFFE', '\ufffe', 'xml.malformed'),
      inSubject('a control character', '\u0001', 'xml.malformed'),
      inSubject('DEL and C1 controls, which XML allows', '\u007f\u0085', 'wss.signature'),
      inSubject(']]>', ']]>', 'xml.malformed'),
      inSubject('a comment with two hyphens', '<!-- a -- b -->', 'xml.malformed'),
      inSubject('a comment without end', '<!-- ', 'xml.malformed'),
      inSubject('a CDATA section without end', '<![CDATA[', 'xml.malformed'),
      inSubject('a CDATA section in CDATA', '<![CDATA[<![CDATA[]]>]]>', 'xml.malformed'),
      inSubject('a CDATA section with other text', '<![CDATA[X]]>', 'wss.signature'),
      inSubject('an element', '<x xmlns="urn:x"></x>', 'wss.signature'),
      inSubject('white space', ' ', 'wss.signature'),
      inSubject('a line end', '\r\n', 'wss.signature'),
      inSubject('a letter in another composition', 'e\u0301', 'wss.signature'),
    ],
    each,
  );
});

describe('attack over the gateway: what is written another way says the same, or is refused (trap 70)', () => {
  const arena = openArena();
  const SUBJECTS: readonly (readonly [name: string, write: (subject: string) => string])[] = [
    ['a comment that splits it', (subject) => `${subject.slice(0, 3)}<!-- VERVALST -->${subject.slice(3)}`],
    ['a comment before it', (subject) => `<!-- VERVALST -->${subject}`],
    ['a CDATA section around it', (subject) => `<![CDATA[${subject}]]>`],
    [
      'two CDATA sections and a reference',
      (subject) => `<![CDATA[${subject.slice(0, 2)}]]>&#${subject.charCodeAt(2)};<![CDATA[${subject.slice(3)}]]>`,
    ],
  ];
  for (const signer of ['xml-crypto', 'bode'] as const)
    for (const [name, write] of SUBJECTS)
      it(`${name}: the whole subject is stored [${signer}]`, async () => {
        const good = await arena().fresh(signer);
        await arena().passes(change(good, SUBJECT, write(SUBJECT)));
        const stored = [
          ...(arena().store as unknown as { inhoud(): { berichten: Map<string, { onderwerp: string }> } })
            .inhoud()
            .berichten.values(),
        ];
        expect(new Set(stored.map(({ onderwerp }) => onderwerp))).to.deep.equal(new Set([SUBJECT]));
      });
  it('a comment that hides half of the BSN or of an id does not change who is meant', async () => {
    const good = await arena().fresh();
    const split = (name: string) => (xml: string) =>
      content(xml, name, (was) => `${was.slice(0, 4)}<!---->${was.slice(4)}`);
    const names = [
      'b:GebruikerID',
      'b:BerichtID',
      'wsa:MessageID',
      'wsa:Action',
      'wsu:Created',
      'ds:SignatureValue',
      'ds:DigestValue',
      'wsse:BinarySecurityToken',
    ];
    await arena().passes(names.reduce((xml, name) => split(name)(xml), good));
  });
});

describe('attack over the gateway: encodings (WS006)', () => {
  const bytes = (name: string, make: (good: string) => Buffer, refused: Refused): Attack => ({ name, make, refused });
  const raw = (name: string, hex: string, refused: Refused = 'xml.encoding'): Attack => ({
    name: `${name} in a signed value`,
    make: (good) => {
      const at = Buffer.from(good.slice(0, good.indexOf(SUBJECT)));
      return Buffer.concat([at, Buffer.from(hex, 'hex'), Buffer.from(good.slice(good.indexOf(SUBJECT)))]);
    },
    refused,
  });
  const declared = (encoding: string, refused: Refused = 'xml.encoding'): Attack =>
    prolog(`${encoding} is declared`, `<?xml version="1.0" encoding="${encoding}"?>`, refused);
  attacks(
    openArena(),
    [
      declared('ISO-8859-1'),
      declared('US-ASCII'),
      declared('UTF-16'),
      declared('UTF-7'),
      declared('UTF8'),
      declared('windows-1252'),
      declared('EBCDIC-CP-US'),
      declared('-utf-8', 'xml.malformed'),
      declared('', 'xml.malformed'),
      bytes('UTF-16 LE with a byte order mark', (good) => Buffer.from(`\ufeff${good}`, 'utf16le'), 'xml.encoding'),
      bytes('UTF-16 LE without', (good) => Buffer.from(good, 'utf16le'), 'xml.encoding'),
      bytes(
        'UTF-16 BE with a byte order mark',
        (good) => Buffer.from(`\ufeff${good}`, 'utf16le').swap16(),
        'xml.encoding',
      ),
      bytes('UTF-16 BE without', (good) => Buffer.from(good, 'utf16le').swap16(), 'xml.encoding'),
      bytes(
        'UTF-32',
        (good) => Buffer.concat([...good].map((char) => Buffer.from([0, 0, 0, char.charCodeAt(0)]))),
        'xml.encoding',
      ),
      bytes('UTF-7', (good) => Buffer.from(good.replace('<', '+ADw-')), 'xml.malformed'),
      bytes('two byte order marks', (good) => Buffer.from(`\ufeff\ufeff${good}`), 'xml.malformed'),
      bytes(
        'a byte order mark behind the declaration',
        (good) => Buffer.from(`<?xml version="1.0"?>\ufeff${good}`),
        'xml.malformed',
      ),
      bytes('a NUL before the message', (good) => Buffer.from(`\0${good}`), 'xml.encoding'),
      bytes('a NUL behind the message', (good) => Buffer.from(`${good}\0`), 'xml.malformed'),
      bytes('a line of a mail before the message', (good) => Buffer.from(`From x\n${good}`), 'xml.malformed'),
      bytes('the message twice', (good) => Buffer.from(good + good), 'xml.malformed'),
      bytes('only white space', () => Buffer.from('   '), 'xml.malformed'),
      bytes('only a byte order mark', () => Buffer.from('\ufeff'), 'xml.malformed'),
      bytes('JSON', () => Buffer.from('{"Envelope":{}}'), 'xml.malformed'),
      bytes('random bytes', () => Buffer.from('8f3b1c00ff7e', 'hex'), 'xml.encoding'),
      raw('an overlong <', 'c0bc'),
      raw('an overlong slash of three bytes', 'e080af'),
      raw('an overlong NUL', 'c080'),
      raw('a surrogate in CESU-8', 'eda0bdedb880'),
      raw('a lone continuation byte', '80'),
      raw('a cut sequence', 'e282'),
      raw('a byte above Unicode', 'f4908080'),
      raw('0xFF', 'ff'),
      raw('Latin-1', 'e9'),
      raw('NUL', '00', 'xml.malformed'),
      raw('U+FFFF', 'efbfbf', 'xml.malformed'),
    ],
    each,
  );
});

describe('attack over the gateway: depth, counts and sizes (trap 69)', () => {
  const nested = (depth: number) => '<x>'.repeat(depth) + '</x>'.repeat(depth);
  const many = (count: number, write: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => write(n)).join('');
  const inPayload = (name: string, markup: () => string, refused: Refused): Attack => ({
    name,
    make: (good) => append(good, 'bb:LeverBerichten', markup()),
    refused,
    // Many bytes and the same for both signers.
    by: 'bode',
  });
  attacks(
    openArena(),
    [
      inPayload('100 elements deep', () => nested(100), 'xml.limit'),
      inPayload('100,000 elements deep', () => nested(100_000), 'xml.limit'),
      inPayload('a million elements deep, never closed', () => '<x>'.repeat(1_000_000), 'xml.limit'),
      inPayload('300,000 elements', () => '<x/>'.repeat(300_000), 'xml.limit'),
      inPayload('65 attributes on one element', () => `<x ${many(65, (n) => ` a${n}=""`)}/>`, 'xml.limit'),
      inPayload('20,000 attributes on one element', () => `<x ${many(20_000, (n) => ` a${n}=""`)}/>`, 'xml.limit'),
      inPayload('500,000 attributes together', () => '<x a="" b="" c="" d="" e=""/>'.repeat(100_000), 'xml.limit'),
      inPayload('65 namespaces on one element', () => `<x ${many(65, (n) => ` xmlns:n${n}="urn:n"`)}/>`, 'xml.limit'),
      inPayload(
        '300 namespaces in force at once',
        () => many(6, (d) => `<x ${many(60, (n) => ` xmlns:n${d}-${n}="urn:n"`)}>`) + '</x>'.repeat(6),
        'xml.limit',
      ),
      inPayload('3,000 different names', () => many(3_000, (n) => `<n${n}/>`), 'xml.limit'),
      inPayload(
        '3,000 different prefixes, one at a time',
        () => many(3_000, (n) => `<p${n}:x xmlns:p${n}="urn:p"/>`),
        'xml.limit',
      ),
      inPayload('a name of 300 bytes', () => `<${'n'.repeat(300)}/>`, 'xml.limit'),
      inPayload('a name of a megabyte', () => `<${'n'.repeat(1_000_000)}/>`, 'xml.limit'),
      inPayload('a namespace of 2,000 characters', () => `<x xmlns="urn:${'n'.repeat(2000)}"/>`, 'xml.limit'),
      inPayload('an attribute of 100,000 bytes', () => `<x a="${'v'.repeat(100_000)}"/>`, 'xml.limit'),
      inPayload('text of 40 MB', () => `<x>${'v'.repeat(40_000_000)}</x>`, 'xml.limit'),
      inPayload('an attribute twice', () => '<x a="" a=""/>', 'xml.malformed'),
      inPayload(
        'an attribute twice by two prefixes',
        () => '<x xmlns:p="urn:p" xmlns:q="urn:p" p:a="" q:a=""/>',
        'xml.malformed',
      ),
      inPayload('an unbound prefix', () => '<p:x/>', 'xml.malformed'),
      inPayload('a prefix that is undeclared', () => '<p:x xmlns:p=""/>', 'xml.malformed'),
      inPayload('a relative namespace', () => '<x xmlns="relative"/>', 'xml.malformed'),
      inPayload('xmlns bound by hand', () => '<x xmlns:xmlns="urn:x"/>', 'xml.malformed'),
      inPayload('xml bound to something else', () => '<x xmlns:xml="urn:x"/>', 'xml.malformed'),
      inPayload('a name with two colons', () => '<bb:x:y/>', 'xml.malformed'),
      inPayload('a name with a control character', () => '<x\u0001/>', 'xml.malformed'),
      inPayload('an id 100 times', () => '<x Id="x"/>'.repeat(100), 'wss.structure'),
      inPayload('100,000 ids, all different', () => many(100_000, (n) => `<x Id="i${n}"/>`), 'wss.signature'),
      inPayload('an xml:id twice', () => '<x xml:id="x"/><x xml:id="x"/>', 'xml.malformed'),
      inPayload('an xml:id that is no name', () => '<x xml:id="1 2"/>', 'xml.malformed'),
      inPayload('a million character references', () => `<x>${'&#65;'.repeat(1_000_000)}</x>`, 'wss.signature'),
      inPayload('five million character references', () => `<x>${'&#65;'.repeat(5_000_000)}</x>`, 'xml.limit'),
      inPayload('a million comments', () => `<x>${'<!---->'.repeat(1_000_000)}</x>`, 'wss.signature'),
      inPayload('a comment of 20 MB', () => `<x><!--${'v'.repeat(20_000_000)}--></x>`, 'wss.signature'),
      inPayload('a million CDATA sections', () => `<x>${'<![CDATA[]]>'.repeat(1_000_000)}</x>`, 'wss.signature'),
      inPayload(
        'a million end signs, each written longer in canonical form',
        () => `<x>${'>'.repeat(1_000_000)}</x>`,
        'wss.signature',
      ),
      {
        name: 'namespaces that canonicalization would repeat on 100,000 elements',
        make: (good) => {
          const uri = `urn:${'n'.repeat(900)}`;
          const names = many(50, (n) => ` xmlns:n${n}="${uri}${n}"`);
          return append(
            good,
            'bb:LeverBerichten',
            `<x${names}>${'<x n0:a="" n1:a="" n2:a="" n3:a=""/>'.repeat(30_000)}</x>`,
          );
        },
        refused: 'xml.limit',
      },
      { name: 'the message is cut in half', make: (good) => good.slice(0, good.length / 2), refused: 'xml.malformed' },
      { name: 'the last byte is missing', make: (good) => good.slice(0, -1), refused: 'xml.malformed' },
      {
        name: 'an end tag of another name',
        make: (good) => change(good, '</soap:Body>', '</soap:Bodies>'),
        refused: 'xml.malformed',
      },
      { name: 'an end tag too many', make: (good) => `${good}</soap:Envelope>`, refused: 'xml.malformed' },
      {
        name: 'Bodies that overlap',
        make: (good) => change(good, '</soap:Header>', '<soap:Body></soap:Header>'),
        refused: 'xml.malformed',
      },
    ],
    each,
  );
});
