// Profile 2W-be-SE over a real gateway (WB005, WB006, WB011, WB012, x-WUS-2, x-FLT-7): requests and answers signed and encrypted, faults as far
// as possible, the profile matched both ways, and one fault for everything about the encryption.
import { request as httpsRequest } from 'node:https';
import { expect } from 'chai';
import type { Oin } from '../../src/core/index.ts';
import { draftRequest } from '../../src/envelope/index.ts';
import { readCertificate } from '../../src/pki/index.ts';
import type { Operation } from '../../src/schema/index.ts';
import { AES_128_GCM, OAEP_SHA256, type Recipient, RSA_OAEP_MGF1P, signMessage } from '../../src/security/index.ts';
import type { Aansluiting, Change } from '../../src/store/index.ts';
import { createRapporten, type RequesterOptions, send } from '../../src/wus/index.ts';
import { element, type Markup } from '../../src/xml/index.ts';
import { AFZENDER, guid, INTERMEDIAIR, machtiging, vul } from '../support/domein.ts';
import { refusal } from '../support/exchange.ts';
import { BODE_OIN, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';
import { type TestCertificate, testPki } from '../support/pki.ts';

const BB = 'urn:bode:berichtenbox:v1';
const PING = element('bb:Ping', { ns: { bb: BB } });

const aansluiting = (oin: Oin, profiel: Aansluiting['profiel']): Change => ({
  kind: 'aansluiting',
  value: { oin, functie: 'BERICHTENBOX', profiel, ondertekening: 'verplicht', status: 'preproductie' },
});

/** What the peer sees of a fault. */
const seen = (xml: string) => ({
  code: /<faultcode>([^<]+)/.exec(xml)?.[1],
  text: /<faultstring>([^<]+)/.exec(xml)?.[1],
  detail: xml.includes('<detail>'),
});

describe('WUS, 2W-be-SE', () => {
  let store: MemoryStore;
  let gateway: TestGateway;
  let sender: TestCertificate;
  let own: TestCertificate;
  let me: RequesterOptions;
  const operation = (name: string): Operation =>
    gateway.contracts.services
      .find(({ path }) => path === '/wus/berichtenbox/v1')!
      .operations.find((one) => one.name === name)!;
  const to = (name: string) => ({ url: `${gateway.url}/wus/berichtenbox/v1`, operation: operation(name) });
  const recipient = (): Recipient => ({ certificate: readCertificate(own.certificate) });

  beforeEach(async () => {
    store = openMemoryStore();
    await vul(store, [aansluiting(AFZENDER, '2W-be-SE')]);
    const pki = await testPki();
    own = await pki.issue({ oin: BODE_OIN, naam: 'Bode', freshKey: true });
    const key = { privateKey: own.privateKey, certificate: own.certificate };
    gateway = await startTestGateway(store, { more: { signingKey: () => key, decryptionKeys: () => [key] } });
    sender = await gateway.pki.issue({ oin: AFZENDER, freshKey: true });
    me = gateway.requester(sender, AFZENDER, { encryptFor: own.certificate });
  });
  afterEach(() => gateway.close());

  it('answers an encrypted request with an encrypted, signed and confirmed response', async () => {
    const outcome = await send(me, to('Ping'), PING);
    expect([outcome.httpStatus, outcome.payload.local]).to.deep.equal([200, 'PingResponse']);
    expect(outcome.verified?.signer?.oin).to.equal(BODE_OIN);
    expect(outcome.verified?.encryption?.cipher.name).to.equal('aes-256-gcm');
    const raw = await post((await signed(PING, { recipient: recipient() })).bytes);
    expect(raw.body).to.include('<xenc:EncryptedData').and.not.to.include('PingResponse>');
  });

  it('answers the way it was asked', async () => {
    const transport = { ...OAEP_SHA256, uri: RSA_OAEP_MGF1P, mgf: 'sha1' } as const;
    const encryption = { cipher: AES_128_GCM, transport, reference: 'SubjectKeyIdentifier' } as const;
    const outcome = await send({ ...me, encryption }, to('Ping'), PING);
    expect(outcome.verified?.encryption).to.deep.equal(encryption);
  });

  it('encrypts the fault of a request that was proven', async () => {
    const query = element('bb:HaalBerichtstatus', { ns: { bb: BB } }, element('bb:x', {}));
    const outcome = await send(me, to('HaalBerichtstatus'), query);
    expect(outcome.httpStatus).to.equal(500);
    expect(outcome.fault?.code).to.equal('soap:Client');
    expect(outcome.verified?.encryption).not.to.equal(undefined);
    const raw = await post((await signed(query, { recipient: recipient(), name: 'HaalBerichtstatus' })).bytes);
    expect(raw.body).to.include('<xenc:EncryptedData').and.not.to.include('faultcode');
  });

  it('refuses a plain message on 2W-be-SE, and an encrypted one on 2W-be-S or 2W-be (WB011, x-WUS-2)', async () => {
    const plain = await post((await signed(PING)).bytes);
    expect([plain.status, seen(plain.body).code]).to.deep.equal([500, 'wsse:InvalidSecurity']);
    expect(seen(plain.body).text).to.match(/profile/);
    await store.commit([aansluiting(AFZENDER, '2W-be-S')]);
    const outcome = await send(me, to('Ping'), PING);
    expect(outcome.fault?.code).to.equal('wsse:InvalidSecurity');
    await store.commit([{ kind: 'aansluiting', value: { ...(await held()), profiel: '2W-be', ondertekening: 'uit' } }]);
    const off = await post((await signed(PING, { recipient: recipient() })).bytes);
    expect(seen(off.body).text).to.match(/does not accept a WS-Security header/);
  });

  it('signs always in 2W-be-SE, whatever ondertekening says (WB003)', async () => {
    await store.commit([{ kind: 'aansluiting', value: { ...(await held()), ondertekening: 'uit' } }]);
    expect((await send(me, to('Ping'), PING)).payload.local).to.equal('PingResponse');
    const unsigned = await send({ ...gateway.requester(sender, AFZENDER), signed: false }, to('Ping'), PING);
    expect(unsigned.fault?.text).to.match(/must be signed/);
  });

  it('looks at the profile of the signer when an intermediary sends for it', async () => {
    const intermediary = await gateway.pki.issue({ oin: INTERMEDIAIR, freshKey: true });
    await store.commit([{ kind: 'machtiging', value: machtiging({ berichtTypes: [] }) }]);
    const over = gateway.requester(sender, AFZENDER, { tls: intermediary, encryptFor: own.certificate });
    expect((await send(over, to('Ping'), PING)).payload.local).to.equal('PingResponse');
    const plain = gateway.requester(sender, AFZENDER, { tls: intermediary });
    expect((await send(plain, to('Ping'), PING)).fault?.text).to.match(/profile/);
  });

  it('refuses a replay (x-WSS-3)', async () => {
    const { bytes } = await signed(PING, { recipient: recipient() });
    expect((await post(bytes)).status).to.equal(200);
    const again = await post(bytes);
    expect(again.status).to.equal(500);
    expect(gateway.log.at(-1)).to.include({ code: 'wss.replay' });
  });

  it('gives the same bytes of fault for every failure of encryption or signature, and the cause to the log alone', async () => {
    const stranger = await gateway.pki.issue({ oin: BODE_OIN, freshKey: true });
    const { bytes } = await signed(PING, { recipient: recipient() });
    const good = bytes.toString();
    const values = [...good.matchAll(/(?<=<xenc:CipherValue>)[^<]+/g)].map(([value]) => value);
    const flip = (value: string) => (value.startsWith('A') ? `B${value.slice(1)}` : `A${value.slice(1)}`);
    const other = (await signed(PING, { recipient: recipient() })).bytes.toString();
    const bodyOf = (xml: string) => /<xenc:EncryptedData.*<\/xenc:EncryptedData>/.exec(xml)![0];
    const cases: readonly (readonly [string, string])[] = [
      [
        'another key',
        (await signed(PING, { recipient: { certificate: readCertificate(stranger.certificate) } })).bytes.toString(),
      ],
      ['RSA-OAEP', good.replace(values[0]!, flip(values[0]!))],
      ['AES-GCM', good.replace(values[1]!, flip(values[1]!))],
      ['other content', good.replace(bodyOf(good), bodyOf(other))],
      [
        'CBC',
        good.replace('http://www.w3.org/2009/xmlenc11#aes256-gcm', 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'),
      ],
      ['rsa-1_5', good.replace('http://www.w3.org/2009/xmlenc11#rsa-oaep', 'http://www.w3.org/2001/04/xmlenc#rsa-1_5')],
      ['signature', good.replace(/(?<=<ds:SignatureValue>)[^<]+/, flip)],
      ['header', good.replace(/(?<=<wsa:MessageID[^>]*>)[^<]+/, 'urn:x:changed')],
    ];
    const faults = new Set<string>();
    const causes = new Set<unknown>();
    for (const [name, xml] of cases) {
      expect(xml, name).not.to.equal(good);
      const answer = await post(Buffer.from(xml));
      faults.add(JSON.stringify({ ...seen(answer.body), status: answer.status }));
      expect(answer.body, name).not.to.match(/OAEP|GCM|Encrypted/);
      causes.add(gateway.log.at(-1)!.oorzaak);
    }
    expect([...faults]).to.have.length(1);
    expect([...faults][0]).to.include('wsse:FailedCheck');
    expect(causes.size).to.be.greaterThan(4);
    expect(store.inhoud().batches.size).to.equal(0);
    expect((await post(bytes)).status).to.equal(200);
  });

  it('keeps what decryption found out of the report for the sender too', async () => {
    const reports = createRapporten({ policy: me.policy, trust: me.trust, clock: me.clock });
    const bericht = {
      correlatieId: guid('rapport'),
      oin: AFZENDER,
      dienst: 'x',
      operatie: undefined,
      message: undefined,
    };
    const { GatewayError } = await import('../../src/core/index.ts');
    reports.maak({ ...bericht, error: new GatewayError('wss.decryption', 'x-FLT-7', { oorzaak: 'OAEP', positie: 1 }) });
    const report = reports.lees(bericht.correlatieId, AFZENDER)!;
    expect(report.oorzaak).to.equal(undefined);
    expect(JSON.stringify(report)).not.to.match(/OAEP|positie/);
    reports.maak({ ...bericht, error: new GatewayError('wss.encryption', 'ENC003', { oorzaak: 'not AES-GCM' }) });
    expect(reports.lees(bericht.correlatieId, AFZENDER)!.oorzaak).to.equal('not AES-GCM');
  });

  it('encrypts for no certificate that is not trusted, revoked or of another party (WB012)', async () => {
    const foreign = await gateway.pki.issue({ oin: INTERMEDIAIR, freshKey: true });
    const error = await refusal(
      () => send({ ...me, encryptFor: foreign.certificate }, to('Ping'), PING),
      'wss.identity',
    );
    expect(error.clause).to.equal('WB012');
    const expired = await gateway.pki.issue({ oin: BODE_OIN, expired: true });
    await refusal(() => send({ ...me, encryptFor: expired.certificate }, to('Ping'), PING), 'wss.token', 'WB012');
    const signOnly = await gateway.pki.issue({ oin: BODE_OIN, keyUsage: ['digitalSignature'] });
    await refusal(() => send({ ...me, encryptFor: signOnly.certificate }, to('Ping'), PING), 'wss.token', 'WB012');
  });

  it('believes no response in the clear to an encrypted request (WB011)', async () => {
    const client: RequesterOptions['client'] = { ...me.client, post: () => plainAnswer() };
    const error = await send({ ...me, client }, to('Ping'), PING).catch((thrown) => thrown);
    expect(['wss.profile', 'wsa.value']).to.include(error.code);
  });

  const held = async (): Promise<Aansluiting> => (await store.organisaties.aansluiting(AFZENDER, 'BERICHTENBOX'))!;

  async function plainAnswer() {
    await store.commit([aansluiting(AFZENDER, '2W-be-S')]);
    const { status, body } = await post((await signed(PING)).bytes);
    return { status, body: Buffer.from(body), contentType: 'text/xml; charset=utf-8', correlatieId: undefined };
  }

  function signed(payload: Markup, { recipient: one, name = 'Ping' }: { recipient?: Recipient; name?: string } = {}) {
    const messageId = `urn:uuid:${guid(`${Math.random()}`)}`;
    const draft = draftRequest({ to: 'urn:bode', action: operation(name).inputAction, messageId }, payload);
    return signMessage(draft, me.key, { now: Date.now(), ...(one ? { recipient: one } : {}) });
  }

  function post(body: Buffer): Promise<{ status: number; body: string }> {
    const options = {
      host: '127.0.0.1',
      port: gateway.port,
      servername: 'localhost',
      path: '/wus/berichtenbox/v1',
      method: 'POST',
      cert: sender.chainPem,
      key: sender.keyPem,
      ca: [gateway.pki.anchorsPem, gateway.pki.intermediatesPem],
      headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""' },
    };
    return new Promise((resolve, reject) => {
      const request = httpsRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: Buffer.concat(chunks).toString() }));
      });
      request.on('error', reject);
      request.end(body);
    });
  }
});
