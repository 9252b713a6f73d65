// Trap 41: decrypt, then verify; and one fault for padding, tag and signature, so that nobody can use the gateway as an oracle (x-FLT-7, WB006).
import { expect } from 'chai';
import { AFZENDER } from '../support/domein.ts';
import { type Encrypting, encrypt, wrap, wrapPkcs1 } from '../support/encrypt.ts';
import { change } from '../support/exchange.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { makeParty, type Party } from '../support/signers.ts';
import { type Arena, makeArena, theCast } from './gateway/arena.ts';
import { letter, partyOf, signByOracle } from './gateway/message.ts';

describe('trap 41: no oracle', () => {
  let arena: Arena;
  let recipient: Party;
  const stranger = makeParty(BODE_OIN);

  before(async function () {
    this.timeout(30_000);
    const own = await (await theCast()).pki.issue({ oin: BODE_OIN, freshKey: true });
    recipient = partyOf(own, BODE_OIN);
    const value = {
      oin: AFZENDER,
      functie: 'BERICHTENBOX',
      profiel: '2W-be-SE',
      ondertekening: 'verplicht',
      status: 'productie',
    } as const;
    const decryptionKeys = () => [{ privateKey: own.privateKey, certificate: own.certificate }];
    arena = await makeArena({ records: [{ kind: 'aansluiting', value }], more: { decryptionKeys } });
  });
  after(() => arena.close());

  const sealed = (asked: Partial<Encrypting> = {}) =>
    encrypt(signByOracle(arena.cast.sender, letter()), { recipient, ...asked });
  /** The answer without what is new in each: ids, times, signatures. */
  const seen = async (body: string) => {
    const { status, body: xml } = await arena.send({ body });
    return [
      status,
      /<faultcode>.*<\/faultstring>/.exec(xml)?.[0],
      xml.includes('<detail>'),
      xml.includes('EncryptedData'),
    ];
  };

  it('key, padding, tag, content and signature that are wrong look the same', async () => {
    const plain = await seen(change(signByOracle(arena.cast.sender, letter()), 'GEHEIM', 'anders'));
    const wrong: Readonly<Record<string, () => string>> = {
      'a key for somebody else': () => sealed({ wrapped: wrap(stranger) }),
      'another padding': () => sealed({ wrapped: wrapPkcs1(recipient) }),
      'another digest of OAEP': () => sealed({ wrapped: wrap(recipient, 'sha1') }),
      'a wrong tag': () =>
        sealed({ sealed: (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.of(bytes.at(-1)! ^ 1)]) }),
      'content that is no XML': () => sealed({ plaintext: 'no XML' }),
      'other content than was signed': () => sealed({ plaintext: '<x xmlns="urn:x"></x>' }),
    };
    const answers = await Promise.all(Object.values(wrong).map((make) => seen(make())));
    for (const [index, answer] of answers.entries())
      expect(answer, Object.keys(wrong)[index]).to.deep.equal([500, answers[0]![1], false, false]);
    expect(answers[0]![1]).to.equal(plain[1]);
    expect(answers[0]![1]).to.include('wsse:FailedCheck');
  });
  it('the order is decrypt, then verify: signed, then encrypted is taken; encrypted, then signed is refused', async () => {
    expect((await arena.send({ body: sealed() })).status).to.equal(200);
    const before = arena.before();
    const other = /<xenc:EncryptedData.*<\/xenc:EncryptedData>/s.exec(sealed())![0];
    const signedAfter = signByOracle(arena.cast.sender, letter({ payload: other }));
    expect((await arena.send({ body: signedAfter })).status).to.equal(500);
    arena.unchanged(before);
  });
});
