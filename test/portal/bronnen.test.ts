import { expect } from 'chai';
import { groepeer, waardeVan } from '../../src/portal/components/bronnen.ts';
import type { Gegeven } from '../../src/store/index.ts';

const gegeven = (pad: string, waarde = 'x', soort: Gegeven['soort'] = 'tekst'): Gegeven => ({
  pad,
  label: pad,
  waarde,
  soort,
  inOnderzoek: false,
});

describe('portal values of a source', () => {
  it('reads by its kind, and as it came when it does not fit', () => {
    const rijen: readonly (readonly [Gegeven['soort'], string, string])[] = [
      ['datum', '2026-01-12', '12 januari 2026'],
      ['bedrag', '412000', '€\u00a0412.000'],
      ['bedrag', 'onbekend', 'onbekend'],
      ['boolean', 'true', 'Ja'],
      ['boolean', 'N', 'Nee'],
      ['boolean', 'misschien', 'misschien'],
      ['code', 'Niet logisch', 'Niet logisch'],
      ['tekst', ' ', 'Niet geregistreerd'],
    ];
    for (const [soort, waarde, verwacht] of rijen) expect(waardeVan({ soort, waarde })).to.equal(verwacht);
  });

  it('groups what belongs to one vehicle, with its plate and name', () => {
    const groepen = groepeer([
      gegeven('RDW.houder', 'ja'),
      gegeven('RDW.voertuig[0].kenteken', '00-TST-1'),
      gegeven('RDW.voertuig[0].merk', 'Volkswagen'),
      gegeven('RDW.voertuig[1].kleur', 'Blauw'),
      gegeven('RDW.voertuig[0].kleur', 'Rood'),
    ]);
    expect(groepen.map(({ titel, kenteken, gegevens }) => [titel, kenteken, gegevens.length])).to.deep.equal([
      [undefined, undefined, 1],
      ['Volkswagen', '00-TST-1', 3],
      ['Voertuig 2', undefined, 1],
    ]);
  });

  it('numbers only what occurs more than once', () => {
    expect(groepeer([gegeven('WOZ.waarde[0].bedrag')]).map(({ titel }) => titel)).to.deep.equal(['Waarde']);
    expect(
      groepeer([gegeven('X.onbekendeSoort[0].a'), gegeven('X.onbekendeSoort[1].a')]).map(({ titel }) => titel),
    ).to.deep.equal(['Onbekende soort 1', 'Onbekende soort 2']);
  });
});
