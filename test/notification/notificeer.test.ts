// Notification (mijnoverheid.md §3.12, §4.3): one mail per event set, to the right citizen, by his choice, proven, with retries and bundling.
import { expect } from 'chai';
import { notificatieBlad } from '../../src/bewijs/index.ts';
import { DEMO_OIN, seedDemo } from '../../src/cli/demo/index.ts';
import { type Bsn, type Guid, newGuid, type Omgeving, parseBsn } from '../../src/core/index.ts';
import { type Handler, NOTIFICEER, PUBLICEER, startWorker, waitAfter } from '../../src/delivery/index.ts';
import {
  createMelder,
  createSmtpPost,
  type Mail,
  type Melder,
  startSink,
  type Verzending,
} from '../../src/notification/index.ts';
import type { Taak } from '../../src/store/index.ts';
import { createMetrics, type LogEvent } from '../../src/telemetry/index.ts';
import type { InBox } from '../support/memory-changes.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';

const NOW = Date.UTC(2026, 2, 3, 9, 34);
const QUARTER = 900_000;
const SANNE = parseBsn('999990111')!;
const PIET = parseBsn('999990135')!;
const HENK = parseBsn('999990238')!;
const KARIM = parseBsn('999990202')!;
const SIMULATOR = parseBsn('999990093')!;

describe('notification', () => {
  let store: MemoryStore;
  let mails: Mail[];
  let events: LogEvent[];
  let verzending: Verzending;
  let now: number;

  beforeEach(async () => {
    store = openMemoryStore();
    await seedDemo(store, { now: NOW, voorwaardenVersie: '1' });
    mails = [];
    events = [];
    verzending = { soort: 'verzonden' };
    now = NOW;
  });

  const keep = async (mail: Mail): Promise<Verzending> => {
    mails.push(mail);
    return verzending;
  };
  const melder = (
    bundleMs: number,
    omgeving: Omgeving = 'demo',
    post: { readonly verstuur: (mail: Mail) => Promise<Verzending> } = { verstuur: keep },
  ): Melder =>
    createMelder({
      store,
      post,
      omgeving,
      site: 'mijnbode.example',
      bundleMs,
      waitAfter: (attempt) => waitAfter(NOTIFICEER, attempt),
      bewijs: ({ oin, op, ...poging }) => notificatieBlad({ bewijsId: newGuid(op), oin, op }, poging),
      newGuid,
      log: (event) => events.push(event),
      metrics: createMetrics(),
    });

  const berichten = (bsn: Bsn): readonly InBox[] =>
    [...store.inhoud().berichten.values()].filter((een) => een.bsn === bsn);
  const ongelezen = (bsn: Bsn, type?: string): InBox =>
    berichten(bsn).find((een) => een.gelezenOp === undefined && (type === undefined || een.berichtType === type))!;

  async function nieuw(
    bericht: Pick<InBox, 'id' | 'oin' | 'bsn'>,
    gegevens: Taak['gegevens'] = { gebeurtenis: 'NieuwBericht' },
  ): Promise<Taak> {
    const { id: onderwerpId, oin, bsn } = bericht;
    const taak: Taak = {
      id: newGuid(now),
      soort: 'notificeer',
      oin,
      onderwerpId,
      bsn,
      gegevens,
      uitTeVoerenOp: now,
      pogingen: 0,
    };
    await store.commit([{ kind: 'taak', value: taak }]);
    return taak;
  }

  /** Carries out everything that is due, as the worker does; answers with the outcomes. */
  async function werk(meld: Melder): Promise<string[]> {
    const outcomes: string[] = [];
    for (;;) {
      const [taak] = await store.taken.claim('test', now, now + 1, 1);
      if (!taak) return outcomes;
      const { uitkomst, changes, reden } = await meld(taak, now);
      if (changes.length > 0) await store.commit(changes);
      outcomes.push(reden ? `${uitkomst} ${reden}` : uitkomst);
    }
  }
  const stand = (id: Guid) => store.inhoud().taken.get(id)?.stand;
  const bewijsVan = async (id: Guid) => (await store.bewijzen.over(id)).at(-1)!;

  it('mails a new bericht: sender, nature, legal effect, date, herkenningswoord; and proves it', async () => {
    const boete = ongelezen(SANNE, 'BEKEUR');
    const taak = await nieuw(boete);
    expect(await werk(melder(0))).to.deep.equal(['klaar']);
    const [mail] = mails;
    expect(mail).to.include({ aan: 'sanne@voorbeeld.example', onderwerp: 'Nieuw bericht van RDW' });
    for (const deel of [
      'Boete',
      'Rechtsgevolgen: Ja',
      'Ja, uiterlijk op 10 maart 2026',
      'Uw herkenningswoord: regenlaars',
      'mijnbode.example',
    ])
      expect(mail?.tekst).to.contain(deel);
    expect(stand(taak.id)).to.equal('klaar');
    const bewijs = await bewijsVan(boete.id);
    expect(bewijs).to.include({ soort: 'NotificatieVerzonden', oin: boete.oin, op: NOW });
    expect(JSON.parse(bewijs.blad)).to.include({
      berichtId: boete.berichtId,
      kanaal: 'email',
      gebeurtenis: 'NieuwBericht',
    });
  });

  it('holds nothing of the bericht, the citizen or his number in any mail, log line or receipt', async () => {
    for (const bericht of [...store.inhoud().berichten.values()].filter((een) => een.gelezenOp === undefined))
      await nieuw(bericht);
    for (const zaak of store.inhoud().zaken.values()) {
      const { statussen } = (await store.zaken.get(zaak.bsn, zaak.id))!;
      await nieuw(zaak, { gebeurtenis: 'Zaakstatus', volgnummer: String(statussen.at(-1)!.volgnummer) });
    }
    await werk(melder(QUARTER));
    expect(mails.length).to.be.at.least(5);
    const profielen = [...store.inhoud().profielen.values()];
    const bladen = [...store.inhoud().bewijzen.values()].map(({ blad }) => blad);
    for (const { onderwerp, tekst } of mails) {
      for (const bericht of store.inhoud().berichten.values()) {
        expect(onderwerp + tekst).not.to.contain(bericht.onderwerp);
        for (const regel of bericht.tekst!.split('\n')) if (regel.length > 40) expect(tekst).not.to.contain(regel);
        if (bericht.referentie) expect(tekst).not.to.contain(bericht.referentie);
      }
      for (const { identificatie, omschrijving, zaaktypeOmschrijving } of store.inhoud().zaken.values())
        for (const deel of [identificatie, omschrijving, zaaktypeOmschrijving])
          expect(onderwerp + tekst).not.to.contain(deel);
      expect(onderwerp + tekst).not.to.match(/https?:|www\.|€|\d{5,}/);
    }
    for (const { naam, bsn, email } of profielen)
      for (const text of [
        JSON.stringify(events),
        ...bladen,
        ...mails.map(({ onderwerp, tekst }) => onderwerp + tekst),
      ]) {
        expect(text).not.to.contain(bsn);
        expect(text).not.to.contain(naam);
        if (email) expect(text).not.to.contain(email);
      }
  });

  it('mails a status: an action is asked, and the case is not named', async () => {
    const zaak = [...store.inhoud().zaken.values()].find(
      (een) => een.bsn === SANNE && een.zaaktypeCode === 'OMGEVING',
    )!;
    await nieuw(zaak, { gebeurtenis: 'Zaakstatus', volgnummer: '3' });
    await werk(melder(0));
    expect(mails[0]?.onderwerp).to.equal('Nieuws over uw zaak bij Gemeente Amsterdam');
    expect(mails[0]?.tekst).to.contain('Ja, uiterlijk op 17 maart 2026').and.not.to.contain('akkapel');
    expect(JSON.parse((await bewijsVan(zaak.id)).blad)).to.include({ zaakId: zaak.id, gebeurtenis: 'Zaakstatus' });
  });

  it('uses a non-sensitive title when the sender gave one', async () => {
    const boete = ongelezen(SANNE, 'BEKEUR');
    const titel = {
      ...boete,
      id: newGuid(now),
      berichtId: newGuid(now),
      nietGevoeligeTitel: 'Brief over uw auto',
      gelezenOp: undefined,
    };
    const { gelezenOp: _, map: _map, ...value } = titel;
    await store.commit([{ kind: 'bericht', value }]);
    await nieuw(titel);
    await werk(melder(0));
    expect(mails[0]?.tekst).to.match(/^Soort: +Brief over uw auto\r$/m);
  });

  describe('no mail', () => {
    const onderdrukt = async (bericht: InBox, reden: string) => {
      const taak = await nieuw(bericht);
      expect(await werk(melder(0))).to.deep.equal(['klaar onderdrukt']);
      expect(mails).to.deep.equal([]);
      expect(stand(taak.id)).to.equal('klaar');
      expect(events).to.deep.include({
        event: 'mail',
        taak: taak.id,
        oin: bericht.oin,
        aantal: 1,
        pogingen: 1,
        uitkomst: 'onderdrukt',
        reden,
      });
      const soorten = (await store.bewijzen.over(bericht.id)).filter(({ op }) => op === NOW);
      expect(soorten).to.deep.equal([]);
    };

    it('for somebody who chose none', () => onderdrukt(ongelezen(PIET), 'uitgezet'));

    it('for a bericht that was read already', () =>
      onderdrukt(berichten(SANNE).find((een) => een.gelezenOp !== undefined)!, 'alGelezen'));

    it('to an address that is not verified', async () => {
      const { emailGeverifieerdOp: _, ...profiel } = store.inhoud().profielen.get(SANNE)!;
      await store.commit([{ kind: 'profiel', value: profiel }]);
      await onderdrukt(ongelezen(SANNE), 'geenAdres');
    });

    it('to somebody whose account is closed', async () => {
      const profiel = store.inhoud().profielen.get(SANNE)!;
      await store.commit([{ kind: 'profiel', value: { ...profiel, status: 'overleden' } }]);
      await onderdrukt(ongelezen(SANNE), 'geenAdres');
    });

    it('about a bericht that is gone, a zaak that is unknown or an event that is unknown', async () => {
      const [bericht] = berichten(SANNE);
      await nieuw({ ...bericht!, id: newGuid(now) });
      await nieuw({ ...bericht!, id: newGuid(now) }, { gebeurtenis: 'Zaakstatus', volgnummer: '1' });
      await nieuw(bericht!, { gebeurtenis: 'Onzin' });
      expect(await werk(melder(0))).to.deep.equal(['klaar onderdrukt', 'klaar onderdrukt', 'klaar onderdrukt']);
      expect(events.every((event) => event.event === 'mail' && event.reden === 'vervallen')).to.equal(true);
    });

    it('before the bericht is published', async () => {
      const { gelezenOp: _, gepubliceerdOp: _op, map: _map, ...rest } = ongelezen(SANNE);
      const bericht = { ...rest, id: newGuid(now), berichtId: newGuid(now) };
      await store.commit([{ kind: 'bericht', value: bericht }]);
      await onderdrukt({ ...bericht, map: 'inbox' }, 'vervallen');
    });
  });

  describe('failure', () => {
    it('is tried again after 5 minutes, 1, 6 and 24 hours, and is then for good, with a receipt that names the kind', async () => {
      verzending = { soort: 'tijdelijk', reden: 'postbusTijdelijk', smtpCode: 452 };
      const boete = ongelezen(SANNE, 'BEKEUR');
      const taak = await nieuw(boete);
      const meld = melder(QUARTER);
      for (const wait of [300_000, 3_600_000, 21_600_000, 86_400_000]) {
        expect(await werk(meld)).to.deep.equal(['later postbusTijdelijk']);
        expect(store.inhoud().taken.get(taak.id)?.uitTeVoerenOp).to.equal(now + wait);
        expect((await bewijsVan(boete.id)).soort).not.to.equal('NotificatieMislukt');
        now += wait;
      }
      expect(await werk(meld)).to.deep.equal(['mislukt postbusTijdelijk']);
      expect(stand(taak.id)).to.equal('mislukt');
      expect(mails).to.have.length(5);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).to.equal(1);
      const bewijs = await bewijsVan(boete.id);
      expect(bewijs.soort).to.equal('NotificatieMislukt');
      expect(JSON.parse(bewijs.blad)).to.include({ fout: 'postbusTijdelijk', kanaal: 'email' });
      expect(bewijs.blad).not.to.contain('@');
    });

    it('is for good at once when the address is refused', async () => {
      verzending = { soort: 'permanent', reden: 'adresGeweigerd', smtpCode: 550 };
      const boete = ongelezen(SANNE, 'BEKEUR');
      await nieuw(boete);
      expect(await werk(melder(0))).to.deep.equal(['mislukt adresGeweigerd']);
      expect((await bewijsVan(boete.id)).soort).to.equal('NotificatieMislukt');
      expect(events[0]).to.include({ uitkomst: 'permanentMislukt', smtpCode: 550 });
    });

    it('is for good, without a try, when mail bounced for good before', async () => {
      const boete = ongelezen(HENK);
      await nieuw(boete);
      expect(await werk(melder(0))).to.deep.equal(['mislukt adresGeweigerd']);
      expect(mails).to.deep.equal([]);
      expect((await bewijsVan(boete.id)).soort).to.equal('NotificatieMislukt');
    });

    it('is what the simulator number 999990093 gives, and only outside productie (§3.18)', async () => {
      const voor = { ...ongelezen(SANNE, 'BEKEUR'), bsn: SIMULATOR };
      const { gelezenOp: _, map: _map, ...value } = { ...voor, id: newGuid(now), berichtId: newGuid(now) };
      await store.commit([{ kind: 'bericht', value }]);
      await nieuw(value);
      expect(await werk(melder(0))).to.deep.equal(['mislukt adresGeweigerd']);
      expect(mails).to.deep.equal([]);
      await nieuw(value);
      expect(await werk(melder(0, 'productie'))).to.deep.equal(['klaar']);
      expect(mails[0]?.aan).to.equal('093@simulator.example');
    });
  });

  describe('bundling', () => {
    const drie = async () => {
      const deze = berichten(SANNE).filter((een) => een.gelezenOp === undefined);
      for (const bericht of deze) await nieuw(bericht);
      return deze;
    };

    it('puts what is due at the same moment in one mail, with a receipt each', async () => {
      const deze = await drie();
      expect(await werk(melder(QUARTER))).to.deep.equal(['klaar']);
      expect(mails).to.have.length(1);
      expect(mails[0]?.onderwerp).to.equal(`${deze.length} nieuwe meldingen in MijnBode`);
      for (const bericht of deze) expect((await bewijsVan(bericht.id)).op).to.equal(NOW);
    });

    it('sends the first at once and the later ones together at the end of the window', async () => {
      const [een, twee, drie] = berichten(SANNE).filter((bericht) => bericht.gelezenOp === undefined);
      const meld = melder(QUARTER);
      await nieuw(een!);
      expect(await werk(meld)).to.deep.equal(['klaar']);
      now += 60_000;
      await nieuw(twee!);
      expect(await werk(meld)).to.deep.equal(['later gebundeld']);
      now += 60_000;
      await nieuw(drie!);
      expect(await werk(meld)).to.deep.equal(['later gebundeld']);
      expect(mails).to.have.length(1);
      now = NOW + QUARTER - 1;
      expect(await werk(meld)).to.deep.equal([]);
      now = NOW + QUARTER;
      await werk(meld);
      expect(mails).to.have.length(2);
      expect(mails[1]?.onderwerp).to.equal('2 nieuwe meldingen in MijnBode');
      now += QUARTER;
      await werk(meld);
      expect(mails).to.have.length(2);
      expect([...store.inhoud().taken.values()].filter((taak) => taak.stand === 'open')).to.deep.equal([]);
    });

    it('sends at most one mail per citizen in 15 minutes, whatever comes (LZ-09)', async () => {
      const meld = melder(QUARTER);
      const sent: number[] = [];
      const [bericht] = berichten(SANNE).filter((een) => een.gelezenOp === undefined);
      for (let minute = 0; minute < 100; minute++) {
        if (minute < 70) await nieuw(bericht!);
        const before = mails.length;
        await werk(meld);
        if (mails.length > before) sent.push(now);
        now += 60_000;
      }
      for (const [index, at] of sent.entries()) if (index > 0) expect(at - sent[index - 1]!).to.be.at.least(QUARTER);
      expect(sent.length).to.be.within(5, 6);
      expect([...store.inhoud().taken.values()].filter((taak) => taak.stand === 'open')).to.deep.equal([]);
    });

    it('keeps the window of one citizen from another', async () => {
      const meld = melder(QUARTER);
      await nieuw(ongelezen(SANNE));
      await werk(meld);
      await nieuw(ongelezen(KARIM));
      await werk(meld);
      expect(mails.map(({ aan }) => aan)).to.deep.equal(['sanne@voorbeeld.example', 'karim@voorbeeld.example']);
    });

    it('does not open a window when nothing was sent', async () => {
      verzending = { soort: 'tijdelijk', reden: 'verbinding' };
      const meld = melder(QUARTER);
      await nieuw(ongelezen(SANNE, 'BEKEUR'));
      await werk(meld);
      verzending = { soort: 'verzonden' };
      await nieuw(ongelezen(SANNE, 'AANGIFTE'));
      expect(await werk(meld)).to.deep.equal(['klaar']);
      now += 300_000;
      expect(await werk(meld)).to.deep.equal(['later gebundeld']);
    });

    it('leaves out what was read while it waited', async () => {
      const [een, twee, drie] = berichten(SANNE).filter((bericht) => bericht.gelezenOp === undefined);
      const meld = melder(QUARTER);
      await nieuw(een!);
      await werk(meld);
      await nieuw(twee!);
      await nieuw(drie!);
      await werk(meld);
      await store.commit([{ kind: 'gelezen', bsn: SANNE, id: twee!.id, op: now }]);
      now += QUARTER;
      await werk(meld);
      expect(mails).to.have.length(2);
      expect(mails[1]?.onderwerp).to.match(/^Nieuw bericht van /);
    });
  });

  it('works as the handler of the worker, over SMTP', async () => {
    const sink = await startSink({ port: 0, keep: 10 });
    const post = createSmtpPost({
      host: '127.0.0.1',
      port: sink.port,
      tls: 'none',
      connections: 1,
      timeoutMs: 2_000,
      from: { name: 'MijnBode', address: 'm@bode.example' },
    });
    now = Date.now();
    const taak = await nieuw(ongelezen(SANNE, 'BEKEUR'));
    const notificeer: Handler = { ladder: NOTIFICEER, carryOut: melder(QUARTER, 'demo', post) };
    const worker = startWorker({
      store,
      handlers: { publiceer: { ladder: PUBLICEER, carryOut: () => Promise.reject(new Error('none')) }, notificeer },
      clock: Date.now,
      log: (event) => events.push(event),
      metrics: createMetrics(),
      name: 'w',
      concurrency: 2,
      leaseMs: 60_000,
    });
    await worker.idle();
    await worker.stop();
    post.close();
    await sink.close();
    expect(sink.mails().map(({ to }) => to)).to.deep.equal([['sanne@voorbeeld.example']]);
    expect(stand(taak.id)).to.equal('klaar');
    expect((await bewijsVan(taak.onderwerpId)).soort).to.equal('NotificatieVerzonden');
    expect(taak.oin).to.equal(DEMO_OIN.rdw);
  });
});
