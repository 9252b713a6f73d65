// ebMS2: a MessageId is accepted once, a message takes only the steps that it may, work is claimed by lane, and what is over goes away.
import { expect } from 'chai';
import { Conflict, type EbmsWerk, STUK_BYTES, type WerkClaim } from '../../../src/store/index.ts';
import { cpaRij, deel, ebmsBericht, ebmsWerk, plaatsVan, sleutelVan } from '../ebms-support.ts';
import { failure, id, OIN2, T0 } from '../support.ts';
import type { Subject } from './index.ts';

const LATE = T0 + 1_000_000;

export function ebmsContract(subject: Subject): void {
  const claim = (laan: string, more: Partial<WerkClaim> = {}) =>
    subject().ebms.claim({ laan, wie: 'w', now: T0, tot: LATE, limit: 100, ...more });
  const ids = (werk: readonly EbmsWerk[]) => werk.map((een) => een.id);

  it('keeps versions of an agreement, newest first, and tells that something changed', async () => {
    const { ebms, commit } = subject();
    const before = await ebms.cpas.stempel();
    const oud = cpaRij({ cpaId: 'cpa-rol', actiefTot: T0 + 50 });
    const nieuw = cpaRij({ cpaId: 'cpa-rol', actiefVanaf: T0 + 10, ingeschakeld: false });
    await commit([
      { kind: 'cpa', value: oud },
      { kind: 'cpa', value: nieuw },
    ]);
    const own = async () => (await ebms.cpas.list()).filter(({ cpaId }) => cpaId === 'cpa-rol');
    expect(await own()).to.deep.equal([nieuw, oud]);
    const after = await ebms.cpas.stempel();
    expect(after).not.to.equal(before);
    await commit([{ kind: 'cpa', value: { ...nieuw, ingeschakeld: true } }]);
    expect((await own())[0]?.ingeschakeld).to.equal(true);
    await commit([{ kind: 'cpaWeg', cpaId: 'cpa-rol', versie: oud.versie }]);
    expect((await own()).length).to.equal(1);
    await commit([{ kind: 'cpaWeg', cpaId: 'cpa-rol' }]);
    expect(await own()).to.deep.equal([]);
    expect(await ebms.cpas.stempel()).not.to.equal(after);
  });

  it('accepts a MessageId once per partner and direction, and nothing of the list that brings it again', async () => {
    const { ebms, commit } = subject();
    const antwoord = { messageId: 'ack@ons', action: 'Acknowledgment', envelop: Buffer.from('<Ack/>') } as const;
    const value = ebmsBericht({ refToMessageId: 'vraag@ons', timeToLive: T0 + 9, antwoord });
    await commit([{ kind: 'ebmsBericht', value }]);
    const again = { ...value, id: id() };
    const error = await failure(
      commit([
        { kind: 'ebmsBericht', value: again },
        { kind: 'ebmsWerk', value: ebmsWerk(again, { laan: 'dubbel' }) },
      ]),
    );
    expect(error).to.be.instanceOf(Conflict);
    expect((error as Conflict).keys).to.deep.equal([value.messageId]);
    expect(await claim('dubbel')).to.deep.equal([]);
    const { envelop, antwoord: _, eenmalig: __, ...kept } = value;
    expect(await ebms.get(sleutelVan(value))).to.deep.equal(kept);
    expect(await ebms.opId(again.id)).to.equal(undefined);
    expect(Buffer.from((await ebms.envelop(value.id))!)).to.deep.equal(envelop);
    expect(await ebms.antwoord(value.id)).to.deep.equal(antwoord);
    expect((await ebms.verwijzendNaar(value.partner, 'in', 'vraag@ons')).map((rij) => rij.id)).to.deep.equal([
      value.id,
    ]);
    for (const other of [{ partner: OIN2 }, { richting: 'uit' as const }])
      await commit([{ kind: 'ebmsBericht', value: { ...value, id: id(), ...other } }]);
  });

  it('takes a MessageId of best effort as often as it comes (x-RM-3, trap 48)', async () => {
    const { ebms, commit } = subject();
    const value = ebmsBericht({ profiel: 'osb-be', eenmalig: false });
    const again = { ...value, id: id() };
    await commit([{ kind: 'ebmsBericht', value }]);
    await commit([{ kind: 'ebmsBericht', value: again }]);
    expect((await ebms.get(sleutelVan(value)))?.id).to.equal(again.id);
    expect((await ebms.opId(value.id))?.messageId).to.equal(value.messageId);
  });

  it('gives the pieces of a part back as they were', async () => {
    const { ebms, commit } = subject();
    const bytes = Buffer.alloc(STUK_BYTES + 3, 'é<');
    const een = deel(bytes, 2);
    const value = ebmsBericht({ delen: [een, { ...deel(Buffer.alloc(0), 0), contentId: 'leeg' }] });
    const stuk = (nr: number, inhoud: Uint8Array) =>
      ({ kind: 'ebmsStuk', value: { partner: value.partner, deelId: een.deelId, nr, inhoud, op: T0 } }) as const;
    await commit([stuk(0, bytes.subarray(0, STUK_BYTES))]);
    await commit([stuk(1, bytes.subarray(STUK_BYTES)), { kind: 'ebmsBericht', value }]);
    const found = await ebms.opId(value.id);
    expect(found?.delen).to.deep.equal(value.delen);
    const pieces = [await ebms.stuk(value.partner, een.deelId, 0), await ebms.stuk(value.partner, een.deelId, 1)];
    expect(Buffer.concat(pieces.map((piece) => piece!)).equals(bytes)).to.equal(true);
    expect(await ebms.stuk(value.partner, een.deelId, 2)).to.equal(undefined);
  });

  it('removes the pieces of a refused delivery, and never those of a message', async () => {
    const { ebms, commit } = subject();
    const een = deel(Buffer.from('abc'));
    const value = ebmsBericht({ delen: [een] });
    const los = id();
    const weg = (deelId: typeof los) => ({ kind: 'ebmsStukWeg', partner: value.partner, deelId }) as const;
    for (const deelId of [een.deelId, los])
      await commit([
        { kind: 'ebmsStuk', value: { partner: value.partner, deelId, nr: 0, inhoud: Buffer.from('abc'), op: T0 } },
      ]);
    await commit([{ kind: 'ebmsBericht', value }]);
    await commit([weg(een.deelId), weg(los)]);
    expect(await ebms.stuk(value.partner, een.deelId, 0)).not.to.equal(undefined);
    expect(await ebms.stuk(value.partner, los, 0)).to.equal(undefined);
  });

  it('lets a message take only a step that it may, and tells its history', async () => {
    const { ebms, commit } = subject();
    const value = ebmsBericht({ richting: 'uit', status: 'aangenomen', ackVerwacht: true });
    const bericht = plaatsVan(value);
    await commit([{ kind: 'ebmsBericht', value }]);
    await commit([
      { kind: 'ebmsStatus', bericht, uit: ['aangenomen'], status: 'verzonden', op: T0 + 1 },
      { kind: 'ebmsGebeurtenis', bericht, value: { op: T0 + 2, soort: 'poging', code: '503' } },
      { kind: 'ebmsStatus', bericht, uit: ['verzonden'], status: 'mislukt', op: T0 + 3, code: 'TTL', reden: 'te laat' },
    ]);
    const error = await failure(
      commit([{ kind: 'ebmsStatus', bericht, uit: ['aangenomen', 'verzonden'], status: 'bevestigd', op: T0 + 4 }]),
    );
    expect(error).to.be.instanceOf(Conflict).and.to.have.property('kind', 'ebmsStatus');
    await commit([{ kind: 'ebmsGebeurtenis', bericht, value: { op: T0 + 5, soort: 'laatBevestigd' } }]);
    expect(await ebms.opId(value.id)).to.include({ status: 'mislukt', code: 'TTL', reden: 'te laat' });
    expect(await ebms.gebeurtenissen(value.id)).to.deep.equal([
      { op: T0 + 1, soort: 'verzonden' },
      { op: T0 + 2, soort: 'poging', code: '503' },
      { op: T0 + 3, soort: 'mislukt', code: 'TTL', reden: 'te laat' },
      { op: T0 + 5, soort: 'laatBevestigd' },
    ]);
  });

  it('claims due work of one lane, once, until the lease ends', async () => {
    const { ebms, commit } = subject();
    const value = ebmsBericht();
    const laan = `laan ${value.id}`;
    const [later, eerst, nogNiet, elders] = [
      ebmsWerk(value, { laan, op: T0 + 2, lading: Buffer.from('<Signaal/>'), soort: 'signaal' }),
      ebmsWerk(value, { laan, op: T0 + 1, gegevens: { adres: 'https://partner.example/ebms' } }),
      ebmsWerk(value, { laan, op: T0 + 500 }),
      ebmsWerk(value, { laan: `${laan} x` }),
    ];
    await commit([
      { kind: 'ebmsBericht', value },
      ...[later, eerst, nogNiet, elders].map((werk) => ({ kind: 'ebmsWerk', value: werk }) as const),
    ]);
    expect(await ebms.wachtend(laan)).to.equal(3);
    expect(await claim(laan, { now: T0 + 10, tot: T0 + 20 })).to.deep.equal([
      { ...eerst, pogingen: 1 },
      { ...later, pogingen: 1 },
    ]);
    expect(await claim(laan, { now: T0 + 19 })).to.deep.equal([]);
    expect(ids(await claim(laan, { now: T0 + 20, tot: T0 + 30, limit: 1 }))).to.deep.equal([eerst.id]);
    await commit([
      { kind: 'ebmsWerkKlaar', id: eerst.id },
      { kind: 'ebmsWerkLater', id: later.id, op: T0 + 40, gegevens: { fouten: '1' } },
    ]);
    expect(ids(await claim(laan, { now: T0 + 39 }))).to.deep.equal([]);
    const [again] = await claim(laan, { now: T0 + 40 });
    expect(again).to.deep.include({ id: later.id, gegevens: { fouten: '1' } });
    await commit([{ kind: 'ebmsWerkStop', bericht: plaatsVan(value), soort: 'zend' }]);
    expect(await ebms.wachtend(laan)).to.equal(1);
    expect(await ebms.werkVan(value)).to.deep.equal([{ id: later.id, soort: 'signaal', laan }]);
    expect(await ebms.wachtend(`${laan} x`)).to.equal(0);
  });

  it('never gives one piece of work to two workers', async () => {
    const { commit } = subject();
    const value = ebmsBericht();
    const laan = `druk ${value.id}`;
    await commit([
      { kind: 'ebmsBericht', value },
      ...Array.from({ length: 200 }, () => ({ kind: 'ebmsWerk', value: ebmsWerk(value, { laan }) }) as const),
    ]);
    const claims = await Promise.all(Array.from({ length: 12 }, (_, n) => claim(laan, { wie: `w${n}`, limit: 30 })));
    const given = claims.flatMap(ids);
    expect(given.length).to.equal(200);
    expect(new Set(given).size).to.equal(200);
  });

  it('tells which lanes have work, when, and whether their circuit is open; and wakes who listens', async () => {
    const { ebms, commit } = subject();
    const heard: string[] = [];
    ebms.onWerk((lanen) => heard.push(...lanen));
    const value = ebmsBericht();
    const [a, b] = [`a ${value.id}`, `b ${value.id}`];
    await commit([
      { kind: 'ebmsBericht', value },
      { kind: 'ebmsWerk', value: ebmsWerk(value, { laan: a, op: T0 + 7 }) },
      { kind: 'ebmsWerk', value: ebmsWerk(value, { laan: a, op: T0 + 3 }) },
      { kind: 'ebmsWerk', value: ebmsWerk(value, { laan: b, soort: 'verwerk' }) },
      { kind: 'ebmsLaan', laan: a, dichtTot: T0 + 60, fouten: 4 },
    ]);
    expect([...heard].sort()).to.deep.equal([a, b]);
    const own = async (...soorten: Parameters<typeof ebms.lanen>[0]) =>
      (await ebms.lanen(soorten, T0)).filter(({ laan }) => laan === a || laan === b);
    expect(await own('zend', 'signaal')).to.deep.equal([{ laan: a, eerste: T0 + 3, dichtTot: T0 + 60, fouten: 4 }]);
    expect(await own('verwerk')).to.deep.equal([{ laan: b, eerste: T0, dichtTot: 0, fouten: 0 }]);
    await claim(b);
    expect(await own('verwerk')).to.deep.equal([]);
  });

  it('lists by filter, newest first, in pages, and counts what is where', async () => {
    const { ebms, commit } = subject();
    const cpaId = `cpa-lijst-${id()}`;
    const values = Array.from({ length: 5 }, (_, n) =>
      ebmsBericht({ cpaId, ontstaanOp: T0 + n, partner: n < 4 ? OIN2 : 'ander' }),
    );
    await commit(values.map((value) => ({ kind: 'ebmsBericht', value })));
    const eerste = await ebms.lijst({ cpaId, partner: OIN2 }, undefined, 3);
    expect(eerste.totaal).to.equal(4);
    expect(eerste.items.map((rij) => rij.id)).to.deep.equal([values[3], values[2], values[1]].map((rij) => rij!.id));
    const rest = await ebms.lijst({ cpaId, partner: OIN2 }, eerste.volgende, 3);
    expect(rest.items.map((rij) => rij.id)).to.deep.equal([values[0]!.id]);
    expect(rest.volgende).to.equal(undefined);
    const empty = await ebms.lijst({ cpaId, richting: 'uit', status: 'mislukt', conversationId: 'x', vanaf: T0 });
    expect(empty).to.deep.equal({ items: [], totaal: 0 });
    const tellingen = (await ebms.tel(T0 + 10)).filter((telling) => telling.cpaId === cpaId);
    expect(tellingen).to.have.deep.members([
      { cpaId, partner: OIN2, richting: 'in', status: 'ontvangen', aantal: 4, oudsteMs: 10 },
      { cpaId, partner: 'ander', richting: 'in', status: 'ontvangen', aantal: 1, oudsteMs: 6 },
    ]);
  });

  it('removes content whose time is over, then the message, and pieces that nobody refers to; never what is not finished', async () => {
    const store = subject();
    const { ebms } = store;
    const een = deel(Buffer.from('abc'));
    const klaar = ebmsBericht({ delen: [een], vergeetOp: T0 + 100 });
    const open = ebmsBericht({ vergeetOp: T0 + 1 });
    const los = id();
    const stuk = (deelId: typeof los) =>
      ({
        kind: 'ebmsStuk',
        value: { partner: klaar.partner, deelId, nr: 0, inhoud: Buffer.from('abc'), op: T0 },
      }) as const;
    await store.commit([
      stuk(een.deelId),
      stuk(los),
      { kind: 'ebmsBericht', value: klaar },
      { kind: 'ebmsBericht', value: open },
    ]);
    await store.commit([
      {
        kind: 'ebmsStatus',
        bericht: plaatsVan(klaar),
        uit: ['ontvangen'],
        status: 'verwerkt',
        op: T0,
        inhoudTot: T0 + 50,
      },
    ]);
    await store.opruimen(T0 + 49);
    expect(await ebms.envelop(klaar.id)).not.to.equal(undefined);
    await store.opruimen(T0 + 50);
    expect(await ebms.envelop(klaar.id)).to.equal(undefined);
    expect(await ebms.stuk(klaar.partner, een.deelId, 0)).to.equal(undefined);
    expect((await ebms.opId(klaar.id))?.status).to.equal('verwerkt');
    await store.opruimen(T0 + 100);
    expect(await ebms.opId(klaar.id)).to.equal(undefined);
    expect(await ebms.gebeurtenissen(klaar.id)).to.deep.equal([]);
    expect(await ebms.opId(open.id)).not.to.equal(undefined);
    expect(await ebms.stuk(klaar.partner, los, 0)).not.to.equal(undefined);
    await store.opruimen(T0 + 2 * 86_400_000);
    expect(await ebms.stuk(klaar.partner, los, 0)).to.equal(undefined);
    expect(await ebms.envelop(open.id)).not.to.equal(undefined);
  });
}
