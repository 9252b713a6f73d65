// GLOBE-R-BV-Request → GLOBE-R-BV-Result (x-MO-1, x-MO-2, x-MO-3, mijnoverheid.md §3.4): the batch of a partner is judged, stored and answered in one
// transaction, exactly once whatever happens in between.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sha256Hex } from '../../../src/core/index.ts';
import { EbmsError, MIJNOVERHEID } from '../../../src/ebms/index.ts';
import { compileSchema } from '../../../src/schema/validator.ts';
import { type Change, Conflict, type EbmsWerk, type Store } from '../../../src/store/index.ts';
import { NS } from '../../schema/documents.ts';
import { lading, until } from '../../support/ebms.ts';
import { requirePeer } from '../../support/peers.ts';
import {
  BURGER,
  batchVan,
  CLIENT,
  inhoudVan,
  leesResultaat,
  type Opzet,
  type OpzetOptions,
  opzet,
  PARTNER,
  UITGEZET,
} from './support.ts';

const { aanleveren } = MIJNOVERHEID.acties;
const OFFICIAL = fileURLToPath(
  new URL('../../../../shared/contract/logius-berichtenbox/BerichtVerwerkService/', import.meta.url),
);

/** A pair that is closed after the test. */
function perTest(): (options?: OpzetOptions) => Promise<Opzet> {
  let open: Opzet | undefined;
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });
  return async (options) => {
    open = await opzet(options);
    return open;
  };
}

const inBox = async ({ bode }: Opzet) => (await bode.store.berichten.tel(BURGER)).inbox;

describe('GLOBE-R-BV-Request', function () {
  this.timeout(60_000);
  const begin = perTest();

  for (const profiel of ['osb-rm', 'osb-rm-s', 'osb-rm-e', 'osb-be'] as const)
    it(`is answered with the official result in the same conversation (${profiel})`, async () => {
      const pair = await begin({ profiel });
      const batchId = randomUUID();
      const verzoek = await pair.lever(
        batchVan([{ Onderwerp: '' }, {}, { GebruikerID: UITGEZET }, { BerichtType: 'ANDERS' }], { batchId }),
      );
      const [antwoord] = await pair.antwoorden(verzoek);
      expect(antwoord).to.deep.include({
        action: aanleveren.antwoord,
        conversationId: verzoek.conversationId,
        refToMessageId: verzoek.messageId,
        cpaId: verzoek.cpaId,
        profiel,
      });
      const { tellers, codes } = leesResultaat(await inhoudVan(pair.partner.store, antwoord!));
      expect(codes).to.deep.equal([
        'XmlValidatieTegenXsdValtNegatiefUit',
        'Verwerkt',
        'NietActiefOfGeabonneerd',
        'BerichtTypeNietOndersteund',
      ]);
      expect(tellers).to.include({
        BerichtLeverancierCode: PARTNER,
        BatchID: batchId,
        TotaalAantalOntvangenBerichten: '4',
        AantalBerichtenSuccesvolVerwerkt: '1',
        AantalBerichtenMetTechnischProbleem: '1',
      });
      expect(await pair.einde(verzoek)).to.include({ status: 'verwerkt', code: 'Verwerkt' });
      expect(await inBox(pair)).to.equal(1);
      // The sender's own line says so as well: his request was processed.
      await until(async () => (await pair.partner.status(verzoek.id)) === 'verwerkt', 'verwerkt');
    });

  it('tells in the receipt who sent it, and that it was signed', async () => {
    const receipts: Record<string, unknown>[] = [];
    const pair = await begin({
      profiel: 'osb-rm-s',
      store: (store) => ({
        ...store,
        async commit(changes, given) {
          for (const change of changes)
            if (change.kind === 'bewijs' && change.value.soort === 'Ontvangst')
              receipts.push(JSON.parse(change.value.blad));
          return store.commit(changes, given);
        },
      }),
    });
    const verzoek = await pair.lever(batchVan([{}]));
    await pair.antwoorden(verzoek);
    const { id } = await pair.einde(verzoek);
    expect(receipts.length).to.equal(1);
    expect(receipts[0]).to.deep.include({
      oin: PARTNER,
      transportOin: PARTNER,
      correlatieId: id,
      ondertekening: { oordeel: 'geldig', certificaat: sha256Hex(pair.partner.identity.certificate) },
    });
  });

  it('is answered with what the published schema accepts', async function () {
    requirePeer(this, 'shared');
    const pair = await begin();
    const verzoek = await pair.lever(batchVan([{}, { BerichtID: 'x' }, { GebruikerID: UITGEZET }]));
    const bytes = await inhoudVan(pair.partner.store, (await pair.antwoorden(verzoek))[0]!);
    const names = ['GLOBEBatchResponse.xsd', 'GLOBEBatchResponseTypes.xsd'];
    const catalogue = new Map(names.map((name) => [name, readFileSync(OFFICIAL + name)]));
    const official = compileSchema(catalogue, [{ uri: NS.batch, file: names[0]! }], new Set());
    expect(official.validate(bytes)).to.deep.equal({ ok: true });
    official.dispose();
    // A bericht without a usable BerichtID counts and is not listed.
    expect(leesResultaat(bytes).codes.length).to.equal(2);
  });

  it('judges the same bericht in a second batch as one that is there', async () => {
    const pair = await begin();
    const berichtId = randomUUID();
    const document = batchVan([{ BerichtID: berichtId }]);
    await pair.antwoorden(await pair.lever(document));
    const [second] = await pair.antwoorden(await pair.lever(document));
    expect(leesResultaat(await inhoudVan(pair.partner.store, second!)).codes).to.deep.equal(['BerichtBestaatAl']);
    expect(await inBox(pair)).to.equal(1);
  });

  it('carries a batch of a thousand', async () => {
    const pair = await begin();
    const [antwoord] = await pair.antwoorden(await pair.lever(batchVan(Array.from({ length: 1000 }, () => ({})))));
    const { tellers, codes } = leesResultaat(await inhoudVan(pair.partner.store, antwoord!));
    expect(tellers).to.include({ TotaalAantalOntvangenBerichten: '1000', AantalBerichtenSuccesvolVerwerkt: '1000' });
    expect(new Set(codes)).to.deep.equal(new Set(['Verwerkt']));
    expect(await inBox(pair)).to.equal(1000);
  });

  it('answers an invalid frame and 0 or 1001 berichten with the code of the XSD for all', async () => {
    const pair = await begin();
    const code = 'XmlValidatieTegenXsdValtNegatiefUit';
    for (const [document, totaal] of [
      [batchVan([]), 0],
      [batchVan(Array.from({ length: 1001 }, () => ({}))), 1001],
      [batchVan([{}, {}], { aanmaakDatum: 'gisteren' }), 2],
    ] as const) {
      const [antwoord] = await pair.antwoorden(await pair.lever(document));
      const { tellers, codes } = leesResultaat(await inhoudVan(pair.partner.store, antwoord!));
      expect(tellers).to.include({
        TotaalAantalOntvangenBerichten: String(totaal),
        AantalBerichtenMetTechnischProbleem: String(totaal),
      });
      expect(codes).to.deep.equal(Array(Math.min(totaal, 1000)).fill(code));
    }
    expect(await inBox(pair)).to.equal(0);
  });
});

describe('GLOBE-R-BV-Request of another organisation (x-MO-3)', function () {
  this.timeout(60_000);
  const begin = perTest();
  const machtiging = (berichtTypes: readonly string[]): Change => ({
    kind: 'machtiging',
    value: { intermediairOin: PARTNER, clientOin: CLIENT, berichtTypes, van: 0 },
  });
  const codesOf = async (pair: Opzet, oin: string) => {
    const [antwoord] = await pair.antwoorden(await pair.lever(batchVan([{}], { oin })));
    return leesResultaat(await inhoudVan(pair.partner.store, antwoord!)).codes;
  };

  it('is accepted with a machtiging and recorded under the client', async () => {
    const pair = await begin({ changes: [machtiging([])] });
    expect(await codesOf(pair, CLIENT)).to.deep.equal(['Verwerkt']);
    expect((await pair.bode.store.berichten.lijst(BURGER, { map: 'inbox' })).items[0]?.oin).to.equal(CLIENT);
  });

  it('is refused without one, with one for another berichttype, and for what is no OIN', async () => {
    const code = 'OinInCPAKomtNietOvereenMetOinInBericht';
    const pair = await begin({ changes: [machtiging(['ANDERS'])] });
    expect(await codesOf(pair, CLIENT)).to.deep.equal([code]);
    expect(await codesOf(pair, '00000099000000008000')).to.deep.equal([code]);
    expect(await codesOf(pair, 'OIN')).to.deep.equal([code]);
    expect(await inBox(pair)).to.equal(0);
  });

  it('gets SecurityFailure when the client has no open connection', async () => {
    const pair = await begin({
      changes: [
        machtiging([]),
        {
          kind: 'aansluiting',
          value: {
            oin: CLIENT,
            functie: 'BERICHTENBOX',
            profiel: '2W-be-S',
            ondertekening: 'verplicht',
            status: 'opgeschort',
          },
        },
      ],
    });
    const verzoek = await pair.lever(batchVan([{}], { oin: CLIENT }));
    expect(await pair.einde(verzoek)).to.include({ status: 'mislukt', code: 'auth.opgeschort' });
    expect(await lateError(pair, verzoek.id)).to.equal('SecurityFailure');
  });
});

/** The code of the ebMS error that the partner got about a message that had been acknowledged. */
async function lateError(
  { partner }: Opzet,
  id: Parameters<Opzet['partner']['status']>[0],
): Promise<string | undefined> {
  let code: string | undefined;
  await until(async () => {
    const found = (await partner.store.ebms.gebeurtenissen(id)).find(({ soort }) => soort === 'laatFout');
    code = found?.code;
    return found !== undefined;
  }, 'the error');
  return code;
}

describe('a request that no result can be made of (mijnoverheid.md §3.4)', function () {
  this.timeout(60_000);
  const begin = perTest();

  it('stays acknowledged, is mislukt, raises an alarm, and its sender gets DeliveryFailure', async () => {
    const pair = await begin();
    const goed = batchVan([{}]);
    for (const [delen, code] of [
      [[lading('geen xml')], 'xml.malformed'],
      [[lading('<a/>')], 'schema.invalid'],
      [[lading(goed.replace(/<m:BatchID>[^<]*/, '<m:BatchID>x'))], 'schema.invalid'],
      [[lading(goed.replace('<m:Berichten', '<!DOCTYPE a><m:Berichten'))], 'xml.forbidden'],
      [[], 'content.invalid'],
      [[lading(goed), lading(goed)], 'content.invalid'],
      [[lading(goed, 'application/json')], 'content.invalid'],
    ] as const) {
      const verzoek = await pair.vraag(aanleveren.verzoek, delen);
      const end = await pair.einde(verzoek);
      expect(end, code).to.include({ status: 'mislukt', code });
      expect(end.reden).to.be.a('string').with.length.below(201);
      expect(await lateError(pair, verzoek.id)).to.equal('DeliveryFailure');
      expect(await pair.partner.status(verzoek.id)).to.equal('bevestigd');
      const alarms = pair.bode.logged.filter(
        (line) => line.event === 'ebms' && line.level === 'error' && line.bericht === end.id,
      );
      expect(alarms.map((line) => 'code' in line && line.code)).to.deep.equal([code]);
    }
    expect((await pair.partner.received()).length).to.equal(0);
    expect(await inBox(pair)).to.equal(0);
  });

  it('is one whose answer the agreement has no channel for: then nothing is stored', async () => {
    const pair = await begin({ acties: [{ actie: aanleveren.verzoek, van: 'b', profiel: 'osb-rm' }] });
    const verzoek = await pair.lever(batchVan([{}]));
    expect(await pair.einde(verzoek)).to.include({ status: 'mislukt', code: 'geenKanaal' });
    expect(await inBox(pair)).to.equal(0);
  });
});

describe('a sender without an open aansluiting (x-AUT-2, mijnoverheid.md §3.4)', function () {
  this.timeout(60_000);
  const begin = perTest();

  for (const [status, code] of [
    ['opgeschort', 'auth.opgeschort'],
    ['intentieGetekend', 'auth.noAansluiting'],
  ] as const)
    it(`gets SecurityFailure and no result (${status})`, async () => {
      const pair = await begin({ aansluiting: status });
      const verzoek = await pair.lever(batchVan([{}]));
      expect(await pair.einde(verzoek)).to.include({ status: 'mislukt', code });
      expect(await lateError(pair, verzoek.id)).to.equal('SecurityFailure');
      expect(await inBox(pair)).to.equal(0);
      const kanaal = { service: MIJNOVERHEID.service, action: aanleveren.verzoek, from: partij(PARTNER) };
      const refused = await pair.mijnOverheid.laatToe(kanaal as never).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(EbmsError).and.include({ code: 'SecurityFailure' });
    });

  it('is let in otherwise, and so is what is no request to MijnOverheid', async () => {
    const pair = await begin();
    const kanaal = { service: MIJNOVERHEID.service, action: aanleveren.verzoek, from: partij(PARTNER) };
    await pair.mijnOverheid.laatToe(kanaal as never);
    await pair.mijnOverheid.laatToe({ ...kanaal, action: 'iets', from: partij(CLIENT) } as never);
    expect(pair.mijnOverheid.bestemming({ ...kanaal, action: 'iets' } as never)).to.equal(undefined);
    expect(pair.mijnOverheid.bestemming(kanaal as never)).to.deep.equal({
      soort: 'verwerk',
      laan: `verwerk mijnoverheid ${PARTNER}`,
    });
  });
});

const partij = (oin: string) => ({ partyIds: [{ type: 'urn:osb:oin', value: oin }] });

describe('simulator numbers over ebMS2 (mijnoverheid.md §3.18)', function () {
  this.timeout(60_000);
  const begin = perTest();

  it('999990032 is accepted and never answered', async () => {
    const pair = await begin();
    const berichtId = randomUUID();
    const verzoek = await pair.lever(batchVan([{ GebruikerID: '999990032', BerichtID: berichtId }, {}]));
    expect(await pair.einde(verzoek)).to.include({ status: 'verwerkt' });
    expect((await pair.bode.store.berichten.status(PARTNER, [berichtId as never]))[0]?.toestand).to.equal(
      'gepubliceerd',
    );
    expect((await pair.bode.store.ebms.lijst({ richting: 'uit' })).items).to.deep.equal([]);
  });

  it('999990044 is seen while it streams, whatever the chunks, and not by its digits alone', async () => {
    const pair = await begin();
    const kanaal = { service: MIJNOVERHEID.service, action: aanleveren.verzoek, from: partij(PARTNER) };
    const document = Buffer.from(batchVan([{}, { GebruikerID: '999990044' }]));
    for (const size of [1, 7, 64, 1000, 100_000]) {
      const kijk = pair.mijnOverheid.kijker(kanaal as never)!;
      const see = () => {
        for (let at = 0; at < document.length; at += size) kijk(document.subarray(at, at + size));
      };
      expect(see, `chunks of ${size}`).to.throw('server.unavailable');
    }
    const kijk = pair.mijnOverheid.kijker(kanaal as never)!;
    kijk(Buffer.from(batchVan([{ Onderwerp: '999990044' }, { GebruikerID: '999990019' }])));
    expect(pair.mijnOverheid.kijker({ ...kanaal, action: 'iets' } as never)).to.equal(undefined);
  });

  it('999990044 has no result when it was acknowledged all the same', async () => {
    const pair = await begin();
    const verzoek = await pair.lever(batchVan([{ GebruikerID: '999990044' }, {}]));
    expect(await pair.einde(verzoek)).to.include({ status: 'mislukt', code: 'simulator' });
    expect(await inBox(pair)).to.equal(0);
  });
});

describe('a crash while a batch is handled', function () {
  this.timeout(60_000);
  const begin = perTest();
  const isDelivery = (changes: readonly Change[]) => changes.some(({ kind }) => kind === 'batch');

  /** The store whose commits of a batch fail as `fault` says, given how many there were before. */
  const broken =
    (fault: (before: number, commit: () => ReturnType<Store['commit']>) => ReturnType<Store['commit']>) =>
    (store: Store): Store => {
      let count = 0;
      return {
        ...store,
        commit: (changes, given) =>
          isDelivery(changes) ? fault(count++, () => store.commit(changes, given)) : store.commit(changes, given),
      };
    };

  async function once(pair: Opzet): Promise<void> {
    const verzoek = await pair.lever(batchVan([{}, {}]));
    const [antwoord] = await pair.antwoorden(verzoek);
    expect(leesResultaat(await inhoudVan(pair.partner.store, antwoord!)).codes).to.deep.equal(['Verwerkt', 'Verwerkt']);
    await pair.einde(verzoek);
    expect(await inBox(pair)).to.equal(2);
    expect((await pair.bode.store.ebms.lijst({ richting: 'uit' })).items.length).to.equal(1);
    expect(await pair.bode.store.ebms.wachtend(`verwerk mijnoverheid ${PARTNER}`)).to.equal(0);
  }

  it('before the commit: it is handled again, and answered once', async () => {
    await once(
      await begin({
        store: broken(async (before, commit) => {
          if (before === 0) throw new Error('the power went');
          return commit();
        }),
      }),
    );
  });

  it('after the commit: what was stored counts, and is answered once', async () => {
    await once(
      await begin({
        store: broken(async (before, commit) => {
          const done = await commit();
          if (before === 0) throw new Error('the power went');
          return done;
        }),
      }),
    );
  });

  it('when another exchange stored the same rows first: it is judged again, with one result', async () => {
    await once(
      await begin({
        store: broken(async (before, commit) => {
          if (before === 0) throw new Conflict('batch', ['1']);
          return commit();
        }),
      }),
    );
  });

  it('when two processes hold the same work after a lease ended: one of them does it', async () => {
    const waiting: (() => void)[] = [];
    const pair = await begin({
      store: broken(async (before, commit) => {
        if (before === 0) await new Promise<void>((resolve) => waiting.push(resolve));
        return commit();
      }),
    });
    const verzoek = await pair.lever(batchVan([{}]));
    await until(() => waiting.length === 1, 'the first process');
    const found = await pair.bode.store.ebms.get({ partner: PARTNER, richting: 'in', messageId: verzoek.messageId });
    const werk = { id: randomUUID(), soort: 'verwerk', bericht: found! } as unknown as EbmsWerk;
    expect(await pair.mijnOverheid.carryOut(werk, Date.now())).to.deep.equal({ changes: [] });
    waiting[0]!();
    await pair.antwoorden(verzoek);
    await until(async () => (await pair.bode.store.ebms.wachtend(`verwerk mijnoverheid ${PARTNER}`)) === 0, 'the end');
    expect(await inBox(pair)).to.equal(1);
    expect((await pair.bode.store.ebms.lijst({ richting: 'uit' })).items.length).to.equal(1);
    const again = await pair.mijnOverheid.carryOut(werk, Date.now());
    expect(again.changes.map(({ kind }) => kind)).to.deep.equal(['ebmsWerkKlaar']);
  });
});
