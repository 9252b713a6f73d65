// What one delivery writes (mijnoverheid.md §3.3, §3.4, §3.14): everything or nothing, in one commit, without reads per bericht.
import { expect } from 'chai';
import { leverBerichten, ontvangstOordelen } from '../../src/berichten/index.ts';
import { lijstHash } from '../../src/bewijs/index.ts';
import { leafHash, verifyInclusion } from '../../src/core/index.ts';
import type { Bewijs } from '../../src/store/index.ts';
import {
  AFZENDER,
  BATCH,
  BURGER,
  batch,
  bericht,
  bijlage,
  context,
  DAG,
  guid,
  NU,
  ONBEKEND,
  once,
  pdf,
} from '../support/domein.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { gevuld, kort, lever } from './lever.ts';

const blad = (bewijs: Bewijs | undefined) => JSON.parse(bewijs!.blad);

describe('LeverBerichten: what is stored (§3.3, §3.4)', () => {
  it('publishes at once: content, publication, receipt and notification in one commit', async () => {
    const store = await gevuld();
    const voor = store.geteld.get('commit') ?? 0;
    const id = guid('direct');
    const een = bericht({
      berichtId: id,
      referentie: 'KENMERK',
      publicatieDatum: NU - DAG,
      eindDatumHandelingsTermijn: NU + DAG,
      bijlagen: [bijlage({ volgorde: 2, omschrijving: 'Twee' }), bijlage()],
      uitbreiding: { zaakIdentificatie: 'ZAAK-1', nietGevoeligeTitel: 'Post', actie: { soort: 'BETALEN' } },
    });
    await lever(store, [een], { context: { eerst: [once('bericht-1')] } });
    expect(store.geteld.get('commit')! - voor).to.equal(1);
    const { berichten, taken, bewijzen, once: sleutels } = store.inhoud();
    const [rij] = [...berichten.values()];
    expect(rij).to.deep.include({
      oin: AFZENDER,
      berichtId: id,
      batchId: BATCH,
      aanlevering: 1,
      bsn: BURGER,
      berichtType: 'BESLUIT',
      onderwerp: 'Uw aanvraag',
      tekst: 'Wij hebben besloten.',
      referentie: 'KENMERK',
      publicatieDatum: NU - DAG,
      eindDatumHandelingsTermijn: NU + DAG,
      zaakIdentificatie: 'ZAAK-1',
      nietGevoeligeTitel: 'Post',
      ontvangenOp: NU,
      verwerktOp: NU,
      gepubliceerdOp: NU,
    });
    expect(rij!.bijlagen.map(({ volgorde, omschrijving }) => [volgorde, omschrijving])).to.deep.equal([
      [1, 'Brief'],
      [2, 'Twee'],
    ]);
    expect([...taken.values()]).to.have.length(1);
    expect([...taken.values()][0]).to.deep.include({
      soort: 'notificeer',
      onderwerpId: rij!.id,
      bsn: BURGER,
      oin: AFZENDER,
      gegevens: { gebeurtenis: 'NieuwBericht' },
      uitTeVoerenOp: NU,
      pogingen: 0,
    });
    expect([...bewijzen.values()].map(({ soort }) => soort)).to.deep.equal(['Ontvangst', 'Publicatie']);
    expect(sleutels.size).to.equal(1);
  });

  it('keeps a bericht for later: no publication, no notification, a task at PublicatieDatum', async () => {
    const store = await gevuld();
    await lever(store, [bericht({ publicatieDatum: NU + 1 })]);
    const { berichten, taken, bewijzen } = store.inhoud();
    expect([...berichten.values()][0]?.gepubliceerdOp).to.equal(undefined);
    expect([...taken.values()].map(({ soort, uitTeVoerenOp }) => [soort, uitTeVoerenOp])).to.deep.equal([
      ['publiceer', NU + 1],
    ]);
    expect([...bewijzen.values()].map(({ soort }) => soort)).to.deep.equal(['Ontvangst']);
  });

  it('publishes at once what became due while it was handled', async () => {
    const store = await gevuld();
    await lever(store, [bericht({ publicatieDatum: NU + 5 })], { context: { clock: () => NU + 5 } });
    expect([...store.inhoud().berichten.values()][0]?.gepubliceerdOp).to.equal(NU + 5);
  });

  it('keeps the report of a refused batch and nothing of its content', async () => {
    const store = await gevuld();
    const { verslag } = await lever(store, [bericht({ gebruikerId: ONBEKEND })]);
    const { batches, berichten, taken } = store.inhoud();
    expect([...batches.values()]).to.deep.equal([verslag]);
    expect([berichten.size, taken.size]).to.deep.equal([0, 0]);
    expect(JSON.stringify(verslag)).not.to.contain(ONBEKEND);
  });

  it('keeps the report of an empty or oversized batch', async () => {
    const store = await gevuld();
    const leeg = await lever(store, [], { batch: { ongeldig: true } });
    expect([leeg.verslag.totaal, leeg.verslag.oordelen.length]).to.deep.equal([0, 0]);
    const teVeel = await lever(store, [bericht()], { batch: { ongeldig: true, totaal: 1001 } });
    expect(kort(teVeel)).to.deep.equal(['XmlValidatieTegenXsdValtNegatiefUit/ValidatieBerichtType']);
    expect([...store.inhoud().batches.values()].map(({ totaal }) => totaal)).to.deep.equal([0, 1001]);
  });

  it('reads the same few times for 1000 berichten as for one, and stores them', async () => {
    const reads = async (aantal: number) => {
      const store = await gevuld();
      const berichten = Array.from({ length: aantal }, () => bericht({ bijlagen: [bijlage({ bytes: pdf(2000) })] }));
      const uitkomst = await lever(store, berichten);
      expect(new Set(kort(uitkomst))).to.deep.equal(new Set(['Verwerkt/NA']));
      expect(store.inhoud().berichten.size).to.equal(aantal);
      return Object.fromEntries(store.geteld);
    };
    expect(await reads(1000)).to.deep.equal(await reads(1));
  });

  it('lets other work go on while it handles a large batch', async () => {
    const store = await gevuld();
    const groot = pdf(500_000);
    const berichten = Array.from({ length: 40 }, () => bericht({ bijlagen: [bijlage({ bytes: groot })] }));
    let beurten = 0;
    const timer = setInterval(() => beurten++, 0);
    await lever(store, berichten);
    clearInterval(timer);
    expect(beurten).to.be.greaterThan(0);
  });
});

describe('LeverBerichten: the receipt (§3.14)', () => {
  it('is the Ontvangst, in the log, with digests that the sender can recompute', async () => {
    const store = await gevuld();
    const id = guid('dubbel');
    await lever(store, [bericht({ berichtId: id })]);
    const berichten = [
      bericht(),
      bericht({ berichtId: id }),
      bericht({ berichtId: id, onderwerp: 'Anders' }),
      { leesbaar: false, positie: 4 } as const,
    ];
    const { bewijs, verslag } = await lever(store, berichten, { batch: { totaal: 4 } });
    expect(bewijs.soort).to.equal('Ontvangst');
    const inclusion = {
      leafHash: leafHash(bewijs.blad),
      index: bewijs.index,
      size: bewijs.hoofd.omvang,
      path: bewijs.pad.map((hash) => Buffer.from(hash, 'base64')),
    };
    expect(verifyInclusion(inclusion, Buffer.from(bewijs.hoofd.wortel, 'base64'))).to.equal(true);
    const inhoud = blad(bewijs);
    expect(inhoud).to.deep.include({
      soort: 'Ontvangst',
      dienst: 'LeverBerichten',
      oin: AFZENDER,
      batchId: BATCH,
      aanlevering: 2,
      aantal: 4,
      aantalVerwerkt: 1,
      tijdstip: '2026-03-03T09:12:04.000Z',
      ondertekening: null,
    });
    expect(inhoud.oordelenHash).to.equal(lijstHash(ontvangstOordelen(verslag)));
    const gestored = [...store.inhoud().berichten.values()];
    const lijst = [verslag.oordelen[0]!.berichtId!, id].map((berichtId) => ({
      berichtId,
      inhoudHash: gestored.find((rij) => rij.berichtId === berichtId)!.inhoudHash,
    }));
    expect(inhoud.inhoudHash, 'accepted, and repeated with equal content').to.equal(lijstHash(lijst));
  });

  it('says what was found of the signature and who held the connection', async () => {
    const ondertekening = { oordeel: 'geldig', certificaat: 'ab'.repeat(32) } as const;
    const { bewijs } = await lever(await gevuld(), [bericht()], { context: { ondertekening } });
    expect(blad(bewijs).ondertekening).to.deep.equal(ondertekening);
    expect(blad(bewijs).transportOin).to.equal(AFZENDER);
  });

  it('is the first receipt of the delivery, also when the exchange brings one of its own', async () => {
    const store = await gevuld();
    const vreemd = { soort: 'Download', oin: AFZENDER, op: NU, blad: '{}' } as const;
    const { bewijs } = await lever(store, [bericht()], { context: { eerst: [{ kind: 'bewijs', value: vreemd }] } });
    expect(bewijs.soort).to.equal('Ontvangst');
  });

  it('names the citizen only by the pseudonym that was passed in', async () => {
    const store = await gevuld();
    const pseudoniem = () => 'p'.repeat(64);
    await lever(store, [bericht()], { context: { pseudoniem } });
    const bladen = [...store.inhoud().bewijzen.values()].map((bewijs) => bewijs.blad);
    expect(bladen.join()).not.to.contain(BURGER);
    expect(bladen.join()).not.to.contain('Uw aanvraag');
    expect(JSON.parse(bladen[1]!).ontvanger).to.equal('p'.repeat(64));
  });

  it('stores nothing when the store gives no receipt', async () => {
    const store = openMemoryStore();
    const zonder = { ...store, commit: async () => [] };
    const fout = await leverBerichten(batch([bericht()]), context(zonder)).catch((error) => error);
    expect(fout.code).to.equal('server.internal');
  });
});
