// Large messages in worker threads (docs/decisions/0008-workers.md): the same answers as on the main thread, attachments that move and come
// back, and a thread that ends without taking the gateway along.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { utc } from '../../src/core/index.ts';
import type { Store } from '../../src/store/index.ts';
import { type Outcome, send } from '../../src/wus/index.ts';
import { canonicalize, parseXml, text, type XmlElement } from '../../src/xml/index.ts';
import { AFZENDER, BURGER, guid, vul } from '../support/domein.ts';
import { ROOT, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { openTijdelijkeStore, type TijdelijkeStore } from '../support/sqlite-store.ts';

const BATCH = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01';
const BERICHT = 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01';
const AANTAL = 20;

/** A different attachment for each number. */
const pdf = (number: number) =>
  Buffer.concat([Buffer.from(`%PDF-1.4\n${number}\n`), Buffer.alloc(30_000 + number, number)]);

/** A batch with attachments of together 800 kB in base64: half of them in lines. */
function batch(naam: string): Buffer {
  const batchId = guid(`batch ${naam}`);
  const inhoud = (number: number) => {
    const base64 = pdf(number).toString('base64');
    if (number % 2 === 0) return base64;
    return base64.replace(/.{76}/g, '$&\n');
  };
  const berichten = Array.from(
    { length: AANTAL },
    (_, index) =>
      `<b:Bericht><b:BerichtInformatie><b:BatchID>${batchId}</b:BatchID><b:BerichtID>${guid(`${naam} ${index}`)}</b:BerichtID>` +
      `<b:BerichtType>BESLUIT</b:BerichtType><b:Onderwerp>Bericht ${index}</b:Onderwerp><b:GebruikerID>${BURGER}</b:GebruikerID>` +
      `<b:SoortGebruiker>Burger</b:SoortGebruiker></b:BerichtInformatie><b:Bijlagen><b:Bijlage><b:Inhoud>${inhoud(index)}</b:Inhoud>` +
      '<b:BijlageType>Pdf</b:BijlageType><b:Omschrijving>Besluit</b:Omschrijving><b:Volgorde>1</b:Volgorde></b:Bijlage></b:Bijlagen></b:Bericht>',
  );
  const xml = Buffer.from(
    `<bb:LeverBerichten xmlns:bb="urn:bode:berichtenbox:v1"><m:Berichten xmlns:m="${BATCH}" xmlns:b="${BERICHT}"><m:BatchInformatie>` +
      `<m:BatchID>${batchId}</m:BatchID><m:AanmaakDatum>${utc(Date.now())}</m:AanmaakDatum>` +
      `<m:BerichtLeverancierID>${AFZENDER}</m:BerichtLeverancierID></m:BatchInformatie>${berichten.join('')}</m:Berichten></bb:LeverBerichten>`,
  );
  return canonicalize(parseXml(xml).root);
}

/** The texts of all elements with this name. */
function texts(element: XmlElement, local: string): readonly string[] {
  const own = element.local === local ? [text(element)] : [];
  return [...own, ...element.children.flatMap((child) => texts(child, local))];
}

function codes({ fault, payload }: Outcome): readonly string[] {
  if (fault) throw new Error(`${fault.code}: ${fault.text}`);
  return texts(payload, 'VerwerkingsCode');
}

async function delivering(gateway: TestGateway) {
  const certificate = await gateway.pki.issue({ oin: AFZENDER, naam: 'Gemeente Testdorp' });
  const requester = gateway.requester(certificate, AFZENDER);
  const contract = gateway.contracts.services.find(({ folder }) => folder === 'berichtenbox')!;
  const operation = contract.operations.find(({ name }) => name === 'LeverBerichten')!;
  return (body: Buffer) => send(requester, { url: gateway.url + contract.path, operation }, body);
}

async function stored(store: Store): Promise<readonly string[]> {
  const { items } = await store.berichten.lijst(BURGER, { map: 'inbox' }, undefined, 100);
  const hashes = await Promise.all(
    items.map(async ({ id }) => {
      const bijlage = await store.berichten.bijlage(BURGER, id, 1);
      return createHash('sha256').update(bijlage!.inhoud).digest('hex');
    }),
  );
  return hashes.sort();
}

const EXPECTED = Array.from({ length: AANTAL }, (_, number) =>
  createHash('sha256').update(pdf(number)).digest('hex'),
).sort();

describe('large messages in worker threads', function () {
  this.timeout(120_000);
  let open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open) await close();
    open = [];
  });

  async function start(store: Store, workers: NonNullable<Parameters<typeof startTestGateway>[1]>['workers'] = {}) {
    const gateway = await startTestGateway(store, { workers });
    open.unshift(() => gateway.close());
    return gateway;
  }

  async function sqlite(): Promise<TijdelijkeStore> {
    const opened = await openTijdelijkeStore();
    open.push(() => opened.sluit());
    await vul(opened.store);
    return opened;
  }

  it('stores every attachment as it was sent, in whatever form its base64 came', async () => {
    const { store } = await sqlite();
    const deliver = await delivering(await start(store));
    expect(new Set(codes(await deliver(batch('een'))))).to.deep.equal(new Set(['Verwerkt']));
    expect(await stored(store)).to.deep.equal(EXPECTED);
  });

  it('judges again with the same attachments when another exchange stored the same berichten first', async () => {
    const { store } = await sqlite();
    const deliver = await delivering(await start(store, { threads: 2 }));
    const answers = await Promise.all([deliver(batch('twee')), deliver(batch('twee'))]);
    const given = answers.map((answer) => [...new Set(codes(answer))].join());
    expect(given.sort()).to.deep.equal(['BerichtBestaatAl', 'Verwerkt']);
    expect(await stored(store)).to.deep.equal(EXPECTED);
  });

  it('offers attachments again after a conflict about something else', async () => {
    const { store } = await sqlite();
    const { Conflict } = await import('../../src/store/index.ts');
    let first = true;
    const contested: Store = {
      ...store,
      commit(changes, given) {
        if (!first || !given) return store.commit(changes, given);
        first = false;
        return Promise.reject(new Conflict('batch', ['1']));
      },
    };
    const deliver = await delivering(await start(contested));
    expect(new Set(codes(await deliver(batch('drie'))))).to.deep.equal(new Set(['Verwerkt']));
    expect(first).to.equal(false);
    expect(await stored(store)).to.deep.equal(EXPECTED);
  });

  it('answers 0051 for the one message whose thread runs out of memory, stores nothing and goes on', async () => {
    const store = openMemoryStore();
    await vul(store);
    const gateway = await start(store, { memoryMiB: 12 });
    const deliver = await delivering(gateway);
    const { fault } = await deliver(batch('vier'));
    expect(fault).to.include({ code: 'soap:Server' });
    expect(fault!.text).to.match(/not available now/);
    expect(gateway.log.filter(({ code }) => code === 'server.unavailable')).to.have.length(1);
    expect(await stored(store)).to.deep.equal([]);
    const small = Buffer.from(
      batch('vijf')
        .toString()
        .replaceAll(/<b:Bijlagen>.*?<\/b:Bijlagen>/gs, ''),
    );
    expect(new Set(codes(await deliver(small)))).to.deep.equal(new Set(['Verwerkt']));
  });

  it('gives the same verdicts and faults as on the main thread: a part of the suites with every message in a thread', async () => {
    const files = [
      'test/wus/receive.test.ts',
      'test/wus/encrypted.test.ts',
      'test/wus/rapport.test.ts',
      'test/attack/gateway/wrapping.test.ts',
      'test/attack/gateway/replay.test.ts',
      'test/attack/gateway/schema.test.ts',
    ];
    const mocha = `${ROOT}node_modules/mocha/bin/mocha.js`;
    const child = spawn(process.execPath, [mocha, '--exit', '--timeout', '60000', ...files], {
      cwd: ROOT,
      env: { ...process.env, TEST_WORKERS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code, said.slice(-4_000)).to.equal(0);
    expect(said).to.match(/\d{2,} passing/);
  }).timeout(600_000);
});
