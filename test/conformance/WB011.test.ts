// WB011: one profile per service: every operation, its response and its faults have the same one.
import { expect } from 'chai';
import type { Aansluiting } from '../../src/store/index.ts';
import { type Arena, inArena, theCast } from '../attack/gateway/arena.ts';
import { headersOf, LEVER_ACTION, type Letter, letter, partyOf, signByOracle } from '../attack/gateway/message.ts';
import { AFZENDER } from '../support/domein.ts';
import { encrypt } from '../support/encrypt.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { DS, envelope, XENC } from '../support/soap.ts';
import { ask, ping, type Reply } from './ask.ts';

const HAAL =
  '<bb:HaalBerichtstatus xmlns:bb="urn:bode:berichtenbox:v1"><bb:BerichtID>0198b6a4-0000-7000-8000-000000000001</bb:BerichtID></bb:HaalBerichtstatus>';
/** Every operation of the service, and a request of each kind of fault after the security was judged. */
const LETTERS: Readonly<Record<string, () => Letter>> = {
  Ping: () => ping(),
  LeverBerichten: () => letter(),
  HaalBerichtstatus: () => ping({ action: LEVER_ACTION.replace('LeverBerichten', 'HaalBerichtstatus'), payload: HAAL }),
  'an invalid Body': () => ping({ action: LEVER_ACTION }),
};

async function every(
  of: { profiel: Aansluiting['profiel']; ondertekening: Aansluiting['ondertekening'] },
  write: (arena: Arena, of: Letter) => string,
  judge: (reply: Reply) => void,
): Promise<void> {
  const { pki } = await theCast();
  const own = await pki.issue({ oin: BODE_OIN, freshKey: true });
  const key = { privateKey: own.privateKey, certificate: own.certificate };
  const value = { oin: AFZENDER, functie: 'BERICHTENBOX', status: 'productie', ...of } as const;
  const more = { signingKey: () => key, decryptionKeys: () => [key] };
  await inArena({ records: [{ kind: 'aansluiting', value }], more }, async (arena) => {
    for (const [name, make] of Object.entries(LETTERS)) {
      const xml = write(arena, make());
      const sealed = of.profiel === '2W-be-SE' ? encrypt(xml, { recipient: partyOf(own, BODE_OIN) }) : xml;
      const reply = await ask(arena, sealed);
      expect(reply.status, `${name}: ${reply.body}`).to.equal(name.startsWith('an ') ? 500 : 200);
      judge(reply);
    }
  });
}

const signed = ({ cast }: Arena, of: Letter) => signByOracle(cast.sender, of);
const count = (reply: Reply) => [reply.count(DS, 'Signature'), reply.count(XENC, 'EncryptedData')];

describe('WB011: one profile for all operations of a service', () => {
  it('2W-be: nothing is signed or encrypted', () =>
    every(
      { profiel: '2W-be', ondertekening: 'uit' },
      (_arena, of) => envelope({ headers: headersOf(of), payload: of.payload }),
      (reply) => expect(count(reply)).to.deep.equal([0, 0]),
    ));
  it('2W-be-S: everything is signed', () =>
    every({ profiel: '2W-be-S', ondertekening: 'verplicht' }, signed, (reply) =>
      expect(count(reply)).to.deep.equal([1, 0]),
    ));
  it('2W-be-SE: everything is signed and encrypted', () =>
    every({ profiel: '2W-be-SE', ondertekening: 'verplicht' }, signed, (reply) =>
      expect(count(reply)).to.deep.equal([1, 1]),
    ));
});
