// x-EBP-1: the six profiles, as they stand on the wire; x-EBP-7: which modules of ebMS a message uses. What Bode sends is taken by an endpoint that keeps
// every byte, and judged by its text.
import { expect } from 'chai';
import type { EbmsProfiel } from '../../src/ebms/index.ts';
import { type EbmsPair, ebmsPair, lading, until } from '../support/ebms.ts';
import { type Endpoint, endpoint } from '../support/ebms-endpoint.ts';
import { pack, post, read, SECRET, writeLetter } from '../support/ebms-letter.ts';
import { testPki } from '../support/pki.ts';

/** EB §2.3 and ch. 3-5: reliable, signed, encrypted. */
const PROFIELEN: Readonly<Record<EbmsProfiel, readonly [rm: boolean, signed: boolean, encrypted: boolean]>> = {
  'osb-be': [false, false, false],
  'osb-rm': [true, false, false],
  'osb-be-s': [false, true, false],
  'osb-rm-s': [true, true, false],
  'osb-be-e': [false, true, true],
  'osb-rm-e': [true, true, true],
};

describe('x-EBP-1 and x-EBP-7: profiles on the wire', () => {
  let pair: EbmsPair;
  let target: Endpoint;
  afterEach(async () => {
    await pair.close();
    await target.close();
  });

  for (const [profiel, [rm, signed, encrypted]] of Object.entries(PROFIELEN))
    it(`${profiel}: acknowledgement, duplicates, signature and encryption as the table says`, async () => {
      target = await endpoint(await (await testPki()).issue({ oin: '00000099000000002000', freshKey: true }));
      pair = await ebmsPair({ profiel: profiel as EbmsProfiel, partnerEndpoint: target.url });
      await pair.bode.send({ delen: [lading(`<a>${SECRET}</a>`)] });
      await until(() => target.came.length === 1, 'the message');
      const text = target.came[0]!.body.toString();
      const has = (what: RegExp) => what.test(text);
      expect({
        ackRequested: has(/<eb:AckRequested [^>]*soap:actor="urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH"/),
        ackSigned: has(/<eb:AckRequested [^>]*eb:signed="true"/),
        duplicateElimination: has(/<eb:DuplicateElimination/),
        syncReply: has(/<eb:SyncReply/),
        timeToLive: has(/<eb:TimeToLive>/),
        signature: has(/<ds:Signature /),
        encrypted: has(/<xenc:EncryptedData /) && !has(new RegExp(SECRET)),
        // Message order and multi-hop are never used (x-EBP-7).
        never: has(/<eb:MessageOrder|actor:nextMSH"\/|eb:Via|TraceHeader/),
      }).to.deep.equal({
        ackRequested: rm,
        ackSigned: rm && signed,
        duplicateElimination: rm,
        syncReply: false,
        timeToLive: rm,
        signature: signed,
        encrypted,
        never: false,
      });
    });

  it('takes what the profile of the agreement says and nothing else, in rm and in be (x-EBP-7)', async () => {
    target = await endpoint(await (await testPki()).issue({ oin: '00000099000000002000', freshKey: true }));
    pair = await ebmsPair({
      lanes: false,
      partnerEndpoint: target.url,
      acties: [
        { actie: 'los', van: 'b', profiel: 'osb-be' },
        { actie: 'zeker', van: 'b', profiel: 'osb-rm' },
        { actie: 'terug', van: 'a', profiel: 'osb-be' },
      ],
    });
    const told = async (action: string, as: string) => {
      const letter = await writeLetter(pair, { action });
      const other = await writeLetter(pair, {
        action: as,
        change: ({ header, ...rest }) => ({ ...rest, header: { ...header, action } }),
      });
      const before = target.came.length;
      await post(pair, pack(action === as ? letter : other));
      if (action === as) return 'taken';
      await until(() => target.came.length > before, 'the error');
      return read({ status: 200, body: target.came.at(-1)!.body }).code;
    };
    expect(await told('los', 'los')).to.equal('taken');
    expect(await told('zeker', 'zeker')).to.equal('taken');
    expect(await told('los', 'zeker')).to.equal('Inconsistent Error');
    expect(await told('zeker', 'los')).to.equal('Inconsistent Error');
    expect((await pair.bode.received()).map(({ action }) => action)).to.deep.equal(['los', 'zeker']);
  });
});
