// Profiles, subscriptions, sessions and the log of who looked: complete, and only of the citizen that is asked for.
import { expect } from 'chai';
import { newGuid, parseOin, sha256Hex } from '../../../src/core/index.ts';
import type { Abonnee, Abonnement, Inzage, Profiel, Sessie } from '../../../src/store/index.ts';
import { Conflict } from '../../../src/store/index.ts';
import { bsn, failure, OIN, OIN2, profiel, T0 } from '../support.ts';
import type { Subject } from './index.ts';

const volledig: Profiel = {
  bsn: bsn(10),
  naam: 'Sanne de Vries',
  geboortedatum: '1980-02-29',
  status: 'actief',
  geactiveerdOp: T0,
  akkoord: { versie: '2', op: T0 + 1, niveau: 'Substantieel' },
  email: 'sanne@example.org',
  emailGeverifieerdOp: T0 + 2,
  bounce: 'tijdelijk',
  kanaal: 'email',
  herkenningswoord: 'zeehond',
  laatsteLogin: T0 + 3,
  demo: 'Test person',
};

const abonnement = (value: Partial<Abonnement>): Abonnement => ({
  bsn: bsn(10),
  oin: OIN,
  status: 'aan',
  ingangsmoment: T0,
  bron: 'activatie',
  ...value,
});

export function burgersContract(subject: Subject): void {
  it('gives a profile back, complete and bare, and replaces it', async () => {
    const store = subject();
    const kaal = profiel({ bsn: bsn(11), status: 'geregistreerd', kanaal: 'geen' });
    await store.commit([
      { kind: 'profiel', value: volledig },
      { kind: 'profiel', value: kaal },
    ]);
    expect(await store.profielen.get(bsn(10))).to.deep.equal(volledig);
    expect(await store.profielen.get(bsn(11))).to.deep.equal(kaal);
    expect(await store.profielen.get(bsn(12))).to.equal(undefined);
    expect(await store.profielen.demo()).to.deep.equal([volledig]);
    const { email: _weg, demo: _ook, ...zonder } = volledig;
    await store.commit([{ kind: 'profiel', value: zonder }]);
    expect(await store.profielen.get(bsn(10))).to.deep.equal(zonder);
    expect(await store.profielen.demo()).to.deep.equal([]);
  });

  it('keeps one subscription per organisation and one per berichttype', async () => {
    const store = subject();
    const rij = [
      abonnement({}),
      abonnement({ berichtType: 'AANSLAG', status: 'uit', bron: 'instelling' }),
      abonnement({ oin: OIN2, bron: 'demo' }),
    ];
    await store.commit(rij.map((value) => ({ kind: 'abonnement', value })));
    expect(await store.profielen.abonnementen(bsn(10))).to.deep.equal(rij);
    await store.commit([{ kind: 'abonnement', value: abonnement({ status: 'uit', ingangsmoment: T0 + 9 }) }]);
    expect((await store.profielen.abonnementen(bsn(10)))[0]).to.deep.equal(
      abonnement({ status: 'uit', ingangsmoment: T0 + 9 }),
    );
    expect(await store.profielen.abonnementen(bsn(11))).to.deep.equal([]);
  });

  it('lists who has a row for an organisation as a whole, page by page', async () => {
    const store = subject();
    const who = Array.from({ length: 7 }, (_, n) => bsn(2000 + n));
    const oin = parseOin('00000099000000044000')!;
    const rows = who.map((een, n) =>
      abonnement({ bsn: een, oin, ingangsmoment: T0 + n, status: n === 3 ? 'uit' : 'aan' }),
    );
    await store.commit([
      ...rows.map((value) => ({ kind: 'abonnement', value }) as const),
      { kind: 'abonnement', value: abonnement({ bsn: who[0]!, oin, berichtType: 'AANSLAG' }) },
      { kind: 'abonnement', value: abonnement({ bsn: who[1]!, oin: OIN2 }) },
      { kind: 'profiel', value: { ...volledig, bsn: who[0]! } },
      { kind: 'profiel', value: { ...volledig, bsn: who[1]!, status: 'overleden' } },
    ]);
    const read = async (limit: number, sinds?: number) => {
      const found: Abonnee[] = [];
      let na: string | undefined;
      do {
        const page = await store.profielen.abonnees({ oin, limit, ...(na && { na }), ...(sinds && { sinds }) });
        expect(page.items.length).to.be.at.most(limit);
        found.push(...page.items);
        na = page.volgende;
      } while (na !== undefined);
      return found.sort((a, b) => a.ingangsmoment - b.ingangsmoment);
    };
    const wanted = rows.map(({ bsn: een, status, ingangsmoment }) => ({ bsn: een, status, ingangsmoment }));
    const { akkoord } = volledig;
    const [first, second, ...rest] = wanted;
    const all = [
      { ...first!, profiel: { status: 'actief', akkoord } },
      { ...second!, profiel: { status: 'overleden', akkoord } },
      ...rest,
    ];
    for (const limit of [1, 2, 7, 100]) expect(await read(limit), `pages of ${limit}`).to.deep.equal(all);
    // Without an active box one is always in the list of changes: when that began is not kept.
    expect(await read(2, T0 + 5)).to.deep.equal([all[1], ...all.slice(5)]);
    expect((await read(100, T0 + 1)).length).to.equal(7);
    expect(await store.profielen.abonnees({ oin: parseOin('00000099000000045000')!, limit: 5 })).to.deep.equal({
      items: [],
    });
  });

  it('tells for each asked BSN what decides about digital post, in the order asked', async () => {
    const store = subject();
    const asked = [bsn(12), bsn(10), bsn(11), bsn(10)];
    const found = await store.profielen.ontvangers(OIN, asked);
    expect(found).to.deep.equal([
      { bsn: bsn(12), abonnementen: [] },
      {
        bsn: bsn(10),
        profiel: { status: 'actief', akkoord: volledig.akkoord },
        abonnementen: [
          { status: 'uit', ingangsmoment: T0 + 9 },
          { berichtType: 'AANSLAG', status: 'uit', ingangsmoment: T0 },
        ],
      },
      { bsn: bsn(11), profiel: { status: 'geregistreerd' }, abonnementen: [] },
      {
        bsn: bsn(10),
        profiel: { status: 'actief', akkoord: volledig.akkoord },
        abonnementen: [
          { status: 'uit', ingangsmoment: T0 + 9 },
          { berichtType: 'AANSLAG', status: 'uit', ingangsmoment: T0 },
        ],
      },
    ]);
    const { status, kanaal, emailGeverifieerdOp } = volledig;
    const bereik = await store.profielen.bereik(asked);
    expect(bereik.get(bsn(10))).to.deep.equal({ status, kanaal, emailGeverifieerdOp });
    expect(bereik.get(bsn(11))).to.include({ status: 'geregistreerd' });
    expect([...bereik.keys()].sort()).to.deep.equal([bsn(10), bsn(11)].sort());
    const many = Array.from({ length: 1000 }, (_, n) => bsn(1000 + n));
    expect((await store.profielen.ontvangers(OIN, many)).map((een) => een.bsn)).to.deep.equal(many);
    expect(await store.profielen.ontvangers(OIN, [])).to.deep.equal([]);
  });

  it('keeps a session until it ends, and gives a token out once', async () => {
    const store = subject();
    const sessie: Sessie = {
      tokenHash: sha256Hex('token'),
      bsn: bsn(10),
      niveau: 'Midden',
      csrf: 'csrf-value',
      begonnenOp: T0,
      laatstActiefOp: T0,
      vorigeLogin: T0 - 5,
    };
    await store.commit([{ kind: 'sessie', value: sessie }]);
    expect(await store.sessie(sessie.tokenHash)).to.deep.equal(sessie);
    await store.commit([{ kind: 'sessieActief', tokenHash: sessie.tokenHash, op: T0 + 60 }]);
    await store.commit([{ kind: 'sessieActief', tokenHash: sessie.tokenHash, op: T0 + 30 }]);
    expect((await store.sessie(sessie.tokenHash))?.laatstActiefOp).to.equal(T0 + 60);
    for (const who of [bsn(10), bsn(11)]) {
      const error = await failure(store.commit([{ kind: 'sessie', value: { ...sessie, bsn: who } }]));
      expect(error).to.be.instanceOf(Conflict).and.to.include({ kind: 'sessie' });
    }
    await store.commit([{ kind: 'sessieEinde', tokenHash: sessie.tokenHash }]);
    expect(await store.sessie(sessie.tokenHash)).to.equal(undefined);
  });

  it('removes sessions and once-keys whose time is over, and no others', async () => {
    const store = subject();
    const begin = (token: string, begonnenOp: number, laatstActiefOp: number) => {
      const value: Sessie = { tokenHash: token, bsn: bsn(11), niveau: 'Midden', csrf: 'c', begonnenOp, laatstActiefOp };
      return { kind: 'sessie', value } as const;
    };
    const minute = 60_000;
    const now = T0 + 300 * minute;
    const keys = Array.from({ length: 4500 }, (_, n) => sha256Hex(`oud ${n}`));
    await store.commit([
      begin('idle', now - 30 * minute, now - 16 * minute),
      begin('old', now - 121 * minute, now - minute),
      begin('fresh', now - 119 * minute, now - 14 * minute),
      ...keys.map((sleutel) => ({ kind: 'once', key: { oin: OIN, sleutel, tot: now - 1 } }) as const),
      { kind: 'once', key: { oin: OIN, sleutel: sha256Hex('nog'), tot: now } },
    ]);
    await store.opruimen(now);
    expect(await store.sessie('idle')).to.equal(undefined);
    expect(await store.sessie('old')).to.equal(undefined);
    expect(await store.sessie('fresh')).to.not.equal(undefined);
    await store.commit(keys.map((sleutel) => ({ kind: 'once', key: { oin: OIN, sleutel, tot: now } }) as const));
    const again = store.commit([{ kind: 'once', key: { oin: OIN, sleutel: sha256Hex('nog'), tot: now } }]);
    expect(await failure(again)).to.be.instanceOf(Conflict);
  });

  it('shows a citizen who looked at his data, the latest first', async () => {
    const store = subject();
    const inzage = (n: number, who = bsn(10)): Inzage => ({
      id: newGuid(T0 + n),
      bsn: who,
      wie: 'burger',
      wat: `Bericht ${n}`,
      doel: 'Inzage door uzelf',
      op: T0 + n,
    });
    const eigen = [inzage(1), inzage(3), inzage(2)];
    await store.commit([...eigen, inzage(9, bsn(11))].map((value) => ({ kind: 'inzage', value })));
    expect(await store.inzages(bsn(10), 10)).to.deep.equal([eigen[1], eigen[2], eigen[0]]);
    expect(await store.inzages(bsn(10), 2)).to.deep.equal([eigen[1], eigen[2]]);
    expect(await store.inzages(bsn(13), 2)).to.deep.equal([]);
  });
}
