// How a zaak looks to the citizen (mijnoverheid.md §3.8, LZ-03): current status and timeline, whatever the order of arrival.
import { expect } from 'chai';
import fc from 'fast-check';
import type { ZaakOverzicht, ZaakStatus, Zaaktype } from '../../src/store/index.ts';
import { huidigeStatus, isAfgerond, tijdlijn, vergelijkStatussen } from '../../src/zaken/index.ts';
import { AFZENDER, BURGER, guid, NU } from '../support/domein.ts';

const status = (volgnummer: number, anders: Partial<ZaakStatus> = {}): ZaakStatus => ({
  id: guid(`status ${volgnummer} ${anders.ontvangenOp ?? 0}`),
  oin: AFZENDER,
  identificatie: 'ZAAK-0001',
  volgnummer,
  statusCode: `S${volgnummer}`,
  omschrijving: `Status ${volgnummer}`,
  datumStatusGezet: NU + volgnummer,
  isEindstatus: false,
  informeren: true,
  actieVereist: false,
  inhoudHash: '',
  ontvangenOp: NU,
  ...anders,
});

const zaak = (statussen: readonly ZaakStatus[], anders: Partial<ZaakOverzicht> = {}): ZaakOverzicht => ({
  id: guid('zaak'),
  oin: AFZENDER,
  identificatie: 'ZAAK-0001',
  bsn: BURGER,
  rol: 'initiator',
  zaaktypeCode: 'VERG',
  zaaktypeOmschrijving: 'Vergunning',
  omschrijving: 'Dakkapel',
  registratiedatum: '2026-03-01',
  startdatum: '2026-03-01',
  inhoudHash: '',
  ontvangenOp: NU,
  statussen,
  gewijzigdOp: NU,
  ...anders,
});

const ZAAKTYPE: Zaaktype = {
  oin: AFZENDER,
  code: 'VERG',
  omschrijving: 'Vergunning',
  statussen: [1, 2, 3, 4].map((nummer) => ({ code: `S${nummer}`, omschrijving: `Status ${nummer}` })),
  eersteStatusMelden: false,
};

const kort = (van: ZaakOverzicht, zaaktype?: Zaaktype) =>
  tijdlijn(van, zaaktype).map(({ toestand, omschrijving }) => `${omschrijving.replace('Status ', '')} ${toestand}`);

describe('huidigeStatus (§3.8)', () => {
  it('is the latest by datumStatusGezet, then volgnummer, then arrival', () => {
    const zelfde = { datumStatusGezet: NU };
    expect(huidigeStatus(zaak([status(2), status(3), status(1)]))?.volgnummer).to.equal(3);
    expect(huidigeStatus(zaak([status(9, { datumStatusGezet: NU }), status(1)]))?.volgnummer).to.equal(1);
    expect(huidigeStatus(zaak([status(2, zelfde), status(1, zelfde)]))?.volgnummer).to.equal(2);
    const laat = status(1, { ...zelfde, ontvangenOp: NU + 1 });
    expect(huidigeStatus(zaak([laat, status(1, zelfde)]))).to.equal(laat);
    expect(huidigeStatus(zaak([]))).to.equal(undefined);
  });

  it('does not depend on the order of arrival, and adding an older status never changes it', () => {
    const statussen = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(statussen, fc.nat(), (nummers, zaad) => {
        const gewoon = nummers.map((nummer) => status(nummer));
        const door = [...gewoon].sort(
          (a, b) => ((a.volgnummer * 7919 + zaad) % 101) - ((b.volgnummer * 7919 + zaad) % 101),
        );
        const huidig = huidigeStatus(zaak(door));
        expect(huidig).to.equal(huidigeStatus(zaak(gewoon)));
        const ouder = status(99, { datumStatusGezet: huidig!.datumStatusGezet - 1 });
        expect(huidigeStatus(zaak([...door, ouder]))).to.equal(huidig);
        expect(gewoon.every((een) => vergelijkStatussen(een, huidig!) <= 0)).to.equal(true);
      }),
    );
  });
});

describe('tijdlijn (LZ-03)', () => {
  it('shows what was, what is, and what is still to come', () => {
    expect(kort(zaak([status(2), status(1)]), ZAAKTYPE)).to.deep.equal([
      '1 gedaan',
      '2 huidig',
      '3 toekomst',
      '4 toekomst',
    ]);
  });

  it('shows no future without the list of the zaaktype', () => {
    expect(kort(zaak([status(1)]))).to.deep.equal(['1 huidig']);
    expect(kort(zaak([status(1)]), { ...ZAAKTYPE, statussen: [] })).to.deep.equal(['1 huidig']);
  });

  it('shows the whole list ahead of a zaak whose statuses the type does not know', () => {
    const eigen = status(1, { statusCode: 'EIGEN', omschrijving: 'Status eigen' });
    expect(kort(zaak([eigen]), ZAAKTYPE).slice(0, 2)).to.deep.equal(['eigen huidig', '1 toekomst']);
  });

  it('has the later steps ahead again when a zaak went back', () => {
    const terug = status(2, { datumStatusGezet: NU + 99 });
    expect(kort(zaak([status(1), status(3), terug]), ZAAKTYPE)).to.deep.equal([
      '1 gedaan',
      '3 gedaan',
      '2 huidig',
      '3 toekomst',
      '4 toekomst',
    ]);
  });

  it('marks the current status when the citizen must act, and only while the zaak is open', () => {
    const actie = status(2, { actieVereist: true });
    expect(kort(zaak([status(1, { actieVereist: true }), actie]))).to.deep.equal(['1 gedaan', '2 actie']);
    expect(kort(zaak([actie], { einddatum: '2026-03-03' }))).to.deep.equal(['2 huidig']);
  });

  it('ends at the end status or the einddatum', () => {
    const eind = zaak([status(1), status(2, { isEindstatus: true })]);
    expect([isAfgerond(eind), kort(eind, ZAAKTYPE)]).to.deep.equal([true, ['1 gedaan', '2 huidig']]);
    expect(isAfgerond(zaak([status(1)], { einddatum: '2026-03-03' }))).to.equal(true);
    expect(isAfgerond(zaak([status(1, { isEindstatus: true }), status(2)])), 'reopened').to.equal(false);
    expect(isAfgerond(zaak([status(1)]))).to.equal(false);
  });
});
