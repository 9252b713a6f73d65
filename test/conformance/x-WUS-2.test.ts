// x-WUS-2: the security of a request must be that of the aansluiting: not less, and not more.

import { expect } from 'chai';
import type { Aansluiting } from '../../src/store/index.ts';
import { type Arena, inArena, theCast } from '../attack/gateway/arena.ts';
import { headersOf, letter, partyOf } from '../attack/gateway/message.ts';
import { AFZENDER } from '../support/domein.ts';
import { encrypt } from '../support/encrypt.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { envelope } from '../support/soap.ts';

const bare = () => envelope({ headers: headersOf(letter()), payload: letter().payload });
const records = (profiel: Aansluiting['profiel'], ondertekening: Aansluiting['ondertekening']) =>
  ({
    records: [
      {
        kind: 'aansluiting',
        value: { oin: AFZENDER, functie: 'BERICHTENBOX', profiel, ondertekening, status: 'productie' },
      },
    ],
  }) as const;

describe('x-WUS-2: security that does not match the profile', () => {
  it('2W-be-S: an unsigned request is refused', () =>
    inArena(records('2W-be-S', 'verplicht'), async (arena) => {
      const before = arena.before();
      arena.judge(await arena.send({ body: bare() }), 'wss.missing', before);
      await arena.passes(await arena.fresh());
    }));
  it('2W-be: a signed request is refused, for its header block is none of this profile (WS007)', () =>
    inArena(records('2W-be', 'uit'), async (arena) => {
      const before = arena.before();
      arena.judge(await arena.send({ body: await arena.fresh() }), 'wss.unexpected', before);
      await arena.passes(bare());
    }));
  it('2W-be-SE: signed is not enough; 2W-be-S: encrypted is too much', async () => {
    const own = await (await theCast()).pki.issue({ oin: BODE_OIN, freshKey: true });
    const more = { decryptionKeys: () => [{ privateKey: own.privateKey, certificate: own.certificate }] };
    const sealed = async (arena: Arena) =>
      encrypt(await arena.fresh('xml-crypto'), { recipient: partyOf(own, BODE_OIN) });
    await inArena({ ...records('2W-be-SE', 'verplicht'), more }, async (arena) => {
      const before = arena.before();
      arena.judge(await arena.send({ body: await arena.fresh('xml-crypto') }), 'wss.profile', before);
      expect((await arena.send({ body: await sealed(arena) })).status).to.equal(200);
    });
    await inArena({ ...records('2W-be-S', 'verplicht'), more }, async (arena) => {
      const before = arena.before();
      const heard = await arena.send({ body: await sealed(arena) });
      // The fault is encrypted, as the request was; the log tells which it is.
      expect([heard.status, arena.gateway.log.at(-1)!.code]).to.deep.equal([500, 'wss.profile']);
      arena.unchanged(before);
      await arena.passes(await arena.fresh());
    });
  });
});
