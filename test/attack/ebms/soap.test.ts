// XML, header and HTTP as the weapon over /ebms (traps 44, 55, 57, 69, 70; x-RCV-1, x-RCV-3, x-HDR-1 … 20): bombs and DOCTYPEs, elements twice or hidden, another
// agreement, party or certificate than the TLS connection speaks for.
import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { writeMessage } from '../../../src/ebms/header/index.ts';
import { signEbms } from '../../../src/security/index.ts';
import type { EbmsPair } from '../../support/ebms.ts';
import { type Letter, type Packed, pack, plain, writeLetter } from '../../support/ebms-letter.ts';
import { attacks, type EbmsAttack, openPair, type Refused } from './arena.ts';

const attack = (name: string, refused: Refused, make: EbmsAttack['make']): EbmsAttack => ({ name, refused, make });
/** The message with another SOAP part. */
const soap =
  (change: (text: string, letter: Letter) => string) =>
  (letter: Letter): Packed =>
    pack({ ...letter, soap: Buffer.from(change(letter.soap.toString(), letter)) });
const swap = (from: string | RegExp, to: string) =>
  soap((text) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`nothing to change: ${from}`);
    return changed;
  });
const withHeaders = (headers: Record<string, string>) => (letter: Letter) => {
  const packed = pack(letter);
  return { ...packed, headers: { ...packed.headers, ...headers } };
};
const doctype = (declaration: string) => soap((text) => declaration + text);
const block = (markup: string) => swap('</soap:Header>', `${markup}</soap:Header>`);
const EB = 'xmlns:eb="http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd"';
const SOAP = 'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"';
const MUST = 'soap:mustUnderstand="1"';
const BLOCK = `${EB} eb:version="2.0" ${MUST}`;

/** Brought by the holder of another certificate. */
const broughtBy = (oin: string | undefined) => async (letter: Letter, pair: EbmsPair) => ({
  ...pack(letter),
  as: oin === undefined ? pair.bode.identity : await pair.pki.issue({ oin, freshKey: true }),
});

describe('attack over /ebms: XML and header', () => {
  attacks(openPair(), [
    attack('a DOCTYPE', 'xml.forbidden', doctype('<!DOCTYPE a>')),
    attack(
      'a billion laughs',
      'xml.forbidden',
      doctype('<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'),
    ),
    attack('an external entity', 'xml.forbidden', doctype('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    attack('an external DTD', 'xml.forbidden', doctype('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">')),
    attack('an entity that nobody declared', 'xml.forbidden', swap('<eb:CPAId>', '<eb:CPAId>&x;')),
    attack('a processing instruction', 'xml.forbidden', swap('<soap:Header', '<?php x?><soap:Header')),
    attack(
      'a thousand levels',
      'xml.limit',
      block(`${'<a:a xmlns:a="urn:a">'.repeat(1_000)}${'</a:a>'.repeat(1_000)}`),
    ),
    attack('ten thousand elements', 'xml.limit', block(`<a:a xmlns:a="urn:a">${'<a:b/>'.repeat(10_000)}</a:a>`)),
    attack(
      'a thousand attributes',
      'xml.limit',
      block(`<a:a xmlns:a="urn:a" ${Array.from({ length: 1_000 }, (_, n) => `b${n}=""`).join(' ')}/>`),
    ),
    attack('UTF-16', 'xml.encoding', (letter) => plain(Buffer.from(`\ufeff${letter.soap.toString()}`, 'utf16le'))),
    attack(
      'a declaration of another encoding',
      'xml.encoding',
      soap((text) => `<?xml version="1.0" encoding="ISO-8859-1"?>${text.replace(/^<\?xml[^>]*\?>/, '')}`),
    ),
    attack('bytes that are no UTF-8', 'xml.encoding', (letter) =>
      pack({ ...letter, soap: Buffer.from(letter.soap.toString().replace('<eb:CPAId>', '<eb:CPAId>\xff'), 'latin1') }),
    ),
    attack(
      'a cut SOAP part',
      'xml.malformed',
      soap((text) => text.slice(0, -20)),
    ),
    attack(
      'two envelopes',
      'xml.malformed',
      soap((text) => text + text),
    ),
    attack(
      'SOAP 1.2',
      'soap.version',
      soap((text) =>
        text.replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
      ),
    ),
    attack('no Header', 'ebms.header', swap(/<soap:Header>.*<\/soap:Header>/s, '')),
    attack(
      'two Headers',
      'soap.structure',
      soap((text) => text.replace(/<soap:Header>.*<\/soap:Header>/s, '$&$&')),
    ),
    attack(
      'two MessageHeaders',
      'soap.structure',
      soap((text) => text.replace(/<eb:MessageHeader.*<\/eb:MessageHeader>/s, '$&$&')),
    ),
    attack(
      'the MessageHeader in the Body',
      'ebms.header',
      soap((text) => {
        const [header] = /<eb:MessageHeader.*<\/eb:MessageHeader>/s.exec(text)!;
        return text.replace(header, '').replace('<soap:Body>', `<soap:Body>${header}`);
      }),
    ),
    attack(
      'two Manifests',
      'soap.structure',
      soap((text) => text.replace(/<eb:Manifest.*<\/eb:Manifest>/s, '$&$&')),
    ),
    attack(
      'two AckRequested',
      'soap.structure',
      soap((text) => text.replace(/<eb:AckRequested[^>]*>(?:<\/eb:AckRequested>)?/, '$&$&')),
    ),
    attack(
      'ebMS 3.0',
      'ebms.version',
      soap((text) => text.replace(/(<eb:MessageHeader[^>]*eb:version=")2\.0/, '$13.0')),
    ),
    attack('a block that must be understood', 'soap.mustUnderstand', block(`<x:x xmlns:x="urn:x" ${MUST}/>`)),
    attack('a header block without namespace', 'soap.structure', block('<x/>')),
    attack(
      'a MessageHeader for another node',
      'soap.structure',
      soap((text) =>
        text.replace(
          '<eb:MessageHeader ',
          '<eb:MessageHeader soap:actor="http://schemas.xmlsoap.org/soap/actor/next" ',
        ),
      ),
    ),
    attack(
      'attributes without prefix (trap 43)',
      'ebms.version',
      soap((text) => text.replace(/(<eb:MessageHeader[^>]*) eb:version/, '$1 version')),
    ),
    attack(
      'the elements of MessageHeader in another order',
      'ebms.schema',
      soap((text) => text.replace(/(<eb:CPAId>.*<\/eb:CPAId>)(<eb:ConversationId>.*<\/eb:ConversationId>)/s, '$2$1')),
    ),
    attack(
      'a comment that splits the CPAId (trap 70)',
      'ebms.agreement',
      swap(/<eb:CPAId>(.)/, '<eb:CPAId>x<!-- -->$1'),
    ),
    attack(
      'two RefToMessageIds',
      'ebms.schema',
      swap(
        '</eb:Timestamp>',
        '</eb:Timestamp><eb:RefToMessageId>a@b</eb:RefToMessageId><eb:RefToMessageId>c@d</eb:RefToMessageId>',
      ),
    ),
    attack(
      'a MessageOrder (x-HDR-21)',
      'ebms.messageOrder',
      block(`<eb:MessageOrder ${BLOCK}><eb:SequenceNumber>0</eb:SequenceNumber></eb:MessageOrder>`),
    ),
    attack(
      'an Acknowledgment in a business message (x-RM-4)',
      'ebms.bundled',
      block(
        `<eb:Acknowledgment ${BLOCK}><eb:Timestamp>2026-03-03T09:12:04Z</eb:Timestamp><eb:RefToMessageId>a@b</eb:RefToMessageId></eb:Acknowledgment>`,
      ),
    ),
    attack('no AckRequested', 'ebms.contradiction', swap(/<eb:AckRequested[^>]*>(?:<\/eb:AckRequested>)?/, '')),
    attack(
      'no DuplicateElimination',
      'ebms.contradiction',
      swap(/<eb:DuplicateElimination>?(?:\/>|<\/eb:DuplicateElimination>)/, ''),
    ),
    attack('an empty signature', 'ebms.schema', block('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>')),
    attack(
      'a good signature that nobody agreed on (x-EBP-1)',
      'ebms.contradiction',
      async ({ message, parts }, pair) => {
        const digests = parts.map(({ contentId, body }) => ({ contentId, digest: hash('sha256', body, 'buffer') }));
        const { bytes } = await signEbms(writeMessage(message), digests, { key: pair.partner.identity });
        return pack({ soap: bytes, parts });
      },
    ),
    attack(
      'a DOCTYPE after the declaration',
      'xml.forbidden',
      doctype('<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE a>'),
    ),
    // who
    attack('another role', 'ebms.party', swap('<eb:Role>Partner<', '<eb:Role>Bode<')),
    attack(
      'From and To exchanged',
      'ebms.agreement',
      soap((text) =>
        text.replace(/<eb:From>(.*)<\/eb:From><eb:To>(.*)<\/eb:To>/s, '<eb:From>$2</eb:From><eb:To>$1</eb:To>'),
      ),
    ),
    attack(
      'the OIN of a third party in From',
      'ebms.agreement',
      soap((text) => text.replace('00000099000000002000', '00000099000000003000')),
    ),
    attack(
      'a second PartyId in From',
      'ebms.agreement',
      swap('<eb:From>', '<eb:From><eb:PartyId eb:type="urn:osb:oin">00000099000000003000</eb:PartyId>'),
    ),
    attack(
      'the OIN of a third party in To',
      'ebms.agreement',
      swap(/(<eb:To><eb:PartyId[^>]*>)\d+/, '$100000099000000003000'),
    ),
    attack('an unknown CPAId', 'ebms.agreement', swap(/<eb:CPAId>[^<]*/, '<eb:CPAId>onbekend')),
    attack('a CPAId that is a path', 'ebms.agreement', swap(/<eb:CPAId>[^<]*/, '<eb:CPAId>../../etc/passwd')),
    attack(
      'an action of the other direction (trap 55)',
      'ebms.action',
      swap('<eb:Action>melding<', '<eb:Action>antwoord<'),
    ),
    attack('brought by a stranger', 'ebms.agreement', broughtBy('00000099000000003000')),
    attack('brought by ourselves', 'ebms.agreement', broughtBy(undefined)),
    // HTTP
    attack('SOAPAction without quotes', 'soap.action', withHeaders({ SOAPAction: 'ebXML' })),
    attack('SOAPAction in small letters', 'soap.action', withHeaders({ SOAPAction: '"ebxml"' })),
    attack('an empty SOAPAction', 'soap.action', withHeaders({ SOAPAction: '""' })),
    attack('application/soap+xml', 'http.mediaType', withHeaders({ 'Content-Type': 'application/soap+xml' })),
    attack('application/json', 'http.mediaType', withHeaders({ 'Content-Type': 'application/json' })),
    attack('a gzipped body', 'http.contentEncoding', (letter) => {
      const { headers, body } = pack(letter);
      return { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: gzipSync(body) };
    }),
    attack('a gzipped body that does not say so', 'mime.truncated', (letter) => {
      const { headers, body } = pack(letter);
      return { headers, body: gzipSync(body) };
    }),
    attack('a replay under an agreement that is not there', 'ebms.agreement', async (_letter, pair) =>
      pack(
        await writeLetter(pair, {
          change: (as) => ({ ...as, header: { ...as.header, cpaId: `${as.header.cpaId}-2` } }),
        }),
      ),
    ),
    attack(
      'a MessageHeader in another namespace',
      'soap.mustUnderstand',
      soap((text) =>
        text
          .replace('<eb:MessageHeader ', `<eb:MessageHeader ${EB.replace('2_0', '9_9')} ${SOAP} `)
          .replace(new RegExp(`(MessageHeader [^>]*)${EB}`), '$1'),
      ),
    ),
  ]);
});
