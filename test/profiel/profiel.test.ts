// Activation and settings (mijnoverheid.md §3.11, §4.2): complete or nothing, nothing preselected, back to paper in one act.
import { expect } from 'chai';
import { effectiefAbonnement } from '../../src/berichten/index.ts';
import type { Oin } from '../../src/core/index.ts';
import {
  type Activering,
  aanvaardVoorwaarden,
  activeer,
  allesOpPapier,
  bevestigEmail,
  isHerkenningswoord,
  type Kanaalkeuze,
  kiesKanaal,
  leeftijd,
  magActiveren,
  moetVoorwaardenAccepteren,
  parseEmail,
  registreer,
  zetOrganisatie,
} from '../../src/profiel/index.ts';
import type { Change, Profiel } from '../../src/store/index.ts';
import { AFZENDER, abonnement, BURGER, INTERMEDIAIR, NU, profiel, VREEMD } from '../support/domein.ts';
import { openMemoryStore } from '../support/memory-store.ts';

const EISEN = { now: NU, niveau: 'Midden', voorwaardenVersie: '2', aangesloten: [AFZENDER, INTERMEDIAIR] } as const;
const NIEUW = registreer({ bsn: BURGER, naam: 'S. de Vries', geboortedatum: '1980-05-01' });
const KEUZE: Activering = {
  akkoordVersie: '2',
  organisaties: [AFZENDER],
  kanaal: { soort: 'email', adres: 'sanne@example.nl' },
};

const profielVan = (changes: readonly Change[]): Profiel =>
  changes.flatMap((change) => (change.kind === 'profiel' ? [change.value] : []))[0]!;
const reden = (van: Profiel, keuze: Partial<Activering> = {}) => {
  const uitkomst = activeer(van, { ...KEUZE, ...keuze }, EISEN);
  return uitkomst.soort === 'geweigerd' ? uitkomst.reden : 'gewijzigd';
};
const zonder = <K extends keyof Activering>(naam: K): Activering => {
  const { [naam]: _, ...rest } = KEUZE;
  return rest as Activering;
};

describe('leeftijd (§3.11)', () => {
  const rijen: readonly (readonly [string, string, number | undefined])[] = [
    ['2012-03-03', '2026-03-02T22:59:59Z', 13],
    ['2012-03-03', '2026-03-02T23:00:00Z', 14],
    ['2012-07-10', '2026-07-09T21:59:59Z', 13],
    ['2012-07-10', '2026-07-09T22:00:00Z', 14],
    ['2012-02-29', '2026-02-28T12:00:00Z', 13],
    ['2012-02-29', '2026-03-01T12:00:00Z', 14],
    ['2012-02-29', '2028-02-29T12:00:00Z', 16],
    ['2012', '2026-12-30T12:00:00Z', 13],
    ['2012', '2026-12-31T12:00:00Z', 14],
    ['2012-04', '2026-04-30T12:00:00Z', 13],
    ['2012-04', '2026-05-01T12:00:00Z', 14],
    ['2012-13', '2026-05-01T12:00:00Z', undefined],
    ['2011-02-29', '2026-05-01T12:00:00Z', undefined],
    ['onbekend', '2026-05-01T12:00:00Z', undefined],
  ];
  for (const [geboren, nu, verwacht] of rijen)
    it(`${geboren} is ${verwacht} at ${nu}`, () => {
      expect(leeftijd(geboren, Date.parse(nu))).to.equal(verwacht);
    });
});

describe('parseEmail (§3.11)', () => {
  const lokaal = 'a'.repeat(64);
  const domein = (length: number) => `${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(length - 125)}.nl`;
  for (const goed of ['a@b.nl', 'S.de-Vries+post@mail.example.co.nl', ` sanne@example.nl `, `${lokaal}@${domein(180)}`])
    it(`takes ${goed.slice(0, 40)}`, () => {
      expect(parseEmail(goed)).to.equal(goed.trim());
    });
  const fout = [
    '',
    'sanne',
    'sanne@',
    '@example.nl',
    'sanne@example',
    'sanne@-example.nl',
    'sanne@example..nl',
    '.sanne@example.nl',
    'sanne.@example.nl',
    'san..ne@example.nl',
    'sanne@example.nl,piet@example.nl',
    'sanne@example.nl\r\nBcc: piet@example.nl',
    'Sanne <sanne@example.nl>',
    'sanne example@example.nl',
    `${lokaal}a@example.nl`,
    `${lokaal}@${domein(190)}`,
  ];
  for (const adres of fout)
    it(`refuses ${JSON.stringify(adres).slice(0, 50)}`, () => {
      expect(parseEmail(adres)).to.equal(undefined);
    });
});

describe('registration and activation (§4.2)', () => {
  it('a registered person has no box: nothing is chosen for him', () => {
    expect(NIEUW).to.deep.include({ status: 'geregistreerd', kanaal: 'geen' });
    expect(NIEUW.akkoord).to.equal(undefined);
    expect(effectiefAbonnement({ bsn: BURGER, profiel: NIEUW, abonnementen: [{ status: 'aan' }] })).to.equal(false);
  });

  it('activates with terms, organisations and channel', () => {
    const uitkomst = activeer(
      NIEUW,
      { ...KEUZE, organisaties: [AFZENDER, AFZENDER], herkenningswoord: ' Blauwe fiets ' },
      EISEN,
    );
    if (uitkomst.soort !== 'gewijzigd') throw new Error(uitkomst.reden);
    expect(profielVan(uitkomst.changes)).to.deep.equal({
      bsn: BURGER,
      naam: 'S. de Vries',
      geboortedatum: '1980-05-01',
      status: 'actief',
      geactiveerdOp: NU,
      akkoord: { versie: '2', op: NU, niveau: 'Midden' },
      kanaal: 'email',
      email: 'sanne@example.nl',
      herkenningswoord: 'Blauwe fiets',
    });
    expect(uitkomst.changes.slice(1)).to.deep.equal([
      {
        kind: 'abonnement',
        value: { bsn: BURGER, oin: AFZENDER, status: 'aan', ingangsmoment: NU, bron: 'activatie' },
      },
    ]);
  });

  it('subscribes to nothing when nothing was chosen', () => {
    const uitkomst = activeer(NIEUW, { ...KEUZE, organisaties: [] }, EISEN);
    expect(uitkomst.soort === 'gewijzigd' && uitkomst.changes.map(({ kind }) => kind)).to.deep.equal(['profiel']);
  });

  it('forgets an address and its verification when "geen" is chosen', () => {
    const oud: Profiel = { ...NIEUW, email: 'oud@example.nl', emailGeverifieerdOp: 1, bounce: 'permanent' };
    const uitkomst = activeer(oud, { ...KEUZE, kanaal: { soort: 'geen', bevestigd: true } }, EISEN);
    const { kanaal, email, emailGeverifieerdOp, bounce } = profielVan(
      uitkomst.soort === 'gewijzigd' ? uitkomst.changes : [],
    );
    expect({ kanaal, email, emailGeverifieerdOp, bounce }).to.deep.equal({
      kanaal: 'geen',
      email: undefined,
      emailGeverifieerdOp: undefined,
      bounce: undefined,
    });
  });

  const personen: readonly (readonly [string, Partial<Profiel>, string])[] = [
    ['14 years old today', { geboortedatum: '2012-03-03' }, 'gewijzigd'],
    ['14 years old tomorrow', { geboortedatum: '2012-03-04' }, 'TeJong'],
    ['an unreadable date of birth', { geboortedatum: '0000-00-00' }, 'TeJong'],
    ['deceased', { status: 'overleden' }, 'NietMogelijk'],
    ['ended', { status: 'beëindigd' }, 'NietMogelijk'],
    ['suspended', { status: 'opgeschort' }, 'NietMogelijk'],
    ['active already', { status: 'actief' }, 'AlActief'],
  ];
  for (const [naam, anders, verwacht] of personen)
    it(`${naam} → ${verwacht}`, () => {
      expect(reden({ ...NIEUW, ...anders })).to.equal(verwacht);
      expect(magActiveren({ ...NIEUW, ...anders }, NU) ?? 'gewijzigd').to.equal(verwacht);
    });

  it('takes somebody whose date of birth is not known', () => {
    const { geboortedatum: _, ...rest } = NIEUW;
    expect(reden(rest)).to.equal('gewijzigd');
  });

  const keuzes: readonly (readonly [string, Partial<Activering>, string])[] = [
    ['an older version of the terms', { akkoordVersie: '1' }, 'VoorwaardenNietGeaccepteerd'],
    ['an organisation that is not connected', { organisaties: [VREEMD] }, 'OrganisatieOnbekend'],
    ['"geen" without confirmation', { kanaal: { soort: 'geen', bevestigd: false } }, 'GeenMeldingenNietBevestigd'],
    ['"geen" confirmed', { kanaal: { soort: 'geen', bevestigd: true } }, 'gewijzigd'],
    ['an address that is none', { kanaal: { soort: 'email', adres: 'sanne' } }, 'EmailOngeldig'],
    [
      'a herkenningswoord that looks like a link',
      { herkenningswoord: 'ga naar www.evil.test' },
      'HerkenningswoordOngeldig',
    ],
  ];
  for (const [naam, anders, verwacht] of keuzes)
    it(`${naam} → ${verwacht}`, () => {
      expect(reden(NIEUW, anders)).to.equal(verwacht);
    });

  it('cannot finish without the terms or without a choice of channel', () => {
    expect(activeer(NIEUW, zonder('akkoordVersie'), EISEN)).to.deep.equal({
      soort: 'geweigerd',
      reden: 'VoorwaardenNietGeaccepteerd',
    });
    expect(activeer(NIEUW, zonder('kanaal'), EISEN)).to.deep.equal({ soort: 'geweigerd', reden: 'KanaalOntbreekt' });
  });

  it('a herkenningswoord is one line of 1 to 40 plain characters', () => {
    for (const goed of ['x', "Oma's blauwe fiets-2", 'é'.repeat(40)])
      expect(isHerkenningswoord(goed), goed).to.equal(true);
    for (const fout of ['', '   ', 'a'.repeat(41), 'a\nb', 'a:b', 'a/b', 'a.nl', '<b>'])
      expect(isHerkenningswoord(fout), fout).to.equal(false);
  });
});

describe('settings (§3.6, §4.2)', () => {
  const actief = profiel(BURGER, {
    kanaal: 'email',
    email: 'oud@example.nl',
    emailGeverifieerdOp: 5,
    bounce: 'permanent',
  });
  const kies = (kanaal: Kanaalkeuze, van: Profiel = actief) => {
    const uitkomst = kiesKanaal(van, kanaal);
    return uitkomst.soort === 'gewijzigd' ? profielVan(uitkomst.changes) : uitkomst.reden;
  };

  it('a new address is not verified and has no bounces; the same one keeps both', () => {
    expect(kies({ soort: 'email', adres: 'nieuw@example.nl' })).to.deep.equal(
      profiel(BURGER, { kanaal: 'email', email: 'nieuw@example.nl' }),
    );
    expect(kies({ soort: 'email', adres: ' oud@example.nl ' })).to.deep.equal(actief);
  });

  it('refuses what activation refuses, and an account that is not active', () => {
    expect(kies({ soort: 'email', adres: 'x' })).to.equal('EmailOngeldig');
    expect(kies({ soort: 'geen', bevestigd: false })).to.equal('GeenMeldingenNietBevestigd');
    expect(kies({ soort: 'geen', bevestigd: true }, { ...actief, status: 'overleden' })).to.equal('NietActief');
    expect(kies({ soort: 'geen', bevestigd: true })).to.deep.equal(profiel(BURGER));
  });

  it('verifies the address of the profile and no other', () => {
    expect(profielVan(bevestigEmail(actief, 'oud@example.nl', NU))).to.deep.include({
      emailGeverifieerdOp: NU,
      bounce: 'ok',
    });
    expect(bevestigEmail(actief, 'ander@example.nl', NU)).to.deep.equal([]);
    expect(bevestigEmail(profiel(BURGER), 'oud@example.nl', NU)).to.deep.equal([]);
  });

  it('switches an organisation on and off, and the effective abonnement follows at once', async () => {
    const store = openMemoryStore();
    await store.commit([{ kind: 'profiel', value: actief }]);
    const aangesloten = [AFZENDER];
    const stand = async () =>
      effectiefAbonnement((await store.profielen.ontvangers(AFZENDER, [BURGER]))[0]!, 'BESLUIT');
    for (const status of ['aan', 'uit', 'aan'] as const) {
      const uitkomst = zetOrganisatie(actief, { oin: AFZENDER, status, now: NU, aangesloten });
      if (uitkomst.soort === 'gewijzigd') await store.commit(uitkomst.changes);
      expect(await stand()).to.equal(status === 'aan');
    }
  });

  it('switches on only what is connected; off always works', () => {
    const zet = (oin: Oin, status: 'aan' | 'uit', van = actief) =>
      zetOrganisatie(van, { oin, status, now: NU, aangesloten: [AFZENDER] }).soort;
    expect([zet(VREEMD, 'aan'), zet(VREEMD, 'uit'), zet(AFZENDER, 'aan')]).to.deep.equal([
      'geweigerd',
      'gewijzigd',
      'gewijzigd',
    ]);
    expect(zet(AFZENDER, 'aan', { ...actief, status: 'geregistreerd' })).to.equal('geweigerd');
  });

  it('"alles weer op papier" switches every row off at once, organisations and types', async () => {
    const store = openMemoryStore();
    await store.commit([
      { kind: 'profiel', value: actief },
      { kind: 'abonnement', value: abonnement(BURGER, 'aan') },
      { kind: 'abonnement', value: abonnement(BURGER, 'aan', 'BESLUIT') },
      { kind: 'abonnement', value: abonnement(BURGER, 'uit', 'NIEUWS') },
      { kind: 'abonnement', value: { ...abonnement(BURGER, 'aan'), oin: INTERMEDIAIR } },
    ]);
    const changes = allesOpPapier(await store.profielen.abonnementen(BURGER), NU);
    expect(changes).to.have.length(3);
    await store.commit(changes);
    expect((await store.profielen.abonnementen(BURGER)).every(({ status }) => status === 'uit')).to.equal(true);
    for (const oin of [AFZENDER, INTERMEDIAIR])
      expect(effectiefAbonnement((await store.profielen.ontvangers(oin, [BURGER]))[0]!)).to.equal(false);
    expect((await store.profielen.get(BURGER))?.status, 'his post can still be read').to.equal('actief');
  });

  it('asks for new terms once (INL-03)', () => {
    expect(moetVoorwaardenAccepteren(actief, '1')).to.equal(false);
    expect(moetVoorwaardenAccepteren(actief, '2')).to.equal(true);
    expect(moetVoorwaardenAccepteren(NIEUW, '2'), 'activation asks').to.equal(false);
    const uitkomst = aanvaardVoorwaarden(actief, { versie: '2', niveau: 'Hoog' }, NU);
    const nieuw = profielVan(uitkomst.soort === 'gewijzigd' ? uitkomst.changes : []);
    expect(nieuw.akkoord).to.deep.equal({ versie: '2', op: NU, niveau: 'Hoog' });
    expect(moetVoorwaardenAccepteren(nieuw, '2')).to.equal(false);
    expect(aanvaardVoorwaarden(NIEUW, { versie: '2', niveau: 'Hoog' }, NU).soort).to.equal('geweigerd');
  });
});
