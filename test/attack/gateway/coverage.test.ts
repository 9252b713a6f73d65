// Signatures over less than everything (WB004, x-WSS-4, trap 34) and references to something else than an element of this message
// (x-WSS-6, x-WSS-9). Every signature here is right in itself and made by the sender: he, or who holds a message of his, goes too far.
import { change } from '../../support/exchange.ts';
import {
  BODY,
  EXC,
  envelope,
  requiredParts,
  sign,
  TIMESTAMP,
  TOKEN,
  timestamp,
  WSSE11,
  wsa,
  XENC,
} from '../../support/soap.ts';
import { type Arena, type Attack, attacks, openArena, type Refused } from './arena.ts';
import { ALL_PREFIXES, append, content, headersOf, letter, part, partyOf, prepend } from './message.ts';

const ANONYMOUS = 'http://www.w3.org/2005/08/addressing/anonymous';
const FROM = '<wsa:Address>https://afzender.example</wsa:Address>';
const REPLY = `<wsa:Address>${ANONYMOUS}</wsa:Address>`;

/** A letter with every header that a request may have, signed over what `choose` leaves of the required parts. */
function signOver({ cast }: Arena, choose: (required: readonly string[]) => readonly string[]): string {
  const of = letter();
  const headers = [
    ...headersOf(of),
    wsa('From', FROM),
    wsa('ReplyTo', REPLY),
    wsa('FaultTo', REPLY),
    wsa('RelatesTo', 'urn:uuid:earlier'),
  ];
  const party = partyOf(cast.sender);
  const now = Date.now();
  const xml = envelope({ headers, payload: of.payload, timestamp: timestamp(now, now + 300_000) }, party);
  return sign(xml, party, { sign: choose(requiredParts(xml)) });
}

const without = (mark: string): Attack => ({
  name: `${mark} is not signed`,
  make: (_good, arena) => signOver(arena, (required) => required.filter((xpath) => !xpath.includes(`'${mark}'`))),
  refused: 'wss.coverage',
  by: 'xml-crypto',
});
const only = (name: string, xpaths: readonly string[], refused: Refused = 'wss.coverage'): Attack => ({
  name: `signed is only ${name}`,
  make: (_good, arena) => signOver(arena, () => xpaths),
  refused,
  by: 'xml-crypto',
});

describe('attack over the gateway: partial coverage', () => {
  const added = (name: string, markup: string): Attack => ({
    name: `wsa:${name} is added after signing`,
    make: (good) => append(good, 'soap:Header', `<wsa:${name}${ALL_PREFIXES}>${markup}</wsa:${name}>`),
    refused: 'wss.coverage',
    genuine: true,
  });
  attacks(openArena(), [
    ...['To', 'Action', 'MessageID', 'From', 'ReplyTo', 'FaultTo', 'RelatesTo', 'Timestamp', 'Body'].map(without),
    only('the Body', [BODY]),
    only('Body and Timestamp (trap 34)', [BODY, TIMESTAMP]),
    only('the token', [TOKEN]),
    only('the Envelope', ['/*']),
    only('the Header', ["/*/*[local-name()='Header']"]),
    only('the payload', [`${BODY}/*`]),
    only('the Security header', ["//*[local-name()='Security']"]),
    {
      name: 'signed is also an element inside the Body',
      make: (_good, arena) => signOver(arena, (required) => [...required, "//*[local-name()='Bericht']"]),
      refused: 'wss.coverage',
      by: 'xml-crypto',
    },
    {
      name: 'signed is the Address instead of wsa:From',
      make: (_good, arena) =>
        signOver(arena, (required) => required.map((xpath) => (xpath.includes("'From'") ? `${xpath}/*` : xpath))),
      refused: 'wss.coverage',
      by: 'xml-crypto',
    },
    {
      name: 'signed is Created instead of the Timestamp',
      make: (_good, arena) =>
        signOver(arena, (required) => required.map((xpath) => (xpath === TIMESTAMP ? `${xpath}/*[1]` : xpath))),
      refused: 'wss.coverage',
      by: 'xml-crypto',
    },
    added('From', FROM),
    added('ReplyTo', REPLY),
    added('FaultTo', REPLY),
    added('RelatesTo', 'urn:uuid:other'),
    added('Other', ANONYMOUS),
    {
      name: 'an empty SignatureConfirmation in a request',
      make: (good) =>
        prepend(good, 'wsse:Security', `<c:SignatureConfirmation xmlns:c="${WSSE11}"></c:SignatureConfirmation>`),
      refused: 'wss.structure',
      genuine: true,
    },
    {
      name: 'the signature is stripped',
      make: (good) => change(good, part(good, 'ds:Signature'), ''),
      refused: 'wss.structure',
    },
    {
      name: 'the Security header is stripped',
      make: (good) => change(good, part(good, 'wsse:Security'), ''),
      refused: 'wss.missing',
    },
    {
      name: 'the whole Header is stripped',
      make: (good) => change(good, part(good, 'soap:Header'), ''),
      refused: 'wsa.toMissing',
    },
    {
      name: 'the Timestamp is stripped',
      make: (good) => change(good, part(good, 'wsu:Timestamp'), ''),
      refused: 'wss.structure',
    },
    {
      name: 'a reference is stripped',
      make: (good) => change(good, part(good, 'ds:Reference'), ''),
      refused: 'wss.coverage',
    },
    {
      name: 'all references are stripped',
      make: (good) => change(good, /<ds:Reference [\s\S]*<\/ds:Reference>/, ''),
      refused: 'wss.structure',
    },
  ]);
});

describe('attack over the gateway: more than one signature', () => {
  const foreign = ({ cast }: Arena) => {
    const of = letter();
    const party = partyOf(cast.sender);
    const xml = envelope({ headers: headersOf(of), payload: of.payload, timestamp: timestamp(Date.now()) }, party);
    return part(sign(xml, party, { sign: [BODY] }), 'ds:Signature');
  };
  const double = (name: string): Attack => ({
    name: `${name} twice`,
    make: (good) => change(good, part(good, name), (was) => was + was),
    refused: 'wss.structure',
  });
  attacks(openArena(), [
    ...['ds:Signature', 'ds:SignedInfo', 'ds:SignatureValue', 'ds:KeyInfo', 'ds:CanonicalizationMethod'].map(double),
    double('ds:SignatureMethod'),
    {
      name: 'the signature of another message before the right one',
      make: (good, arena) => change(good, part(good, 'ds:Signature'), (was) => foreign(arena) + was),
      refused: 'wss.structure',
    },
    {
      name: 'the signature of another message behind the right one',
      make: (good, arena) => change(good, part(good, 'ds:Signature'), (was) => was + foreign(arena)),
      refused: 'wss.structure',
    },
    {
      name: 'the signature of another message instead of the right one',
      make: (good, arena) => change(good, part(good, 'ds:Signature'), foreign(arena)),
      refused: 'wss.coverage',
    },
    {
      name: 'the right signature inside a ds:Object of a hollow one',
      make: (good) => {
        const was = part(good, 'ds:Signature');
        const hollow = change(was, '</ds:Signature>', `<ds:Object${ALL_PREFIXES}>${was}</ds:Object></ds:Signature>`);
        return change(good, was, hollow);
      },
      refused: 'wss.structure',
    },
    {
      name: 'a second SignedInfo at the end of the Signature',
      make: (good) => append(good, 'ds:Signature', part(good, 'ds:SignedInfo')),
      refused: 'wss.structure',
    },
    {
      name: 'the SignedInfo in KeyInfo, a forged one in its place',
      make: (good) => {
        const was = part(good, 'ds:SignedInfo');
        const forged = change(was, /<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAA');
        return append(change(good, was, forged), 'ds:KeyInfo', was);
      },
      refused: 'wss.structure',
    },
    {
      name: 'KeyInfo before SignedInfo',
      make: (good) => {
        const info = part(good, 'ds:KeyInfo');
        return prepend(change(good, info, ''), 'ds:Signature', info);
      },
      refused: 'wss.structure',
    },
    {
      name: 'no KeyInfo',
      make: (good) => change(good, part(good, 'ds:KeyInfo'), ''),
      refused: 'wss.structure',
    },
    {
      name: 'no SignatureValue',
      make: (good) => change(good, part(good, 'ds:SignatureValue'), ''),
      refused: 'wss.structure',
    },
    {
      name: 'an empty SignatureValue',
      make: (good) => content(good, 'ds:SignatureValue', ''),
      refused: 'wss.structure',
    },
    {
      name: 'an element in SignatureValue',
      make: (good) => append(good, 'ds:SignatureValue', '<ds:x></ds:x>'),
      refused: 'wss.structure',
    },
    {
      name: 'a SignatureValue of zeros',
      make: (good) => content(good, 'ds:SignatureValue', Buffer.alloc(256).toString('base64')),
      refused: 'wss.signature',
    },
    {
      name: 'a SignatureValue that is one byte longer',
      make: (good) =>
        content(good, 'ds:SignatureValue', (was) =>
          Buffer.concat([Buffer.alloc(1), Buffer.from(was, 'base64')]).toString('base64'),
        ),
      refused: 'wss.signature',
    },
    {
      name: 'a SignatureValue of a megabyte',
      make: (good) => content(good, 'ds:SignatureValue', Buffer.alloc(1_000_000, 7).toString('base64')),
      refused: 'wss.signature',
    },
    {
      name: 'a SignatureValue that is no base64',
      make: (good) => content(good, 'ds:SignatureValue', (was) => `${was.slice(0, -4)}*===`),
      refused: 'wss.structure',
    },
    {
      name: 'a DigestValue that is cut',
      make: (good) =>
        content(good, 'ds:DigestValue', (was) => Buffer.from(was, 'base64').subarray(0, 16).toString('base64')),
      refused: 'wss.signature',
    },
    {
      name: 'a Signature in the namespace of XML Signature 1.1',
      make: (good) => good.replaceAll('http://www.w3.org/2000/09/xmldsig#"', 'http://www.w3.org/2009/xmldsig11#"'),
      refused: 'wss.structure',
    },
    {
      name: 'the Signature beside the Security header',
      make: (good) => {
        const was = part(good, 'ds:Signature');
        return append(
          change(good, was, ''),
          'soap:Header',
          change(was, '<ds:Signature', `<ds:Signature${ALL_PREFIXES.replace(/ xmlns:ds="[^"]*"/, '')}`),
        );
      },
      refused: 'soap.foreignHeader',
    },
  ]);
});

describe('attack over the gateway: references', () => {
  const uri = (name: string, to: string, refused: Refused = 'wss.coverage'): Attack => ({
    name: `URI is ${name}`,
    make: (good) => change(good, /URI="#(?:bode-B|b)ody"/, `URI="${to}"`),
    refused,
  });
  const inReference = (name: string, alter: (reference: string) => string, refused: Refused): Attack => ({
    name,
    make: (good) => change(good, part(good, 'ds:Reference'), alter(part(good, 'ds:Reference'))),
    refused,
  });
  attacks(openArena(), [
    uri('empty', ''),
    uri('a lone hash', '#'),
    uri('remote', 'https://evil.example/body'),
    uri('remote with a fragment', 'https://evil.example/#body'),
    uri('a file', 'file:///etc/passwd'),
    uri('a cid', 'cid:body'),
    uri('an attachment', 'attachment:body'),
    uri('relative', 'body'),
    uri('an XPointer to an id', "#xpointer(id('body'))"),
    uri('an XPointer to the root', '#xpointer(/)'),
    uri('an element() scheme', '#element(/1/2)'),
    uri('an unknown id', '#nobody'),
    uri('the id in capitals', '#BODY'),
    uri('the id with a space', '#body '),
    uri('percent-encoded', '#%62ody'),
    uri('__proto__', '#__proto__'),
    uri('constructor', '#constructor'),
    {
      name: 'no URI at all',
      make: (good) => change(good, / URI="#(?:bode-B|b)ody"/, ''),
      refused: 'wss.coverage',
    },
    {
      name: 'the Body twice, the Timestamp not',
      make: (good) => change(good, /URI="#(?:bode-Timestamp|ts)"/, /URI="#(?:bode-B|b)ody"/.exec(good)![0]),
      refused: 'wss.structure',
    },
    {
      name: 'one reference twice',
      make: (good) => change(good, part(good, 'ds:Reference'), (was) => was + was),
      refused: 'wss.structure',
    },
    {
      name: '33 references',
      make: (good) => change(good, part(good, 'ds:Reference'), (was) => was.repeat(33)),
      refused: 'wss.structure',
    },
    {
      name: '10,000 references',
      make: (good) => change(good, part(good, 'ds:Reference'), (was) => was.repeat(10_000)),
      refused: 'wss.structure',
    },
    {
      name: '33 references that were really signed',
      make: (_good, { cast }) => {
        const of = letter();
        const lines = Array.from({ length: 30 }, (_, index) => `<o:L${index} xmlns:o="urn:o"></o:L${index}>`).join('');
        const party = partyOf(cast.sender);
        const xml = envelope(
          { headers: headersOf(of), payload: `<o xmlns="urn:o">${lines}</o>`, timestamp: timestamp(Date.now()) },
          party,
        );
        const extra = Array.from({ length: 30 }, (_, index) => `//*[local-name()='L${index}']`);
        return sign(xml, party, { sign: [...requiredParts(xml), ...extra] });
      },
      refused: 'wss.structure',
      by: 'xml-crypto',
    },
    {
      name: 'a reference to the SignedInfo that it stands in',
      make: (good) =>
        change(good, '<ds:SignedInfo', '<ds:SignedInfo Id="self"').replace(/URI="#(?:bode-B|b)ody"/, 'URI="#self"'),
      refused: 'wss.coverage',
    },
    {
      name: 'a reference to itself',
      make: (good) =>
        change(good, '<ds:Reference ', '<ds:Reference Id="self" ').replace(/URI="#(?:bode-B|b)ody"/, 'URI="#self"'),
      refused: 'wss.coverage',
    },
    {
      name: 'a reference to the Signature',
      make: (good) =>
        change(good, '<ds:Signature ', '<ds:Signature Id="self" ').replace(/URI="#(?:bode-B|b)ody"/, 'URI="#self"'),
      refused: 'wss.coverage',
    },
    {
      name: 'a reference to KeyInfo',
      make: (good) =>
        change(good, '<ds:KeyInfo', '<ds:KeyInfo Id="self"').replace(/URI="#(?:bode-B|b)ody"/, 'URI="#self"'),
      refused: 'wss.coverage',
    },
    {
      name: 'a Manifest as type of a reference that leads nowhere',
      make: (good) =>
        change(good, /URI="#(?:bode-B|b)ody"/, 'Type="http://www.w3.org/2000/09/xmldsig#Manifest" URI="#manifest"'),
      refused: 'wss.coverage',
    },
    {
      name: 'a ds:Manifest in a ds:Object with the references',
      make: (good) =>
        append(good, 'ds:Signature', `<ds:Object><ds:Manifest>${part(good, 'ds:Reference')}</ds:Manifest></ds:Object>`),
      refused: 'wss.structure',
    },
    {
      name: 'a strange element among the references',
      make: (good) => append(good, 'ds:SignedInfo', '<x xmlns="urn:x"></x>'),
      refused: 'wss.structure',
    },
    {
      name: 'a reference of another namespace',
      make: (good) =>
        append(good, 'ds:SignedInfo', `<e:DataReference xmlns:e="${XENC}" URI="#body"></e:DataReference>`),
      refused: 'wss.structure',
    },
    inReference(
      'a reference without DigestMethod',
      (was) => change(was, part(was, 'ds:DigestMethod'), ''),
      'wss.structure',
    ),
    inReference(
      'a reference without DigestValue',
      (was) => change(was, part(was, 'ds:DigestValue'), ''),
      'wss.structure',
    ),
    inReference(
      'a reference without Transforms, which means inclusive C14N',
      (was) => change(was, part(was, 'ds:Transforms'), ''),
      'wss.structure',
    ),
    inReference(
      'a reference with two DigestValues',
      (was) => append(was, 'ds:Reference', part(was, 'ds:DigestValue')),
      'wss.structure',
    ),
    inReference('an empty DigestValue', (was) => content(was, 'ds:DigestValue', ''), 'wss.structure'),
    inReference(
      'a prefix list with a thousand prefixes',
      (was) =>
        change(
          was,
          /(<ds:Transform [^>]*?)(?:\/>|><\/ds:Transform>)/,
          `<ds:Transform Algorithm="${EXC}"><e:InclusiveNamespaces xmlns:e="${EXC}" PrefixList="${'p '.repeat(1000)}"></e:InclusiveNamespaces></ds:Transform>`,
        ),
      'wss.signature',
    ),
  ]);
});
