// One bericht in one box: content, attachments, reading, moving, publication; and the sender's view of it.
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type Guid, sha256Hex } from '../../../src/core/index.ts';
import { Conflict, type NieuwBericht } from '../../../src/store/index.ts';
import { batch, bijlage, bsn, failure, id, nieuwBericht, OIN, OIN2, ongepubliceerd, T0 } from '../support.ts';
import type { Subject } from './index.ts';

const MINE = bsn(20);
const OTHER = bsn(21);

export function berichtenContract(subject: Subject): void {
  const put = async (...values: readonly NieuwBericht[]) => {
    await subject().commit(values.map((value) => ({ kind: 'bericht', value })));
  };

  it('gives a bericht with everything in it back to its owner', async () => {
    const store = subject();
    const value = nieuwBericht({
      bsn: MINE,
      tekst: 'Beste mevrouw,\r\nU krijgt € 12,50 terug.',
      referentie: 'KENMERK-1',
      publicatieDatum: T0,
      eindDatumHandelingsTermijn: T0 + 1000,
      zaakIdentificatie: 'Z-2026-1',
      actie: { soort: 'BETALEN', url: 'https://mijn.onsdorp.example/betalen' },
      nietGevoeligeTitel: 'Een brief',
      geldigTot: T0 + 5000,
      bijlagen: [bijlage(1, randomBytes(300_000)), bijlage(2, Buffer.from('%PDF-1.7 twee'))],
    });
    await put(value);
    expect(await store.berichten.get(MINE, value.id)).to.deep.equal({
      id: value.id,
      oin: OIN,
      berichtId: value.berichtId,
      berichtType: 'AANSLAG',
      onderwerp: 'Uw aanslag',
      tekst: value.tekst,
      referentie: 'KENMERK-1',
      zaakIdentificatie: 'Z-2026-1',
      actie: value.actie,
      gepubliceerdOp: T0 + 2,
      eindDatumHandelingsTermijn: T0 + 1000,
      map: 'inbox',
      aantalBijlagen: 2,
      inhoudHash: value.inhoudHash,
      bijlagen: value.bijlagen.map(({ inhoud, ...rest }) => ({ ...rest, omvang: inhoud.length })),
    });
    for (const { volgorde, omschrijving, inhoud } of value.bijlagen) {
      const found = await store.berichten.bijlage(MINE, value.id, volgorde);
      expect(found?.omschrijving).to.equal(omschrijving);
      expect(Buffer.compare(found!.inhoud, inhoud)).to.equal(0);
      expect(inhoud.length, 'the bytes of the caller stay his').to.be.greaterThan(0);
    }
    expect(await store.berichten.bijlage(MINE, value.id, 3)).to.equal(undefined);
  });

  it('leaves out what the sender left out', async () => {
    const store = subject();
    const value = nieuwBericht({ bsn: MINE });
    await put(value);
    const found = await store.berichten.get(MINE, value.id);
    expect(found).to.not.have.any.keys('tekst', 'referentie', 'actie', 'zaakIdentificatie', 'gelezenOp');
    expect(found?.bijlagen).to.deep.equal([]);
  });

  it('shows, changes and counts nothing for another citizen who knows the id', async () => {
    const store = subject();
    const value = nieuwBericht({ bsn: MINE, bijlagen: [bijlage(1, Buffer.from('%PDF-'))] });
    await put(value, nieuwBericht({ bsn: OTHER }));
    expect(await store.berichten.get(OTHER, value.id)).to.equal(undefined);
    expect(await store.berichten.bijlage(OTHER, value.id, 1)).to.equal(undefined);
    expect(await store.berichten.voorTaak(OTHER, value.id)).to.equal(undefined);
    await store.commit([
      { kind: 'gelezen', bsn: OTHER, id: value.id, op: T0 + 9 },
      { kind: 'verplaats', bsn: OTHER, id: value.id, map: 'prullenbak' },
    ]);
    const found = await store.berichten.get(MINE, value.id);
    expect(found?.map).to.equal('inbox');
    expect(found?.gelezenOp).to.equal(undefined);
    const stranger = bsn(29);
    expect(await store.berichten.get(stranger, value.id)).to.equal(undefined);
    expect(await store.berichten.lijst(stranger, { map: 'inbox' })).to.deep.equal({ items: [], totaal: 0 });
    expect(await store.berichten.tel(stranger)).to.deep.equal({ ongelezen: 0, inbox: 0, archief: 0, prullenbak: 0 });
  });

  it('keeps the moment of first reading, forgets it when marked unread, and moves between folders', async () => {
    const store = subject();
    const who = bsn(22);
    const value = nieuwBericht({ bsn: who });
    await put(value, nieuwBericht({ bsn: who }));
    const gelezenOp = async () => (await store.berichten.get(who, value.id))?.gelezenOp;
    await store.commit([{ kind: 'gelezen', bsn: who, id: value.id, op: T0 + 5 }]);
    await store.commit([{ kind: 'gelezen', bsn: who, id: value.id, op: T0 + 6 }]);
    expect(await gelezenOp()).to.equal(T0 + 5);
    expect(await store.berichten.tel(who)).to.deep.equal({ ongelezen: 1, inbox: 2, archief: 0, prullenbak: 0 });
    await store.commit([
      { kind: 'ongelezen', bsn: who, id: value.id },
      { kind: 'gelezen', bsn: who, id: value.id, op: T0 + 7 },
      { kind: 'verplaats', bsn: who, id: value.id, map: 'prullenbak' },
      { kind: 'verplaats', bsn: who, id: value.id, map: 'archief' },
    ]);
    expect(await gelezenOp()).to.equal(T0 + 7);
    expect(await store.berichten.tel(who)).to.deep.equal({ ongelezen: 1, inbox: 1, archief: 1, prullenbak: 0 });
    await store.commit([{ kind: 'ongelezen', bsn: who, id: value.id }]);
    expect(await gelezenOp()).to.equal(undefined);
  });

  it('hides a bericht until it is published, and publishes it once', async () => {
    const store = subject();
    const who = bsn(23);
    const value = ongepubliceerd({ bsn: who, publicatieDatum: T0 + 100, nietGevoeligeTitel: 'Brief' });
    await put(value);
    expect(await store.berichten.get(who, value.id)).to.equal(undefined);
    expect((await store.berichten.lijst(who, { map: 'inbox' })).totaal).to.equal(0);
    await store.commit([{ kind: 'gelezen', bsn: who, id: value.id, op: T0 }]);
    const voor = {
      berichtId: value.berichtId,
      oin: OIN,
      berichtType: 'AANSLAG',
      nietGevoeligeTitel: 'Brief',
      inhoudHash: value.inhoudHash,
    };
    expect(await store.berichten.voorTaak(who, value.id)).to.deep.equal(voor);
    await store.commit([{ kind: 'publicatie', bsn: who, id: value.id, op: T0 + 101 }]);
    expect(await store.berichten.voorTaak(who, value.id)).to.deep.equal({ ...voor, gepubliceerdOp: T0 + 101 });
    expect((await store.berichten.get(who, value.id))?.gepubliceerdOp).to.equal(T0 + 101);
    const again = await failure(store.commit([{ kind: 'publicatie', bsn: who, id: value.id, op: T0 + 102 }]));
    expect(again)
      .to.be.instanceOf(Conflict)
      .and.to.deep.include({ kind: 'publicatie', keys: [value.id] });
    expect(await store.berichten.voorTaak(who, id())).to.equal(undefined);
  });

  it('lists deadlines from a moment on, earliest first, read or not, without the bin', async () => {
    const store = subject();
    const who = bsn(24);
    const met = (eindDatumHandelingsTermijn: number) => nieuwBericht({ bsn: who, eindDatumHandelingsTermijn });
    const [a, b, c, d] = [met(T0 + 30), met(T0 + 10), met(T0 + 20), met(T0 + 15)];
    await put(
      a,
      b,
      c,
      d,
      nieuwBericht({ bsn: who }),
      ongepubliceerd({ bsn: who, eindDatumHandelingsTermijn: T0 + 40 }),
    );
    await store.commit([
      { kind: 'gelezen', bsn: who, id: a.id, op: T0 },
      { kind: 'verplaats', bsn: who, id: d.id, map: 'prullenbak' },
    ]);
    const ids = async (vanaf: number, limit: number) =>
      (await store.berichten.termijnen(who, vanaf, limit)).map((regel) => regel.id);
    expect(await ids(T0 + 10, 9)).to.deep.equal([b.id, c.id, a.id]);
    expect(await ids(T0 + 11, 1)).to.deep.equal([c.id]);
  });

  it('refuses a bericht of the same sender and id, names all of them, and keeps nothing of the list', async () => {
    const store = subject();
    const [eerste, tweede] = [nieuwBericht({ bsn: MINE }), nieuwBericht({ bsn: MINE })];
    await put(eerste, tweede);
    const nieuw = nieuwBericht({ bsn: bsn(25) });
    const error = await failure(
      put(
        nieuw,
        nieuwBericht({ bsn: OTHER, berichtId: eerste.berichtId }),
        nieuwBericht({ bsn: MINE, berichtId: tweede.berichtId }),
      ),
    );
    expect(error).to.be.instanceOf(Conflict);
    expect(error).to.deep.include({ kind: 'bericht', keys: [eerste.berichtId, tweede.berichtId] });
    expect(await store.berichten.get(bsn(25), nieuw.id)).to.equal(undefined);
    await put(nieuwBericht({ bsn: MINE, oin: OIN2, berichtId: eerste.berichtId }));
    const dubbel = nieuwBericht({ bsn: MINE });
    const tweemaal = await failure(put(dubbel, { ...dubbel, id: id() }));
    expect(tweemaal).to.deep.include({ kind: 'bericht', keys: [dubbel.berichtId] });
  });

  it('finds many conflicts in a batch of 1000', async () => {
    const oud = Array.from({ length: 100 }, (_, n) => nieuwBericht({ bsn: bsn(100 + n) }));
    await put(...oud);
    const nieuw = Array.from({ length: 1000 }, (_, n) =>
      nieuwBericht({ bsn: bsn(100 + n), ...(n % 10 === 0 && { berichtId: oud[n / 10]!.berichtId }) }),
    );
    const error = (await failure(put(...nieuw))) as Conflict;
    expect([...error.keys].sort()).to.deep.equal(oud.map((bericht) => bericht.berichtId).sort());
    expect(await subject().berichten.get(bsn(101), nieuw[1]!.id)).to.equal(undefined);
  });

  it('never stores an attachment under a hash that it does not have', async () => {
    const value = nieuwBericht({
      bsn: MINE,
      bijlagen: [{ ...bijlage(1, Buffer.from('%PDF-')), sha256: sha256Hex('x') }],
    });
    expect(await failure(put(value))).to.include({ code: 'server.internal' });
    expect(await subject().berichten.get(MINE, value.id)).to.equal(undefined);
  });

  it('counts attempts of a batch and refuses an attempt that is there', async () => {
    const store = subject();
    const value = batch();
    expect(await store.berichten.aanleveringen(OIN, value.batchId)).to.equal(0);
    await store.commit([{ kind: 'batch', value }]);
    await store.commit([{ kind: 'batch', value: { ...value, aanlevering: 2 } }]);
    expect(await store.berichten.aanleveringen(OIN, value.batchId)).to.equal(2);
    expect(await store.berichten.aanleveringen(OIN2, value.batchId)).to.equal(0);
    const error = await failure(store.commit([{ kind: 'batch', value: { ...value, aanlevering: 2 } }]));
    expect(error)
      .to.be.instanceOf(Conflict)
      .and.to.deep.include({ kind: 'batch', keys: ['2'] });
  });

  it('answers for accepted and refused berichten: accepted wins, then the latest attempt', async () => {
    const store = subject();
    const [a, b, c, d, unknown] = [id(), id(), id(), id(), id()];
    const geweigerd = (berichtId: Guid, code: 'BijlageTeGroot' | 'NietActiefOfGeabonneerd', reden?: string) => ({
      positie: 1,
      berichtId,
      berichtType: 'AANSLAG',
      code,
      stadium: 'NA' as const,
      ...(reden !== undefined && { reden }),
    });
    const poging = (op: number, oordelen: ReturnType<typeof geweigerd>[]) =>
      batch(
        { ontvangenOp: op, verwerktOp: op + 1 },
        oordelen.map((oordeel, index) => ({ ...oordeel, positie: index + 1 })),
      );
    await store.commit([
      { kind: 'batch', value: poging(T0 + 50, [geweigerd(a, 'BijlageTeGroot'), geweigerd(b, 'BijlageTeGroot')]) },
      { kind: 'batch', value: poging(T0 + 20, [geweigerd(b, 'NietActiefOfGeabonneerd', 'BsnOngeldig')]) },
      { kind: 'batch', value: poging(T0 + 70, [geweigerd(c, 'NietActiefOfGeabonneerd', 'BsnOngeldig')]) },
      { kind: 'bericht', value: nieuwBericht({ bsn: MINE, berichtId: a }) },
      { kind: 'bericht', value: ongepubliceerd({ bsn: MINE, berichtId: d }) },
    ]);
    expect(await store.berichten.status(OIN, [c, unknown, a, b, d, a])).to.deep.equal([
      {
        berichtId: c,
        toestand: 'afgewezen',
        verwerkingsCode: 'NietActiefOfGeabonneerd',
        reden: 'BsnOngeldig',
        ontvangenOp: T0 + 70,
        verwerktOp: T0 + 71,
      },
      {
        berichtId: a,
        toestand: 'gepubliceerd',
        verwerkingsCode: 'Verwerkt',
        ontvangenOp: T0,
        verwerktOp: T0 + 1,
        gepubliceerdOp: T0 + 2,
      },
      {
        berichtId: b,
        toestand: 'afgewezen',
        verwerkingsCode: 'BijlageTeGroot',
        ontvangenOp: T0 + 50,
        verwerktOp: T0 + 51,
      },
      { berichtId: d, toestand: 'wachtOpPublicatie', verwerkingsCode: 'Verwerkt', ontvangenOp: T0, verwerktOp: T0 + 1 },
    ]);
    expect(await store.berichten.status(OIN2, [a, b, c, d])).to.deep.equal([]);
  });

  it('knows the content hash of what is there, for up to a whole batch of ids', async () => {
    const store = subject();
    const values = Array.from({ length: 600 }, (_, n) => nieuwBericht({ bsn: bsn(100 + n) }));
    await put(...values);
    const asked = values.flatMap(({ berichtId }) => [berichtId, id()]);
    const found = await store.berichten.bestaand(OIN, asked);
    expect(found.size).to.equal(600);
    for (const { berichtId, inhoudHash } of values)
      expect(found.get(berichtId)).to.deep.equal({ berichtId, inhoudHash });
    expect((await store.berichten.bestaand(OIN2, asked)).size).to.equal(0);
    expect((await store.berichten.bestaand(OIN, [])).size).to.equal(0);
  });
}
