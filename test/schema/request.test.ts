// The stage Valid: the body must be the input of its operation and valid in its canonical form; a batch is judged in parts, so that one
// bad bericht does not refuse its neighbours (mijnoverheid.md §3.4) and 100 MB need little memory (x-FLT-4 `0004`).
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LEVER_BERICHTEN_PARTS } from '../../src/contract/index.ts';
import { GatewayError } from '../../src/core/index.ts';
import {
  type Contracts,
  checkResponse,
  judgeRequest,
  loadContracts,
  type Operation,
  type Verdict,
  validateRequest,
} from '../../src/schema/index.ts';
import { child, children, parseXml, type XmlElement } from '../../src/xml/index.ts';
import { bericht, lever } from '../support/lever-berichten.ts';
import { NS } from './documents.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let contracts: Contracts;
before(async () => {
  contracts = await loadContracts(ROOT);
});
after(() => contracts.dispose());

const operation = (folder: string, name: string): Operation =>
  contracts.services.find((service) => service.folder === folder)!.operations.find((found) => found.name === name)!;
const payloadOf = (document: string): XmlElement => parseXml(Buffer.from(document)).root;

function refusal(act: () => unknown): GatewayError {
  try {
    act();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('validateRequest', () => {
  const HAAL = `<h:HaalBerichtstatus xmlns:h="urn:bode:berichtenbox:v1"><h:BerichtID>3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c1101</h:BerichtID></h:HaalBerichtstatus>`;

  it('makes a valid payload Valid and keeps the verified message', () => {
    const verified = { payload: payloadOf(HAAL), signer: 'x' };
    const valid = validateRequest(verified, operation('berichtenbox', 'HaalBerichtstatus'));
    expect(valid.verified).to.equal(verified);
    expect(valid.payload).to.equal(verified.payload);
  });

  it('validates the element in its place: namespaces bound outside the Body count', () => {
    const document = HAAL.replace(' xmlns:h="urn:bode:berichtenbox:v1"', '');
    const root = payloadOf(`<e xmlns:h="urn:bode:berichtenbox:v1"><b>${document}</b></e>`);
    const payload = root.children[0]!.children[0]!;
    expect(() => validateRequest({ payload }, operation('berichtenbox', 'HaalBerichtstatus'))).not.to.throw();
  });

  it('refuses with 0004, the field, its limit and nothing of its value', () => {
    const payload = payloadOf(HAAL.replace('3f2b8c54', 'Jansen'));
    const error = refusal(() => validateRequest({ payload }, operation('berichtenbox', 'HaalBerichtstatus')));
    expect(error).to.include({ code: 'schema.invalid', clause: 'x-FLT-4' });
    expect(error.meaning).to.include({ code: '0004', body: true });
    expect(error.detail).to.deep.equal({ veld: 'BerichtID', limiet: 'pattern' });
    expect(JSON.stringify([error.message, error.detail])).not.to.include('Jansen');
  });

  it('refuses the valid element of another operation, and an element of another namespace', () => {
    const other = payloadOf('<h:Ping xmlns:h="urn:bode:berichtenbox:v1"></h:Ping>');
    const error = refusal(() => validateRequest({ payload: other }, operation('berichtenbox', 'HaalBerichtstatus')));
    expect(error.detail).to.deep.equal({ limiet: 'onverwacht HaalBerichtstatus' });
    const foreign = payloadOf('<h:Ping xmlns:h="urn:bode:lopende-zaken:v1"></h:Ping>');
    expect(refusal(() => validateRequest({ payload: foreign }, operation('berichtenbox', 'Ping'))).code).to.equal(
      'schema.invalid',
    );
  });

  it('refuses a response that is not valid as a failure of our own', () => {
    const error = refusal(() => checkResponse(Buffer.from('<a></a>'), operation('berichtenbox', 'Ping')));
    expect(error.code).to.equal('server.internal');
  });
});

describe('judgeRequest', () => {
  const judge = (document: string) =>
    judgeRequest({ payload: payloadOf(document) }, operation('berichtenbox', 'LeverBerichten'), LEVER_BERICHTEN_PARTS);
  const said = (verdict: Verdict | undefined) =>
    !verdict ? 'not judged' : verdict.ok ? 'ok' : `${verdict.violations[0]!.veld} ${verdict.violations[0]!.regel}`;
  const verdicts = async (document: string) => {
    const { frame, parts, payload } = await judge(document);
    const all = [
      ...children(child(payload, NS.batch, 'Berichten')!, NS.bericht, 'Bericht'),
      ...children(payload, 'urn:bode:berichtenbox:v1', 'Uitbreiding'),
    ];
    return [said(frame), ...all.map((part) => said(parts.get(part)))];
  };

  it('judges every part of a valid batch', async () => {
    expect(await verdicts(lever([bericht({}), bericht({})]))).to.deep.equal(['ok', 'ok', 'ok']);
  });

  it('refuses one bericht and not its neighbours', async () => {
    const document = lever([bericht({}), bericht({ Onderwerp: 'x'.repeat(51) }), bericht({})]);
    expect(await verdicts(document)).to.deep.equal(['ok', 'ok', 'BerichtInformatie/Onderwerp maxLength', 'ok']);
  });

  it('refuses one uitbreiding and not its neighbours', async () => {
    const id = '3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c1101';
    const extension = (titel: string) =>
      `<u:Uitbreiding><u:BerichtID>${id}</u:BerichtID><u:nietGevoeligeTitel>${titel}</u:nietGevoeligeTitel></u:Uitbreiding>`;
    const document = lever([bericht({})], extension('x'.repeat(51)) + extension('x'));
    expect(await verdicts(document)).to.deep.equal(['ok', 'ok', 'nietGevoeligeTitel maxLength', 'ok']);
  });

  it('takes an empty PublicatieDatum as absent, and no other empty moment', async () => {
    const document = lever([
      bericht({ PublicatieDatum: '' }),
      bericht({ PublicatieDatum: ' \n' }),
      bericht({ EindDatumHandelingsTermijn: '' }),
    ]);
    expect(await verdicts(document)).to.deep.equal([
      'ok',
      'ok',
      'ok',
      'BerichtInformatie/EindDatumHandelingsTermijn type',
    ]);
  });

  it('places a violation after a PublicatieDatum that was left out', async () => {
    const unprefixed = lever([bericht({ PublicatieDatum: '', Onderwerp: '' })])
      .replaceAll('<b:', '<')
      .replaceAll('</b:', '</')
      .replaceAll('<Bericht>', `<Bericht xmlns="${NS.bericht}">`);
    expect(await verdicts(unprefixed)).to.deep.equal(['ok', 'BerichtInformatie/Onderwerp minLength']);
  });

  it('judges base64 strictly: what libxml2 skips is refused', async () => {
    const bijlage = (inhoud: string) => bericht({}, [inhoud]);
    const document = lever(['AAAA', ' AA\n== ', '', '====', 'AB==', 'A*AAA', 'AAA', '<i/>'].map(bijlage));
    expect(await verdicts(document)).to.deep.equal([
      'ok',
      'ok',
      'ok',
      'Bijlagen/Bijlage/Inhoud minLength',
      'Bijlagen/Bijlage/Inhoud base64',
      'Bijlagen/Bijlage/Inhoud base64',
      'Bijlagen/Bijlage/Inhoud base64',
      'Bijlagen/Bijlage/Inhoud base64',
      'Bijlagen/Bijlage/Inhoud inhoud',
    ]);
    const second = lever([bericht({}, ['AAAA', '*'])]);
    expect(await verdicts(second)).to.deep.equal(['ok', 'Bijlagen/Bijlage[2]/Inhoud base64']);
  });

  it('gives each of many parts the verdict that it has alone, wherever the bad ones are', async function () {
    this.timeout(30_000);
    const BerichtTekst = 'x'.repeat(1_500);
    const BAD = [
      bericht({ BerichtTekst, Onderwerp: 'x'.repeat(51) }),
      bericht({ BerichtTekst, PublicatieDatum: '', SoortGebruiker: 'Niemand' }),
      bericht({ BerichtTekst }, ['!!!!']),
      bericht({ BerichtTekst, Referentie: '<b:Ander></b:Ander>' }),
    ];
    const GOOD = [bericht({ BerichtTekst }, ['LQ==']), bericht({ BerichtTekst, PublicatieDatum: '' })];
    const bad = new Set([0, 1, 77, 78, 79, 200, 299]);
    const berichten = Array.from({ length: 300 }, (_, n) => (bad.has(n) ? BAD[n % BAD.length]! : GOOD[n % 2]!));
    const [frame, ...together] = await verdicts(lever(berichten));
    expect(frame).to.equal('ok');
    const alone = await Promise.all(berichten.map(async (one) => (await verdicts(lever([one])))[1]));
    expect(together).to.deep.equal(alone);
    expect(together.flatMap((verdict, index) => (verdict === 'ok' ? [] : [index]))).to.deep.equal([...bad]);
  });

  it('judges no part when the frame is broken', async () => {
    const broken = lever([bericht({})]).replace(/<m:AanmaakDatum>[^<]*/, '<m:AanmaakDatum>gisteren');
    expect(await verdicts(broken)).to.deep.equal(['Berichten/BatchInformatie/AanmaakDatum type', 'not judged']);
    expect(await verdicts(lever([]))).to.deep.equal(['Berichten ontbreekt']);
    const extra = lever([bericht({})], '<u:Onbekend/>');
    expect(await verdicts(extra)).to.deep.equal(['? onverwacht', 'not judged']);
  });

  it('takes 1000 berichten and refuses 1001', async () => {
    expect((await judge(lever(Array(1000).fill(bericht({}))))).frame.ok).to.equal(true);
    const { frame, parts } = await judge(lever(Array(1001).fill(bericht({}))));
    expect(said(frame)).to.equal('Berichten/Bericht[1001] onverwacht');
    expect(parts.size).to.equal(0);
  });

  it('copes with far more parts than allowed without copying them', async () => {
    const { frame } = await judge(lever(Array(60_000).fill('<b:Bericht/>')));
    expect(said(frame)).to.equal('Berichten/Bericht[1001] onverwacht');
  });

  it('judges a batch of 40 MB in memory for one bericht, and lets others have a turn', async function () {
    this.timeout(60_000);
    const inhoud = Buffer.alloc(390_000, 'x').toString('base64');
    const document = lever(Array.from({ length: 80 }, () => bericht({}, [inhoud])));
    const payload = payloadOf(document);
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const before = process.memoryUsage();
    const { frame, parts } = await judgeRequest(
      { payload },
      operation('berichtenbox', 'LeverBerichten'),
      LEVER_BERICHTEN_PARTS,
    );
    const after = process.memoryUsage();
    clearInterval(timer);
    expect(frame.ok && [...parts.values()].every(({ ok }) => ok)).to.equal(true);
    expect(parts.size).to.equal(80);
    expect(turns).to.be.greaterThan(1);
    // The memory of libxml2 is a WebAssembly heap, counted as external; it never shrinks, so growth here is growth for good.
    expect(after.external - after.arrayBuffers - (before.external - before.arrayBuffers)).to.be.lessThan(8_000_000);
  });
});
