// Zaken with their statuses in the order of §3.8, and delivered gegevens of which the newest peilmoment stays.
import { expect } from 'chai';
import { Conflict } from '../../../src/store/index.ts';
import { bsn, failure, id, levering, OIN, OIN2, T0, zaak, zaakstatus } from '../support.ts';
import type { Subject } from './index.ts';

const WHO = bsn(60);

export function zakenContract(subject: Subject): void {
  const volledig = zaak({
    bsn: WHO,
    identificatie: 'ZAAK-1',
    toelichting: 'Achterkant',
    einddatumGepland: '2026-04-01',
    uiterlijkeEinddatum: '2026-05-01',
    einddatum: '2026-03-20',
    resultaat: { omschrijving: 'Verleend', toelichting: 'Met voorschriften' },
    zaakdossierUrl: 'https://mijn.onsdorp.example/zaak/1',
    contact: { naam: 'Balie', email: 'balie@onsdorp.example' },
  });

  it('gives a zaak with its statuses back, in order of moment, number and arrival', async () => {
    const store = subject();
    const statussen = [
      zaakstatus('ZAAK-1', 3, { datumStatusGezet: T0 + 1, ontvangenOp: T0 + 50 }),
      zaakstatus('ZAAK-1', 1, {
        datumStatusGezet: T0 + 9,
        statustekst: 'Uw aanvraag is klaar',
        toelichting: 'Zie brief',
        actieVereist: true,
        actieUiterlijk: '2026-06-01',
        actieUrl: 'https://mijn.onsdorp.example/actie',
        actieTekst: 'Kies een datum',
        isEindstatus: true,
      }),
      zaakstatus('ZAAK-1', 2, { datumStatusGezet: T0 + 1 }),
    ];
    await store.commit([
      { kind: 'zaakstatus', value: statussen[0]! },
      { kind: 'zaak', value: volledig },
      { kind: 'zaakstatus', value: statussen[1]! },
    ]);
    await store.commit([{ kind: 'zaakstatus', value: statussen[2]! }]);
    const expected = {
      ...volledig,
      statussen: [statussen[2], statussen[0], statussen[1]],
      gewijzigdOp: T0 + 50,
    };
    expect(await store.zaken.get(WHO, volledig.id)).to.deep.equal(expected);
    expect(await store.zaken.lijst(WHO)).to.deep.equal([expected]);
    expect(await store.zaken.opIdentificatie(WHO, OIN, 'ZAAK-1')).to.deep.equal(volledig);
    const found = await store.zaken.bestaand(OIN, ['ZAAK-1', 'ZAAK-2']);
    expect([...found]).to.deep.equal([['ZAAK-1', expected]]);
  });

  it('lists the zaak that changed last first', async () => {
    const store = subject();
    const who = bsn(61);
    const [oud, nieuw] = [zaak({ bsn: who, ontvangenOp: T0 }), zaak({ bsn: who, ontvangenOp: T0 + 5 })];
    await store.commit([oud, nieuw].map((value) => ({ kind: 'zaak', value })));
    expect((await store.zaken.lijst(who)).map((een) => een.id)).to.deep.equal([nieuw.id, oud.id]);
    await store.commit([{ kind: 'zaakstatus', value: zaakstatus(oud.identificatie, 1, { ontvangenOp: T0 + 9 }) }]);
    expect((await store.zaken.lijst(who)).map((een) => een.id)).to.deep.equal([oud.id, nieuw.id]);
  });

  it('shows nothing to another citizen or another organisation', async () => {
    const { zaken } = subject();
    const other = bsn(62);
    expect(await zaken.get(other, volledig.id)).to.equal(undefined);
    expect(await zaken.get(WHO, id())).to.equal(undefined);
    expect(await zaken.lijst(other)).to.deep.equal([]);
    expect(await zaken.opIdentificatie(bsn(61), OIN, 'ZAAK-1')).to.equal(undefined);
    expect(await zaken.opIdentificatie(WHO, OIN2, 'ZAAK-1')).to.equal(undefined);
    expect((await zaken.bestaand(OIN2, ['ZAAK-1'])).size).to.equal(0);
  });

  it('refuses a zaak and a status that are there, with their names', async () => {
    const store = subject();
    const again = await failure(
      store.commit([{ kind: 'zaak', value: zaak({ bsn: bsn(61), identificatie: 'ZAAK-1' }) }]),
    );
    expect(again)
      .to.be.instanceOf(Conflict)
      .and.to.deep.include({ kind: 'zaak', keys: ['ZAAK-1'] });
    const nieuw = zaak({ bsn: WHO });
    const status = await failure(
      store.commit([
        { kind: 'zaak', value: nieuw },
        { kind: 'zaakstatus', value: zaakstatus(nieuw.identificatie, 1) },
        { kind: 'zaakstatus', value: zaakstatus('ZAAK-1', 2) },
      ]),
    );
    expect(status)
      .to.be.instanceOf(Conflict)
      .and.to.deep.include({ kind: 'zaakstatus', keys: ['ZAAK-1#2'] });
    expect((await store.zaken.bestaand(OIN, [nieuw.identificatie])).size).to.equal(0);
    await store.commit([{ kind: 'zaak', value: zaak({ bsn: WHO, oin: OIN2, identificatie: 'ZAAK-1' }) }]);
  });

  it('refuses a status of a zaak that is not there', async () => {
    const lost = subject().commit([{ kind: 'zaakstatus', value: zaakstatus('NERGENS', 1) }]);
    expect(await failure(lost)).to.include({ code: 'server.internal' });
  });

  it('replaces a snapshot only by one with a later peilmoment', async () => {
    const store = subject();
    const put = (...values: ReturnType<typeof levering>[]) =>
      store.commit(values.map((value) => ({ kind: 'gegevens', value })));
    const eerste = levering({ bsn: WHO, geldigTot: T0 + 100 });
    const andere = levering({ bsn: WHO, bron: 'BRP', set: 'PERSOON', soort: 'NietsGevonden', gegevens: [] });
    await put(eerste, andere);
    expect(await store.gegevens.leveringen(WHO)).to.deep.equal([andere, eerste]);
    const { geldigTot: _altijd, ...nieuwer } = levering({ bsn: WHO, peilmoment: T0 + 1, versie: '2', gegevens: [] });
    await put(levering({ bsn: WHO, peilmoment: T0 - 1, versie: '0' }), nieuwer, levering({ bsn: WHO, versie: 'x' }));
    expect(await store.gegevens.vanBron(WHO, 'RDW')).to.deep.equal([nieuwer]);
    await put(levering({ bsn: WHO, peilmoment: T0 + 1, versie: 'gelijk' }));
    await put(levering({ bsn: WHO, peilmoment: T0, versie: 'ouder' }));
    expect(await store.gegevens.vanBron(WHO, 'RDW')).to.deep.equal([nieuwer]);
    expect(await store.gegevens.vanBron(bsn(61), 'RDW')).to.deep.equal([]);
    expect(await store.gegevens.leveringen(bsn(63))).to.deep.equal([]);
  });
}
