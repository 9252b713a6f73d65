// Who may send in whose name (mijnoverheid.md §3.4 check 2, §3.13, x-AUT-4): default deny, per berichttype, judged at receipt.
import { expect } from 'chai';
import type { Oin } from '../../src/core/index.ts';
import type { Aansluiting, Change, Machtiging } from '../../src/store/index.ts';
import { AFZENDER, bericht, INTERMEDIAIR, machtiging, NU, VREEMD } from '../support/domein.ts';
import { gevuld, kort, lever } from './lever.ts';

const GOED = 'Verwerkt/NA';
const NIET = 'OinInCPAKomtNietOvereenMetOinInBericht/ValidatieGebruiker/IntermediairNietGemachtigd';

const geeft = (anders: Partial<Machtiging> = {}): Change => ({ kind: 'machtiging', value: machtiging(anders) });
const aansluiting = (status: Aansluiting['status']): Change => ({
  kind: 'aansluiting',
  value: { oin: AFZENDER, functie: 'BERICHTENBOX', profiel: '2W-be-S', ondertekening: 'verplicht', status },
});

/** Delivers two types in the name of AFZENDER. */
async function namens(partijen: { oin: Oin; transportOin: Oin }, extra: readonly Change[]) {
  const store = await gevuld(extra);
  const berichten = [bericht(), bericht({ berichtType: 'NIEUWS' })];
  return kort(await lever(store, berichten, { context: { afzender: partijen } }));
}

const zelf = { oin: AFZENDER, transportOin: AFZENDER };
const vervoer = { oin: AFZENDER, transportOin: INTERMEDIAIR };
const ondertekenaar = { oin: INTERMEDIAIR, transportOin: INTERMEDIAIR };
const keten = { oin: INTERMEDIAIR, transportOin: VREEMD };
const vreemdMag = geeft({ intermediairOin: VREEMD });

describe('LeverBerichten: intermediaries (§3.13)', () => {
  const rijen: readonly (readonly [string, typeof zelf, readonly Change[], readonly string[]])[] = [
    ['the organisation itself', zelf, [], [GOED, GOED]],
    ['another connection, no machtiging', vervoer, [], [NIET, NIET]],
    ['another connection with a machtiging', vervoer, [geeft()], [GOED, GOED]],
    ['another signer, no machtiging', ondertekenaar, [], [NIET, NIET]],
    ['another signer with a machtiging for all types', ondertekenaar, [geeft()], [GOED, GOED]],
    [
      'another signer with a machtiging for one type',
      ondertekenaar,
      [geeft({ berichtTypes: ['NIEUWS'] })],
      [NIET, GOED],
    ],
    [
      'another connection with a machtiging for one type',
      vervoer,
      [geeft({ berichtTypes: ['BESLUIT'] })],
      [GOED, NIET],
    ],
    ['signer with, connection without', keten, [geeft()], [NIET, NIET]],
    ['signer and connection each with', keten, [geeft(), vreemdMag], [GOED, GOED]],
    [
      'signer and connection with different types',
      keten,
      [geeft({ berichtTypes: ['BESLUIT'] }), geeft({ intermediairOin: VREEMD, berichtTypes: ['NIEUWS'] })],
      [NIET, NIET],
    ],
    [
      'a machtiging the other way round',
      ondertekenaar,
      [geeft({ intermediairOin: AFZENDER, clientOin: INTERMEDIAIR })],
      [NIET, NIET],
    ],
    ['begins now', ondertekenaar, [geeft({ van: NU })], [GOED, GOED]],
    ['begins a moment later', ondertekenaar, [geeft({ van: NU + 1 })], [NIET, NIET]],
    ['ends a moment later', ondertekenaar, [geeft({ tot: NU + 1 })], [GOED, GOED]],
    ['ended now', ondertekenaar, [geeft({ tot: NU })], [NIET, NIET]],
    ['withdrawn later', ondertekenaar, [geeft({ ingetrokkenOp: NU + 1 })], [GOED, GOED]],
    ['withdrawn', ondertekenaar, [geeft({ ingetrokkenOp: NU })], [NIET, NIET]],
  ];
  for (const [naam, partijen, extra, verwacht] of rijen)
    it(naam, async () => {
      expect(await namens(partijen, extra)).to.deep.equal(verwacht);
    });

  it('records under the client what was allowed, and under the sender himself what was not', async () => {
    const store = await gevuld([geeft()]);
    const ja = await lever(store, [bericht()], { context: { afzender: ondertekenaar } });
    const nee = await lever(store, [bericht()], { context: { afzender: { oin: VREEMD, transportOin: VREEMD } } });
    expect([ja.verslag.oin, nee.verslag.oin]).to.deep.equal([AFZENDER, VREEMD]);
    expect(ja.verslag.transportOin).to.equal(INTERMEDIAIR);
    expect([...store.inhoud().berichten.values()].map(({ oin }) => oin)).to.deep.equal([AFZENDER]);
  });

  it('reads nothing of the other organisation for a sender without machtiging', async () => {
    const store = await gevuld();
    await lever(store, [bericht()], { context: { afzender: ondertekenaar } });
    for (const read of ['berichten.bestaand', 'organisaties.berichttypes', 'profielen.ontvangers'])
      expect(store.geteld.get(read), read).to.equal(undefined);
  });

  it('answers a suspended client with the fault of a suspended connection', async () => {
    const fout = await namens(ondertekenaar, [geeft(), aansluiting('opgeschort')]).catch((error) => error);
    expect(fout.code).to.equal('auth.opgeschort');
  });

  for (const status of ['aangevraagd', 'intentieGetekend', 'preproductie', 'getest', 'beëindigd'] as const)
    it(`refuses a client whose connection is ${status} in productie`, async () => {
      const fout = await namens(ondertekenaar, [geeft(), aansluiting(status)]).catch((error) => error);
      expect(fout.code).to.equal('auth.noAansluiting');
    });

  it('takes a client that is still testing outside productie', async () => {
    const store = await gevuld([geeft(), aansluiting('getest')]);
    const anders = { context: { afzender: ondertekenaar, omgeving: 'preproductie' } } as const;
    expect(kort(await lever(store, [bericht()], anders))).to.deep.equal([GOED]);
  });

  it('does not tell a sender without machtiging how the other organisation is connected', async () => {
    expect(await namens(ondertekenaar, [aansluiting('opgeschort')])).to.deep.equal([NIET, NIET]);
  });

  it('does not tell a sender without machtiging which links the other organisation allows', async () => {
    const store = await gevuld();
    const actie = (url: string) => bericht({ uitbreiding: { actie: { soort: 'BETALEN', url } } });
    const berichten = [actie('https://loket.example.nl/'), actie('https://evil.test/')];
    expect(kort(await lever(store, berichten, { context: { afzender: ondertekenaar } }))).to.deep.equal([NIET, NIET]);
  });

  it('uses the links of the client, not those of the intermediary', async () => {
    const store = await gevuld([geeft()]);
    const een = bericht({ uitbreiding: { actie: { soort: 'BETALEN', url: 'https://loket.example.nl/' } } });
    expect(kort(await lever(store, [een], { context: { afzender: ondertekenaar } }))).to.deep.equal([GOED]);
  });
});
