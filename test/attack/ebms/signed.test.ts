// osb-rm-s under attack (traps 7, 8, 9, 71; x-E2E-1 … 7, x-SIG-4, x-SIG-9): parts that are not signed, altered or exchanged, signatures that are moved, doubled,
// absent or of somebody else. Whatever is wrong with the security, the answer is the same SecurityFailure, itself signed.
import { expect } from 'chai';
import { writeMessage } from '../../../src/ebms/header/index.ts';
import type { EbmsPair } from '../../support/ebms.ts';
import {
  type Letter,
  type LetterPart,
  type Packed,
  pack,
  post,
  read,
  rowsOf,
  SECRET,
  writeLetter,
} from '../../support/ebms-letter.ts';
import { type EbmsAttack, judge, openPair, passes, type Refused, seen } from './arena.ts';

const attack = (name: string, refused: Refused, make: EbmsAttack['make']): EbmsAttack => ({ name, refused, make });
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s;
const signatureIn = (text: string) => SIGNATURE.exec(text)![0];
/** The message with another SOAP part. */
const soap = (change: (text: string) => string) => (letter: Letter) => {
  const changed = change(letter.soap.toString());
  expect(changed).not.to.equal(letter.soap.toString());
  return pack({ ...letter, soap: Buffer.from(changed) });
};
const swap = (from: string | RegExp, to: string) => soap((text) => text.replace(from, to));
const parts = (change: (parts: readonly LetterPart[]) => readonly LetterPart[]) => (letter: Letter) =>
  pack({ ...letter, parts: change(letter.parts) });
const body = (content: string) => parts((all) => all.map((part) => ({ ...part, body: Buffer.from(content) })));
/** A Manifest with a second reference, as signed or added after signing. */
const EXTRA = { href: 'cid:extra@partner.example' };
const extraPart: LetterPart = {
  contentId: 'extra@partner.example',
  contentType: 'application/xml',
  body: Buffer.from('<x/>'),
};
/** The same message once more, made by `options` of its own. */
const made =
  (options: (pair: EbmsPair) => Promise<Parameters<typeof writeLetter>[1]>) =>
  async (letter: Letter, pair: EbmsPair): Promise<Packed> =>
    pack(await writeLetter(pair, { change: () => letter.message, ...(await options(pair)) }));
const reference = /<ds:Reference URI="cid:.*?<\/ds:Reference>/s;
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

const TABLE: readonly EbmsAttack[] = [
  // payloads
  attack('an altered payload', 'ebms.security', body('<a>anders</a>')),
  attack('a payload with a line feed more', 'ebms.security', body(`<a>${SECRET}</a>\n`)),
  attack('an empty payload', 'ebms.security', body('')),
  attack(
    'an extra part that the Manifest does not name',
    'ebms.payload',
    parts((all) => [...all, extraPart]),
  ),
  attack('an extra part that the Manifest names and the signature does not', 'ebms.security', async (letter, pair) => {
    const change = () => ({ ...letter.message, manifest: [...letter.message.manifest, EXTRA] });
    const signed = await writeLetter(pair, { change });
    return pack({ ...signed, parts: [...signed.parts, extraPart] });
  }),
  attack('two payloads exchanged', 'ebms.security', async (letter, pair) => {
    const manifest = [...letter.message.manifest, { href: 'cid:deel-1@partner.example' }];
    const { soap, parts: two } = await writeLetter(pair, {
      contents: ['<a/>', '<b/>'],
      change: () => ({ ...letter.message, manifest }),
    });
    const [a, b] = two as [LetterPart, LetterPart];
    return pack({
      soap,
      parts: [
        { ...a, body: b.body },
        { ...b, body: a.body },
      ],
    });
  }),
  attack('the signed payload left out, with its reference in the Manifest', 'ebms.payload', (letter) =>
    pack({ ...letter, parts: [] }),
  ),
  attack('the signed payload left out, and its Manifest', 'ebms.security', (letter) =>
    pack({ soap: Buffer.from(letter.soap.toString().replace(/<eb:Manifest.*<\/eb:Manifest>/s, '')), parts: [] }),
  ),
  attack('the reference to the payload out of the signature', 'ebms.security', swap(reference, '')),
  attack(
    'the reference to the payload twice',
    'ebms.security',
    soap((text) => text.replace(reference, '$&$&')),
  ),
  attack('a reference to a part of another message', 'ebms.security', swap('URI="cid:deel-0@', 'URI="cid:elders@')),
  attack('a reference to a web address', 'ebms.security', swap(/URI="cid:[^"]*"/, 'URI="https://partner.example/"')),
  // the signature
  attack('no signature', 'ebms.security', (letter) => pack({ ...letter, soap: writeMessage(letter.message).bytes })),
  attack(
    'the signature twice',
    'soap.structure',
    soap((text) => text.replace(SIGNATURE, (one) => one + one)),
  ),
  attack('a second signature by another key', 'soap.structure', async (letter, pair) => {
    const other = await pair.pki.issue({ oin: '00000099000000003000', freshKey: true });
    const { soap: theirs } = await writeLetter(pair, { change: () => letter.message, signer: other });
    const text = letter.soap.toString();
    return pack({
      ...letter,
      soap: Buffer.from(text.replace(SIGNATURE, (one) => one + signatureIn(theirs.toString()))),
    });
  }),
  attack(
    'the signature moved to the Body',
    'ebms.security',
    soap((text) => {
      const signature = signatureIn(text);
      return text.replace(signature, '').replace('</soap:Body>', `${signature}</soap:Body>`);
    }),
  ),
  attack(
    'the signature within another header block',
    'ebms.security',
    soap((text) => text.replace(SIGNATURE, (one) => `<x:x xmlns:x="urn:x">${one}</x:x>`)),
  ),
  attack('the signature of another message', 'ebms.security', async (letter, pair) => {
    const other = await writeLetter(pair);
    const signature = signatureIn(other.soap.toString());
    return pack({ ...letter, soap: Buffer.from(letter.soap.toString().replace(SIGNATURE, () => signature)) });
  }),
  attack(
    'signed by an organisation that is no party',
    'ebms.security',
    made(async ({ pki }) => ({
      signer: await pki.issue({ oin: '00000099000000003000', freshKey: true }),
    })),
  ),
  attack(
    'signed by the receiver itself',
    'ebms.security',
    made(async ({ bode }) => ({ signer: bode.identity })),
  ),
  attack(
    'signed with an expired certificate',
    'ebms.security',
    made(async ({ pki, partner }) => ({
      signer: await pki.issue({ oin: partner.oin, freshKey: true, expired: true }),
    })),
  ),
  attack(
    'signed with a key that is not that of the certificate',
    'ebms.security',
    made(async ({ pki, partner }) => {
      const { privateKey } = await pki.issue({ oin: partner.oin, freshKey: true });
      return { signer: { ...partner.identity, privateKey } };
    }),
  ),
  attack(
    'signed with a certificate without OIN',
    'ebms.security',
    made(async ({ pki }) => ({
      signer: await pki.issue({ oins: [], freshKey: true }),
    })),
  ),
  attack(
    'an altered SignatureValue',
    'ebms.security',
    soap((text) =>
      text.replace(/(<ds:SignatureValue>)(.)/, (_, tag: string, first: string) => tag + (first === 'A' ? 'B' : 'A')),
    ),
  ),
  attack(
    'an altered DigestValue',
    'ebms.security',
    soap((text) =>
      text.replace(/(<ds:DigestValue>)(.)/, (_, tag: string, first: string) => tag + (first === 'A' ? 'B' : 'A')),
    ),
  ),
  attack('an empty SignatureValue', 'ebms.security', swap(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>')),
  attack('RSA with SHA-1', 'ebms.security', swap(`${MORE}rsa-sha256`, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')),
  attack('HMAC with the certificate as key (trap 5)', 'ebms.security', swap(`${MORE}rsa-sha256`, `${MORE}hmac-sha256`)),
  attack(
    'digests with SHA-1',
    'ebms.security',
    swap('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1'),
  ),
  attack(
    'another canonicalization',
    'ebms.security',
    swap('http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments'),
  ),
  attack(
    'an XPath that leaves out more',
    'ebms.security',
    swap('not(ancestor-or-self', 'not(//eb:Action|ancestor-or-self'),
  ),
  attack(
    'no XPath',
    'ebms.security',
    swap(/<ds:Transform Algorithm="http:\/\/www\.w3\.org\/TR\/1999\/REC-xpath-19991116".*?<\/ds:Transform>/s, ''),
  ),
  // what is signed
  attack('another Timestamp', 'ebms.security', swap(/(<eb:Timestamp>)\d{4}/, '$12019')),
  attack('another TimeToLive', 'ebms.security', swap(/(<eb:TimeToLive>)\d{4}/, '$12099')),
  attack('a header block more', 'ebms.security', swap('</soap:Header>', '<x:x xmlns:x="urn:x"/></soap:Header>')),
  attack(
    'a header block more for the next node',
    'ebms.security',
    swap(
      '</soap:Header>',
      '<x:x xmlns:x="urn:x" soap:actor="http://schemas.xmlsoap.org/soap/actor/next"/></soap:Header>',
    ),
  ),
  attack('an AckRequested for nextMSH (x-HDR-17)', 'ebms.actor', swap('actor:toPartyMSH', 'actor:nextMSH')),
  attack(
    'a Manifest for the next node',
    'soap.structure',
    swap('<eb:Manifest ', '<eb:Manifest soap:actor="http://schemas.xmlsoap.org/soap/actor/next" '),
  ),
  attack(
    'a message in the Body of a signed one',
    'soap.structure',
    soap((text) =>
      text.replace('</soap:Body>', `<x:x xmlns:x="urn:x">${text.replace(/^<\?xml[^>]*\?>/, '')}</x:x></soap:Body>`),
    ),
  ),
  // replay
  attack('a replay under another agreement of the same parties', 'ebms.agreement', swap(/(<eb:CPAId>)/, '$1x')),
];

describe('attack over /ebms: signatures', () => {
  const pair = openPair({ profiel: 'osb-rm-s' });
  /** Answers about security, without what must differ. */
  const failures = new Map<string, string>();
  const names = new Set(TABLE.map(({ name }) => name));
  it('has a name for each', () => {
    expect(names.size).to.equal(TABLE.length);
  });

  for (const { name, make, refused } of TABLE)
    it(`${name} → ${refused}`, async () => {
      const letter = await writeLetter(pair());
      const before = seen(pair());
      const packed = await make(letter, pair());
      const answer = await post(pair(), packed);
      judge(pair(), answer, { refused, before, letter });
      const text = answer.body.toString();
      if (refused !== 'soap.structure' && refused !== 'ebms.agreement')
        expect(text, 'the error is signed').to.match(SIGNATURE);
      if (refused === 'ebms.security') failures.set(alike(text), name);
      await passes(pair());
    });

  it('says the same of every failure of security, byte for byte but for ids and times (x-SIG-9, trap 41)', () => {
    expect([...failures.values()].length, [...failures.values()].join()).to.equal(1);
    expect([...failures.keys()][0]).not.to.contain('eb:location');
  });

  it('takes a replay of a good message as a duplicate: the same acknowledgement, nothing stored (trap 49)', async () => {
    const letter = await writeLetter(pair());
    const first = await post(pair(), pack(letter));
    const count = () => [rowsOf(pair().bode, 'ebms_berichten'), rowsOf(pair().bode, 'ebms_stukken')];
    const before = count();
    const again = await post(pair(), pack(letter));
    expect(again.body.equals(first.body)).to.equal(true);
    expect(read(again).kind).to.equal('acknowledgment');
    expect(count()).to.deep.equal(before);
  });

  it('refuses a replay with another payload, also when the first one was taken', async () => {
    const letter = await writeLetter(pair());
    await post(pair(), pack(letter));
    const before = seen(pair());
    const answer = await post(pair(), body('<a>anders</a>')(letter));
    judge(pair(), answer, { refused: 'ebms.security', before, letter });
  });
});

function alike(text: string): string {
  return text
    .replace(/<(ds:SignatureValue|ds:DigestValue)>[^<]*</g, '<$1><')
    .replace(/<eb:(MessageId|Timestamp|RefToMessageId|ConversationId)>[^<]*</g, '<eb:$1><');
}
