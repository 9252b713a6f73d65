// LeverGegevens and the view of a source (mijnoverheid.md §3.9, §3.10, PG-02, PG-11, §3.18).
import { expect } from 'chai';
import fc from 'fast-check';
import { lijstHash } from '../../src/bewijs/index.ts';
import { type Oin, parseBsn } from '../../src/core/index.ts';
import {
  bronBeeld,
  type GegevensUitkomst,
  type GeleverdeSet,
  leverGegevens,
  setHash,
} from '../../src/gegevens/index.ts';
import type { Change, Gegeven, Gegevensbron } from '../../src/store/index.ts';
import { AFZENDER, BURGER, context, DAG, NU, ONBEKEND, once, VREEMD } from '../support/domein.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';

const BRON: Gegevensbron = {
  code: 'RDW',
  naam: 'RDW, Voertuiginformatie',
  houderOin: AFZENDER,
  contact: { naam: 'RDW', telefoon: '0000000000' },
  status: 'actief',
  sets: [
    { code: 'eigendom', naam: 'Eigendom', versie: '1' },
    { code: 'voertuigen', naam: 'Voertuigen', versie: '2' },
  ],
};

async function gevuld(anders: Partial<Gegevensbron> = {}): Promise<MemoryStore> {
  const store = openMemoryStore();
  const bronnen: Change[] = [
    { kind: 'gegevensbron', value: { ...BRON, ...anders } },
    { kind: 'gegevensbron', value: { ...BRON, code: 'UWV', houderOin: VREEMD } },
  ];
  await store.commit(bronnen);
  return store;
}

const gegeven = (anders: Partial<Gegeven> = {}): Gegeven => ({
  pad: 'RDW.voertuig[0].apkVervaldatum',
  label: 'APK geldig tot',
  waarde: '2026-12-01',
  soort: 'datum',
  inOnderzoek: false,
  ...anders,
});

const set = (anders: Partial<GeleverdeSet> = {}): GeleverdeSet => ({
  bsn: BURGER,
  bronCode: 'RDW',
  set: 'voertuigen',
  versie: '2',
  soort: 'Gevonden',
  peilmoment: NU - DAG,
  gegevens: [gegeven()],
  ...anders,
});

const niets = (anders: Partial<GeleverdeSet> = {}) => set({ soort: 'NietsGevonden', gegevens: [], ...anders });
const kort = ({ oordelen }: GegevensUitkomst) => oordelen.map(({ code, veld }) => (veld ? `${code}/${veld}` : code));

async function lever(store: MemoryStore, sets: readonly GeleverdeSet[], oin: Oin = AFZENDER) {
  return await leverGegevens(sets, context(store, { afzender: { oin } }));
}

const a = (length: number) => 'a'.repeat(length);

describe('LeverGegevens: verdicts (§3.9, §3.10)', () => {
  const rijen: readonly (readonly [GeleverdeSet, string])[] = [
    [set(), 'Verwerkt'],
    [niets(), 'Verwerkt'],
    [set({ bronCode: 'GBA' }), 'BronOnbekend/bronCode'],
    [set({ bronCode: 'WOZ' }), 'BronOnbekend/bronCode'],
    [set({ bronCode: 'UWV' }), 'NietGerechtigd/bronCode'],
    [set({ set: 'boten' }), 'SetOnbekend/set'],
    [set({ versie: '1' }), 'SetOnbekend/versie'],
    [set({ bsn: '123456789' }), 'BsnOngeldig'],
    [set({ bsn: '12345678' }), 'BsnOngeldig'],
    [set({ gegevens: [] }), 'VeldOngeldig/gegevens'],
    [niets({ gegevens: [gegeven()] }), 'VeldOngeldig/gegevens'],
    [set({ gegevens: Array.from({ length: 2000 }, (_, i) => gegeven({ pad: `p${i}` })) }), 'Verwerkt'],
    [set({ gegevens: Array.from({ length: 2001 }, (_, i) => gegeven({ pad: `p${i}` })) }), 'VeldOngeldig/gegevens'],
    [set({ gegevens: [gegeven(), gegeven()] }), 'VeldOngeldig/pad'],
    [set({ peilmoment: NU + 300_000 }), 'Verwerkt'],
    [set({ peilmoment: NU + 300_001 }), 'VeldOngeldig/peilmoment'],
    [set({ maximaleLeeftijd: 0 }), 'Verwerkt'],
    [set({ maximaleLeeftijd: -1 }), 'VeldOngeldig/maximaleLeeftijd'],
    [set({ maximaleLeeftijd: 1.5 }), 'VeldOngeldig/maximaleLeeftijd'],
    [set({ gegevens: [gegeven({ pad: '' })] }), 'VeldOngeldig/pad'],
    [set({ gegevens: [gegeven({ pad: a(200) })] }), 'Verwerkt'],
    [set({ gegevens: [gegeven({ pad: a(201) })] }), 'VeldOngeldig/pad'],
    [set({ gegevens: [gegeven({ label: a(101) })] }), 'VeldOngeldig/label'],
    [set({ gegevens: [gegeven({ waarde: '😀'.repeat(4000) })] }), 'Verwerkt'],
    [set({ gegevens: [gegeven({ waarde: a(4001) })] }), 'VeldOngeldig/waarde'],
    [set({ gegevens: [gegeven({ geldigSinds: '1950' })] }), 'Verwerkt'],
    [set({ gegevens: [gegeven({ geldigSinds: '1950-07-01' })] }), 'Verwerkt'],
    [set({ gegevens: [gegeven({ geldigSinds: 'juli 1950' })] }), 'VeldOngeldig/geldigSinds'],
  ];
  for (const [een, verwacht] of rijen)
    it(`${JSON.stringify({ ...een, bsn: undefined }).slice(0, 90)} → ${verwacht}`, async () => {
      expect(kort(await lever(await gevuld(), [een]))).to.deep.equal([verwacht]);
    });

  it('refuses a source that has ended, and takes one that has a fault', async () => {
    expect(kort(await lever(await gevuld({ status: 'beëindigd' }), [set()]))).to.deep.equal(['BronOnbekend/bronCode']);
    expect(kort(await lever(await gevuld({ status: 'storing' }), [set()]))).to.deep.equal(['Verwerkt']);
  });

  it('refuses one set and not its neighbours', async () => {
    const uitkomst = await lever(await gevuld(), [set({ set: 'boten' }), set()]);
    expect(kort(uitkomst)).to.deep.equal(['SetOnbekend/set', 'Verwerkt']);
    expect(uitkomst.oordelen.map(({ positie }) => positie)).to.deep.equal([1, 2]);
  });

  it('takes 1 to 1000 sets', async () => {
    const store = await gevuld();
    for (const aantal of [0, 1001]) {
      const fout = await lever(
        store,
        Array.from({ length: aantal }, () => set()),
      ).catch((error) => error);
      expect([fout.code, fout.detail.gevonden]).to.deep.equal(['content.invalid', String(aantal)]);
    }
  });
});

describe('LeverGegevens: the newest peilmoment wins (§3.10)', () => {
  const gestored = async (store: MemoryStore) =>
    (await store.gegevens.leveringen(BURGER)).map(({ peilmoment }) => peilmoment);

  it('replaces an older snapshot and refuses one that is older', async () => {
    const store = await gevuld();
    await lever(store, [set({ peilmoment: NU - 20 })]);
    expect(kort(await lever(store, [set({ peilmoment: NU - 30 })]))).to.deep.equal(['Verouderd/peilmoment']);
    expect(kort(await lever(store, [set({ peilmoment: NU - 10 })]))).to.deep.equal(['Verwerkt']);
    expect(await gestored(store)).to.deep.equal([NU - 10]);
  });

  it('an equal repeat is Verwerkt and writes nothing, other content at the same moment is Verouderd', async () => {
    const store = await gevuld();
    await lever(store, [set()]);
    const later = context(store, { clock: () => NU + 1000 });
    expect(kort(await leverGegevens([set()], later))).to.deep.equal(['Verwerkt']);
    expect((await store.gegevens.leveringen(BURGER))[0]?.ontvangenOp).to.equal(NU);
    expect(kort(await lever(store, [set({ gegevens: [gegeven({ waarde: 'anders' })] })]))).to.deep.equal([
      'Verouderd/peilmoment',
    ]);
  });

  it('keeps sets and citizens apart', async () => {
    const store = await gevuld();
    await lever(store, [set()]);
    const ouder = { peilmoment: NU - 9 * DAG };
    const anders = [set({ ...ouder, set: 'eigendom', versie: '1' }), set({ ...ouder, bsn: ONBEKEND })];
    expect(kort(await lever(store, anders))).to.deep.equal(['Verwerkt', 'Verwerkt']);
  });

  it('whatever the order and the calls, the newest is what is left', async () => {
    const momenten = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(momenten, fc.boolean(), async (oud, ineens) => {
        const store = await gevuld();
        const sets = oud.map((minuten) => set({ peilmoment: NU - minuten * 60_000 }));
        if (ineens) await lever(store, sets);
        else for (const een of sets) await lever(store, [een]);
        expect(await gestored(store)).to.deep.equal([NU - Math.min(...oud) * 60_000]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('LeverGegevens: receipt (§3.14)', () => {
  it('has digests that the holder can recompute, and nothing of the citizen', async () => {
    const store = await gevuld();
    const { bewijs } = await leverGegevens([set(), set({ set: 'boten' })], context(store, { eerst: [once('een')] }));
    const blad = JSON.parse(bewijs.blad);
    expect(blad).to.deep.include({ soort: 'Ontvangst', dienst: 'LeverGegevens', aantal: 2, aantalVerwerkt: 1 });
    expect(blad.oordelenHash).to.equal(
      lijstHash([
        { bronCode: 'RDW', set: 'voertuigen', code: 'Verwerkt' },
        { bronCode: 'RDW', set: 'boten', code: 'SetOnbekend' },
      ]),
    );
    expect(blad.inhoudHash).to.equal(lijstHash([{ bronCode: 'RDW', set: 'voertuigen', inhoudHash: setHash(set()) }]));
    expect(bewijs.blad).not.to.contain(BURGER);
    expect(setHash(set()), 'the hash gives no BSN away').to.equal(setHash(set({ bsn: ONBEKEND })));
    expect(store.inhoud().once.size).to.equal(1);
  });
});

describe('bronBeeld (PG-02, PG-11)', () => {
  const beeld = async (
    sets: readonly GeleverdeSet[],
    anders: { bron?: Partial<Gegevensbron>; bsn?: string; now?: number; omgeving?: 'demo' | 'productie' } = {},
  ) => {
    const { bsn = BURGER, now = NU, omgeving = 'productie' } = anders;
    const store = await gevuld(anders.bron);
    if (sets.length > 0) await lever(store, sets);
    const van = parseBsn(bsn)!;
    const bron = (await store.gegevens.bron('RDW'))!;
    return bronBeeld(bron, await store.gegevens.leveringen(van), { bsn: van, now, omgeving });
  };

  it('shows what was found, in the order of the sets, with its oldest peilmoment', async () => {
    const { stand, leveringen, peilmoment } = await beeld([
      set(),
      set({ set: 'eigendom', versie: '1', peilmoment: NU - 3 * DAG }),
    ]);
    expect([stand, peilmoment]).to.deep.equal(['beschikbaar', NU - 3 * DAG]);
    expect(leveringen.map((levering) => levering.set)).to.deep.equal(['eigendom', 'voertuigen']);
  });

  it('says that nothing is known when the holder says so or never delivered', async () => {
    expect(await beeld([niets()])).to.deep.equal({ stand: 'nietsBekend', leveringen: [] });
    expect(await beeld([])).to.deep.equal({ stand: 'nietsBekend', leveringen: [] });
  });

  it('is available when one set has data and another has none', async () => {
    const { stand, leveringen } = await beeld([set(), niets({ set: 'eigendom', versie: '1' })]);
    expect([stand, leveringen.length]).to.deep.equal(['beschikbaar', 1]);
  });

  it('never shows a snapshot past its maximum age', async () => {
    const eenUur = [set({ peilmoment: NU - DAG, maximaleLeeftijd: 86_400 + 3600 })];
    expect((await beeld(eenUur, { now: NU + 3_600_000 })).stand).to.equal('beschikbaar');
    expect(await beeld(eenUur, { now: NU + 3_600_001 })).to.deep.equal({
      stand: 'tijdelijkNietBeschikbaar',
      leveringen: [],
    });
  });

  for (const status of ['storing', 'onderhoud'] as const)
    it(`is temporarily not available during ${status}`, async () => {
      expect((await beeld([set()], { bron: { status } })).stand).to.equal('tijdelijkNietBeschikbaar');
    });

  it('§3.18: simulator numbers steer it outside productie only', async () => {
    const stand = async (bsn: string, omgeving: 'demo' | 'productie') =>
      (await beeld([set({ bsn })], { bsn, omgeving })).stand;
    expect(await stand('999990068', 'demo')).to.equal('nietsBekend');
    expect(await stand('999990081', 'demo')).to.equal('tijdelijkNietBeschikbaar');
    expect(await stand('999990068', 'productie')).to.equal('beschikbaar');
    expect(await stand('999990081', 'productie')).to.equal('beschikbaar');
  });

  it('never shows the data of another citizen or source', async () => {
    const store = await gevuld();
    await lever(store, [set({ bsn: ONBEKEND })]);
    const bron = (await store.gegevens.bron('RDW'))!;
    const alles = await store.gegevens.leveringen(parseBsn(ONBEKEND)!);
    expect(bronBeeld(bron, alles, { bsn: BURGER, now: NU, omgeving: 'productie' }).leveringen).to.deep.equal([]);
    const uwv = { ...bron, code: 'UWV' } as const;
    const kijker = { bsn: parseBsn(ONBEKEND)!, now: NU, omgeving: 'productie' } as const;
    expect(bronBeeld(uwv, alles, kijker).leveringen).to.deep.equal([]);
  });
});
