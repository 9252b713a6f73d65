// Effective abonnement and ValidateAbonnementen (mijnoverheid.md §3.6).
import { expect } from 'chai';
import { type AbonnementenAanvraag, effectiefAbonnement, valideerAbonnementen } from '../../src/berichten/index.ts';
import type { Ontvanger } from '../../src/store/index.ts';
import {
  AFZENDER,
  abonnement,
  BURGER,
  bsnMet,
  context,
  INTERMEDIAIR,
  machtiging,
  NU,
  ONBEKEND,
  once,
  profiel,
  UITGEZET,
  VREEMD,
  ZONDER_AKKOORD,
} from '../support/domein.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { gevuld } from './lever.ts';

describe('effectiefAbonnement (§3.6)', () => {
  type Rij = Ontvanger['abonnementen'][number];
  const aan: Rij = { status: 'aan' };
  const uit: Rij = { status: 'uit' };
  const type = (status: Rij['status'], berichtType = 'BESLUIT'): Rij => ({ status, berichtType });
  const { akkoord: _, ...zonder } = profiel(BURGER);
  const rijen: readonly (readonly [string, Ontvanger['profiel'], readonly Rij[], string | undefined, boolean])[] = [
    ['everything on', profiel(BURGER), [aan], 'BESLUIT', true],
    ['no profile', undefined, [aan], 'BESLUIT', false],
    ['registered', profiel(BURGER, { status: 'geregistreerd' }), [aan], 'BESLUIT', false],
    ['suspended', profiel(BURGER, { status: 'opgeschort' }), [aan], 'BESLUIT', false],
    ['deceased', profiel(BURGER, { status: 'overleden' }), [aan], 'BESLUIT', false],
    ['ended', profiel(BURGER, { status: 'beëindigd' }), [aan], 'BESLUIT', false],
    ['terms not accepted', zonder, [aan], 'BESLUIT', false],
    ['nothing chosen', profiel(BURGER), [], 'BESLUIT', false],
    ['organisation off', profiel(BURGER), [uit], 'BESLUIT', false],
    ['type off wins over organisation on', profiel(BURGER), [aan, type('uit')], 'BESLUIT', false],
    ['type on with organisation on', profiel(BURGER), [aan, type('aan')], 'BESLUIT', true],
    ['another type off', profiel(BURGER), [aan, type('uit', 'NIEUWS')], 'BESLUIT', true],
    [
      'organisation off, type on: the opt-out of the organisation always works',
      profiel(BURGER),
      [uit, type('aan')],
      'BESLUIT',
      false,
    ],
    ['type on, organisation never chosen', profiel(BURGER), [type('aan')], 'BESLUIT', false],
    ['organisation as a whole, one type off', profiel(BURGER), [aan, type('uit')], undefined, true],
  ];
  for (const [naam, van, abonnementen, berichtType, verwacht] of rijen)
    it(`${naam} → ${verwacht}`, () => {
      const ontvanger = { bsn: BURGER, ...(van && { profiel: van }), abonnementen };
      expect(effectiefAbonnement(ontvanger, berichtType)).to.equal(verwacht);
    });
});

describe('ValidateAbonnementen (§3.6)', () => {
  const vraag = (anders: Partial<AbonnementenAanvraag> = {}): AbonnementenAanvraag => ({
    berichtleverancierCode: AFZENDER,
    klanten: [{ key: BURGER, rol: 'Burger' }],
    ...anders,
  });
  const uitkomst = async (aanvraag: AbonnementenAanvraag | undefined, store?: MemoryStore) =>
    await valideerAbonnementen(aanvraag, context(store ?? (await gevuld())));
  const soort = async (aanvraag: AbonnementenAanvraag | undefined) => (await uitkomst(aanvraag)).soort;

  it('answers per Klant in the order asked, with the Klant as asked', async () => {
    const klanten = [
      { key: UITGEZET },
      { key: BURGER, rol: 'Burger' },
      { key: BURGER },
      { key: '123456789' },
      { key: '12345678' },
      { key: '000000000' },
      {},
      { key: ZONDER_AKKOORD },
      { key: ONBEKEND },
    ];
    const verwacht = [false, true, true, false, false, false, false, false, false];
    expect(await uitkomst(vraag({ klanten }))).to.deep.equal({
      soort: 'antwoord',
      abonnementen: klanten.map((klant, index) => ({ klant, isBerichtSturen: verwacht[index] })),
    });
  });

  it('looks at the berichttype when there is one; empty is the organisation', async () => {
    const store = await gevuld([{ kind: 'abonnement', value: abonnement(BURGER, 'uit', 'NIEUWS') }]);
    const stuur = async (berichtTypeCode?: string) => {
      const antwoord = await uitkomst(vraag(berichtTypeCode === undefined ? {} : { berichtTypeCode }), store);
      return antwoord.soort === 'antwoord' && antwoord.abonnementen[0]!.isBerichtSturen;
    };
    expect([await stuur(), await stuur(''), await stuur('BESLUIT'), await stuur('NIEUWS')]).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
  });

  it('takes 1 to 250 klanten', async () => {
    const klanten = (aantal: number) => Array.from({ length: aantal }, () => ({ key: BURGER }));
    expect(await soort(vraag({ klanten: klanten(250) }))).to.equal('antwoord');
    expect(await soort(vraag({ klanten: klanten(251) }))).to.equal('applicationFault');
    expect(await soort(vraag({ klanten: [] }))).to.equal('applicationFault');
  });

  const { klanten: _klanten, ...zonderKlanten } = vraag();
  const { berichtleverancierCode: _code, ...zonderCode } = vraag();
  const fouten: readonly (readonly [string, AbonnementenAanvraag | undefined])[] = [
    ['no aanvraag', undefined],
    ['no klanten', zonderKlanten],
    ['no berichtleverancierCode', zonderCode],
    ['empty berichtleverancierCode', vraag({ berichtleverancierCode: '' })],
    ['another OIN', vraag({ berichtleverancierCode: VREEMD })],
    ['no OIN', vraag({ berichtleverancierCode: 'RDW' })],
    ['berichtTypeCode of 9 characters', vraag({ berichtTypeCode: 'NEGENLANG' })],
    ['another Rol', vraag({ klanten: [{ key: BURGER, rol: 'Bedrijf' }] })],
  ];
  for (const [naam, aanvraag] of fouten)
    it(`${naam} is an ApplicationFault without a BSN`, async () => {
      const antwoord = await uitkomst(aanvraag);
      expect(antwoord.soort).to.equal('applicationFault');
      expect(JSON.stringify(antwoord)).not.to.contain(BURGER);
    });

  it('lets an intermediary ask for its client, within its machtiging', async () => {
    const store = await gevuld([{ kind: 'machtiging', value: machtiging({ berichtTypes: ['NIEUWS'] }) }]);
    const van = context(store, { afzender: { oin: INTERMEDIAIR } });
    const stuur = async (anders: Partial<AbonnementenAanvraag>) =>
      (await valideerAbonnementen(vraag(anders), van)).soort;
    expect(await stuur({ berichtTypeCode: 'NIEUWS' })).to.equal('antwoord');
    expect(await stuur({ berichtTypeCode: 'BESLUIT' })).to.equal('applicationFault');
    expect(await stuur({})).to.equal('applicationFault');
  });

  it('shows each look to the citizen who has an account, once per call (PG-15)', async () => {
    const store = await gevuld();
    await uitkomst(vraag({ klanten: [{ key: BURGER }, { key: BURGER }, { key: ONBEKEND }] }), store);
    const rijen = [...store.inhoud().inzages.values()];
    expect(rijen.map(({ bsn, wie, op }) => ({ bsn, wie, op }))).to.deep.equal([{ bsn: BURGER, wie: AFZENDER, op: NU }]);
  });

  it('x-WSS-3: uses up the once-keys, also with a fault', async () => {
    const store = await gevuld();
    const stuur = (aanvraag: AbonnementenAanvraag, naam: string) =>
      valideerAbonnementen(aanvraag, context(store, { eerst: [once(naam)] }));
    await stuur(vraag(), 'een');
    await stuur(vraag({ klanten: [] }), 'twee');
    for (const naam of ['een', 'twee'])
      expect((await stuur(vraag(), naam).catch((error) => error)).code).to.equal('wss.replay');
  });

  it('reads once for 250 klanten', async () => {
    const store = await gevuld();
    const klanten = Array.from({ length: 400 }, (_, i) => bsnMet(String(10_000_000 + i)))
      .flatMap((key) => key ?? [])
      .slice(0, 250)
      .map((key) => ({ key }));
    await uitkomst(vraag({ klanten }), store);
    expect(klanten).to.have.length(250);
    expect(store.geteld.get('profielen.ontvangers')).to.equal(1);
  });
});
