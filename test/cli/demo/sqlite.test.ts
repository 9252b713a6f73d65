// The demo data in the real store (ORG-02): loads quickly, once, and its outbox publishes and mails from there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { publiceerBericht } from '../../../src/berichten/index.ts';
import { notificatieBlad } from '../../../src/bewijs/index.ts';
import { seedDemo } from '../../../src/cli/demo/index.ts';
import { newGuid, parseBsn, sha256Hex } from '../../../src/core/index.ts';
import { createPubliceer, NOTIFICEER, startWorker, waitAfter } from '../../../src/delivery/index.ts';
import { createMelder, type Mail } from '../../../src/notification/index.ts';
import type { NieuwBericht } from '../../../src/store/index.ts';
import {
  createMasterKeys,
  loadMasterKeys,
  openSqliteStore,
  type SqliteStore,
} from '../../../src/store/sqlite/index.ts';
import { createMetrics } from '../../../src/telemetry/index.ts';
import { testPki } from '../../support/pki.ts';

const SANNE = parseBsn('999990111')!;

describe('demo data in SQLite', () => {
  let folder: string;
  let store: SqliteStore;
  let loadMs: number;
  const options = { now: Date.now(), voorwaardenVersie: '1' };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bode demo '));
    const keys = join(folder, 'master-keys.json');
    createMasterKeys(keys);
    const { privateKey, certificate } = await (await testPki()).issue({ oin: '00000099000000001000', naam: 'Bode' });
    store = await openSqliteStore({
      url: `sqlite:${join(folder, 'bode.sqlite')}`,
      masterKeys: loadMasterKeys(keys),
      bewijs: { schrijver: 'test', key: privateKey, certificaat: certificate },
      clock: Date.now,
      migrate: true,
    });
    const began = performance.now();
    await seedDemo(store, options);
    loadMs = performance.now() - began;
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('loads in less than five seconds, and the second time in less than half a second', async () => {
    expect(loadMs).to.be.below(5_000);
    const began = performance.now();
    expect(await seedDemo(store, options)).to.equal(0);
    expect(performance.now() - began).to.be.below(500);
  });

  it('shows the box, the zaken and the data of Sanne as loaded', async () => {
    const tel = await store.berichten.tel(SANNE);
    expect(tel).to.deep.equal({ ongelezen: 3, inbox: 9, archief: 2, prullenbak: 1 });
    const { items } = await store.berichten.lijst(SANNE, { map: 'inbox', sorteer: 'nieuwste' });
    expect(items[0]?.onderwerp).to.match(/^Doe aangifte/);
    const boete = items.find(({ berichtType }) => berichtType === 'BEKEUR')!;
    const bijlage = await store.berichten.bijlage(SANNE, boete.id, 1);
    expect(Buffer.from(bijlage!.inhoud).toString('latin1', 0, 5)).to.equal('%PDF-');
    expect((await store.bewijzen.over(boete.id)).map(({ soort }) => soort)).to.deep.equal([
      'Publicatie',
      'NotificatieVerzonden',
    ]);
    expect(await store.zaken.lijst(SANNE)).to.have.length(4);
    expect(await store.gegevens.leveringen(SANNE)).to.have.length(8);
    expect(await store.inzages(SANNE, 10)).to.have.length(3);
    expect(await store.profielen.demo()).to.have.length(17);
  });

  it('publishes at its moment and mails, out of the real outbox', async () => {
    const mails: Mail[] = [];
    const moment = Date.now() + 50;
    const sample = (await store.berichten.lijst(SANNE, { map: 'inbox' })).items[0]!;
    const { berichtType, oin, onderwerp } = sample;
    const bericht: NieuwBericht = {
      id: newGuid(moment),
      oin,
      berichtId: newGuid(moment),
      batchId: newGuid(moment),
      aanlevering: 1,
      bsn: SANNE,
      berichtType,
      onderwerp,
      publicatieDatum: moment,
      inhoudHash: sha256Hex('x'),
      bijlagen: [],
      ontvangenOp: moment - 50,
      verwerktOp: moment - 50,
    };
    const taak = {
      id: newGuid(moment),
      soort: 'publiceer',
      oin,
      onderwerpId: bericht.id,
      bsn: SANNE,
      gegevens: {},
      uitTeVoerenOp: moment,
      pogingen: 0,
    } as const;
    const melder = createMelder({
      store,
      post: {
        verstuur: async (mail) => {
          mails.push(mail);
          return { soort: 'verzonden' };
        },
      },
      omgeving: 'demo',
      site: 'mijnbode.example',
      bundleMs: 60_000,
      waitAfter: (attempt) => waitAfter(NOTIFICEER, attempt),
      bewijs: ({ oin: van, op, ...poging }) => notificatieBlad({ bewijsId: newGuid(op), oin: van, op }, poging),
      newGuid,
      log: () => undefined,
      metrics: createMetrics(),
    });
    const worker = startWorker({
      store,
      handlers: {
        publiceer: createPubliceer({
          berichten: store.berichten,
          publiceer: (opdracht, gelezen, now) => publiceerBericht(opdracht, gelezen, { now, newGuid }),
        }),
        notificeer: { ladder: NOTIFICEER, carryOut: melder },
      },
      clock: Date.now,
      log: () => undefined,
      metrics: createMetrics(),
      name: 'test',
      concurrency: 4,
      leaseMs: 60_000,
    });
    await store.commit([
      { kind: 'bericht', value: bericht },
      { kind: 'taak', value: taak },
    ]);
    while (mails.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await worker.idle();
    await worker.stop();
    const visible = await store.berichten.get(SANNE, bericht.id);
    expect(visible?.gepubliceerdOp).to.be.within(moment, moment + 2_000);
    expect((await store.bewijzen.over(bericht.id)).map(({ soort }) => soort)).to.deep.equal([
      'Publicatie',
      'NotificatieVerzonden',
    ]);
    // What is left is the task that closes the bundling window.
    expect(
      (await store.taken.vanBurger(SANNE, 'notificeer')).map(({ gegevens }) => gegevens.gebeurtenis),
    ).to.deep.equal(['Venster']);
    expect(mails).to.have.length(1);
  });
});
