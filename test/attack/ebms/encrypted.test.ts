// osb-rm-e under attack (traps 2, 3, 4, 41; x-E2E-8 … 11, x-SIG-9): keys of others, altered ciphertext, other algorithms, payloads in the clear. The answer
// tells nothing but SecurityFailure, whatever went wrong and however far it came.
import { expect } from 'chai';
import type { EbmsPair } from '../../support/ebms.ts';
import { type Letter, type Packed, pack, post, writeLetter } from '../../support/ebms-letter.ts';
import { judge, openPair, passes, seen } from './arena.ts';

type Make = (letter: Letter, pair: EbmsPair) => Packed | Promise<Packed>;
/** The letter with another encrypted payload. */
const payload =
  (change: (text: string) => string): Make =>
  (letter) => {
    const [part] = letter.parts;
    const changed = change(part!.body.toString());
    expect(changed).not.to.equal(part!.body.toString());
    return pack({ ...letter, parts: [{ ...part!, body: Buffer.from(changed) }] });
  };
const swap = (from: string | RegExp, to: string) => payload((text) => text.replace(from, to));
/** One bit of the base64 in the n-th CipherValue, at a place from the start or, negative, from the end. */
const flip = (which: 0 | 1, at: number) =>
  payload((text) => {
    const values = [...text.matchAll(/<xenc:CipherValue>([^<]*)</g)].map(([, value]) => value!);
    const bytes = Buffer.from(values[which]!, 'base64');
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return text.replace(values[which]!, bytes.toString('base64'));
  });
/** The same message, encrypted for somebody else. */
const recipient =
  (of: (pair: EbmsPair) => Promise<NonNullable<Parameters<typeof writeLetter>[1]>['recipient']>): Make =>
  async (letter, pair) => {
    const other = await of(pair);
    return pack(await writeLetter(pair, { change: () => letter.message, ...(other ? { recipient: other } : {}) }));
  };
const XENC = 'http://www.w3.org/2001/04/xmlenc#';

const TABLE: Readonly<Record<string, Make>> = {
  'encrypted for a stranger': recipient(({ pki }) => pki.issue({ oin: '00000099000000003000', freshKey: true })),
  'encrypted for the sender': recipient(async ({ partner }) => partner.identity),
  'encrypted for an RSA key of another size': recipient(({ pki }) => pki.issue({ key: 'rsa3072', freshKey: true })),
  'an altered key': flip(0, 10),
  'an altered last byte of the key': flip(0, -1),
  'an altered IV': flip(1, 0),
  'an altered ciphertext': flip(1, 14),
  'an altered authentication tag (trap 4)': flip(1, -1),
  'a ciphertext without its tag': payload((text) => {
    const value = [...text.matchAll(/<xenc:CipherValue>([^<]*)</g)][1]![1]!;
    return text.replace(value, Buffer.from(value, 'base64').subarray(0, -16).toString('base64'));
  }),
  'an empty ciphertext': payload((text) => text.replace(/(.*<xenc:CipherValue>)[^<]*/s, '$1')),
  'a key of zeros': payload((text) =>
    text.replace(/(<xenc:CipherValue>)[^<]*/, `$1${Buffer.alloc(256).toString('base64')}`),
  ),
  'AES-CBC by name (trap 2)': swap(/http:\/\/www\.w3\.org\/2009\/xmlenc11#aes256-gcm/, `${XENC}aes256-cbc`),
  'a cipher of another length': swap('xmlenc11#aes256-gcm', 'xmlenc11#aes128-gcm'),
  'RSA 1.5 by name (trap 3)': swap(/(<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=")[^"]*/, `$1${XENC}rsa-1_5`),
  'OAEP with another digest': swap(
    /(<ds:DigestMethod[^>]*Algorithm=")[^"]*/,
    '$1http://www.w3.org/2001/04/xmlenc#sha512',
  ),
  'a key by reference instead of in place': swap(
    /<xenc:EncryptedKey>.*<\/xenc:EncryptedKey>/s,
    '<ds:RetrievalMethod URI="http://127.0.0.1:1/key"/>',
  ),
  'a ciphertext by reference': swap(
    /(<\/ds:KeyInfo><xenc:CipherData>)<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/,
    '$1<xenc:CipherReference URI="http://127.0.0.1:1/x"/>',
  ),
  'two keys': payload((text) => text.replace(/<xenc:EncryptedKey>.*<\/xenc:EncryptedKey>/s, '$&$&')),
  'a payload that is no XML': payload(() => 'plain text'),
  'a payload in the clear': payload(() => '<a/>'),
  'a DOCTYPE in the payload': payload((text) => `<!DOCTYPE a>${text}`),
  'a MimeType with line breaks': swap(/MimeType="[^"]*"/, 'MimeType="text/html&#13;&#10;X-More: y"'),
  'a MimeType that is none': swap(/MimeType="[^"]*"/, 'MimeType="web page"'),
  'an empty payload': payload(() => ''),
  'another plaintext, rightly encrypted': async (letter, pair) => {
    const other = await writeLetter(pair, { contents: ['<anders/>'] });
    return pack({ ...letter, parts: other.parts });
  },
  'the payload of another message': async (letter, pair) => {
    const other = await writeLetter(pair, { contents: ['<b/>'] });
    return pack({ ...letter, parts: [{ ...letter.parts[0]!, body: other.parts[0]!.body }] });
  },
  'a signature over the ciphertext': async (letter) => {
    const text = letter.soap
      .toString()
      .replace(/(.*<ds:DigestValue>)[^<]*/s, `$1${Buffer.alloc(32).toString('base64')}`);
    return pack({ ...letter, soap: Buffer.from(text) });
  },
};

describe('attack over /ebms: encryption', () => {
  const pair = openPair({ profiel: 'osb-rm-e' });
  const answers = new Set<string>();

  for (const [name, make] of Object.entries(TABLE))
    it(`${name} → ebms.security`, async () => {
      const letter = await writeLetter(pair());
      const packed = await make(letter, pair());
      const before = seen(pair());
      const answer = await post(pair(), packed);
      judge(pair(), answer, { refused: 'ebms.security', before, letter });
      answers.add(alike(answer.body.toString()));
      await passes(pair());
    });

  it('one answer for all of them, byte for byte but for ids, times and its own signature (x-SIG-9, trap 41)', () => {
    expect(answers.size).to.equal(1);
    expect([...answers][0]).not.to.match(/eb:location|decrypt|cipher|key/i);
  });
});

function alike(text: string): string {
  return text
    .replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/s, '')
    .replace(/<(ds:SignatureValue|ds:DigestValue)>[^<]*</g, '<$1><')
    .replace(/<eb:(MessageId|Timestamp|RefToMessageId|ConversationId)>[^<]*</g, '<eb:$1><');
}
