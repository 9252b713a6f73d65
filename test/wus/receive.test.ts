// One request, from bytes on mutual TLS to the signed answer, through every operation (WB011, WB013, WB014, x-WUS-2, x-WSS-3, x-WSS-10,
// x-AUT-1 … x-AUT-4, x-FLT-3, x-FLT-5, x-FLT-8, WT007). The sender is a real client on a real connection.
import { request as httpsRequest } from 'node:https';
import { expect } from 'chai';
import { type Oin, utc } from '../../src/core/index.ts';
import { draftRequest, writeEnvelope } from '../../src/envelope/index.ts';
import type { Operation } from '../../src/schema/index.ts';
import { signMessage } from '../../src/security/index.ts';
import type { Change } from '../../src/store/index.ts';
import { type Outcome, type RequesterOptions, send } from '../../src/wus/index.ts';
import {
  characters,
  child,
  type Markup,
  parseXml,
  element as tag,
  text,
  type XmlElement,
} from '../../src/xml/index.ts';
import { AFZENDER, BURGER, guid, INTERMEDIAIR, machtiging, vul } from '../support/domein.ts';
import { BODE_OIN, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';
import type { TestCertificate } from '../support/pki.ts';

const BB = 'urn:bode:berichtenbox:v1';
const BATCH = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01';
const RESULTAAT = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/BerichtResultaat/Types/2009/01';

/** An element; its content may be text. */
const element = (name: string, of: Parameters<typeof tag>[1], ...content: readonly (Markup | string)[]): Markup =>
  tag(name, of, ...content.map((part) => (isMarkup(part) ? part : characters(part))));
const isMarkup = (part: Markup | string): part is Markup => part.startsWith('<');

const aansluiting = (oin: Oin, anders: object = {}): Change => ({
  kind: 'aansluiting',
  value: {
    oin,
    functie: 'BERICHTENBOX',
    profiel: '2W-be-S',
    ondertekening: 'verplicht',
    status: 'preproductie',
    ...anders,
  },
});

/** A batch of one, as markup of the operation's input. */
function levering(naam: string, anders: { onderwerp?: string; oin?: string; bsn?: string } = {}): Markup {
  const { onderwerp = 'Uw aanslag', oin = AFZENDER, bsn = BURGER } = anders;
  const batchId = guid(`batch ${naam}`);
  const b = (name: string, value: string) => element(`b:${name}`, {}, value);
  return element(
    'bb:LeverBerichten',
    { ns: { bb: BB } },
    element(
      'm:Berichten',
      { ns: { m: BATCH } },
      element(
        'm:BatchInformatie',
        {},
        element('m:BatchID', {}, batchId),
        element('m:AanmaakDatum', {}, utc(Date.now())),
        element('m:BerichtLeverancierID', {}, oin),
      ),
      element(
        'b:Bericht',
        { ns: { b: 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01' } },
        element(
          'b:BerichtInformatie',
          {},
          b('BatchID', batchId),
          b('BerichtID', guid(`bericht ${naam}`)),
          b('BerichtType', 'BESLUIT'),
          b('Onderwerp', onderwerp),
          b('GebruikerID', bsn),
          b('SoortGebruiker', 'Burger'),
        ),
      ),
    ),
  );
}

const down = (from: XmlElement, ...names: (readonly [string, string])[]): XmlElement =>
  names.reduce((at, [uri, local]) => {
    const found = child(at, uri, local);
    if (!found) throw new Error(`${local} is not in ${at.local}`);
    return found;
  }, from);

function verwerkingsCode(outcome: Outcome): string {
  const response = down(outcome.payload, [BATCH, 'BerichtVerwerkResponse'], ['', 'Berichten'], [RESULTAAT, 'Bericht']);
  return text(down(response, ['', 'VerwerkingsCode']));
}

describe('WUS, receive', () => {
  let store: MemoryStore;
  let gateway: TestGateway;
  let sender: TestCertificate;
  let intermediary: TestCertificate;
  let me: RequesterOptions;
  const operation = (name: string, path = '/wus/berichtenbox/v1'): Operation =>
    gateway.contracts.services.find((service) => service.path === path)!.operations.find((one) => one.name === name)!;
  const deliver = (naam: string, options: RequesterOptions = me, anders = {}) =>
    send(
      options,
      { url: `${gateway.url}/wus/berichtenbox/v1`, operation: operation('LeverBerichten') },
      levering(naam, anders),
    );

  beforeEach(async () => {
    store = openMemoryStore();
    await vul(store, [aansluiting(AFZENDER)]);
    gateway = await startTestGateway(store);
    sender = await gateway.pki.issue({ oin: AFZENDER, freshKey: true });
    intermediary = await gateway.pki.issue({ oin: INTERMEDIAIR, freshKey: true });
    me = gateway.requester(sender, AFZENDER);
  });
  afterEach(() => gateway.close());

  it('delivers a signed batch: stored, receipted, confirmed and signed (WB014, WB004)', async () => {
    const outcome = await deliver('een');
    expect(outcome.httpStatus).to.equal(200);
    expect(outcome.verified?.signer?.oin).to.equal(BODE_OIN);
    expect(verwerkingsCode(outcome)).to.equal('Verwerkt');
    const receipt = down(outcome.payload, [BB, 'Ontvangstbewijs']);
    expect(text(down(receipt, [BB, 'BatchID']))).to.equal(guid('batch een'));
    expect([...store.inhoud().berichten.values()].map(({ onderwerp }) => onderwerp)).to.deep.equal(['Uw aanslag']);
    expect(await gateway.metrics()).to.match(/bode_verdicts_total\{service="berichtenbox",code="Verwerkt"\} 1/);
  });

  it('tells the status of a bericht, and answers Ping and ValidateAbonnementen', async () => {
    await deliver('twee');
    const status = await send(
      me,
      { url: `${gateway.url}/wus/berichtenbox/v1`, operation: operation('HaalBerichtstatus') },
      element('bb:HaalBerichtstatus', { ns: { bb: BB } }, element('bb:BerichtID', {}, guid('bericht twee'))),
    );
    expect(status.payload.local).to.equal('HaalBerichtstatusResponse');
    expect(JSON.stringify(textsOf(status.payload))).to.contain('gepubliceerd');
    const ping = await send(
      me,
      { url: `${gateway.url}/wus/berichtenbox/v1`, operation: operation('Ping') },
      element('bb:Ping', { ns: { bb: BB } }),
    );
    expect(textsOf(ping.payload)).to.include(AFZENDER);
    const v = 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/2009/01';
    const t = 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/Types/2009/01';
    const s = 'http://schemas.rdw.nl/GEB/Shared/Types/2009/01';
    const vraag = (oin: string) =>
      send(
        me,
        {
          url: `${gateway.url}/wus/berichtenbox-validatie/v1`,
          operation: operation('ValidateAbonnementen', '/wus/berichtenbox-validatie/v1'),
        },
        element(
          'v:ValidateAbonnementen',
          { ns: { v } },
          element(
            'v:validateAbonnementenAanvraag',
            {},
            element('t:berichtleverancierCode', { ns: { t } }, oin),
            element('t:berichtTypeCode', { ns: { t } }, 'BESLUIT'),
            element(
              't:klanten',
              { ns: { t } },
              element('s:Klant', { ns: { s } }, element('s:Key', {}, BURGER), element('s:Rol', {}, 'Burger')),
            ),
          ),
        ),
      );
    expect(textsOf((await vraag(AFZENDER)).payload)).to.deep.equal([BURGER, 'Burger', 'true']);
    const fault = await vraag('00000099000000077000');
    expect(fault.fault?.detail?.children[0]?.local).to.equal('ApplicationFault');
    expect(fault.verified?.addressing.action).to.match(/ApplicationFaultFault$/);
  });

  it('refuses a message that was received before, and leaves no second trace (x-WSS-3)', async () => {
    const signed = await signMessage(
      draftRequest(
        { to: 'urn:bode', action: operation('LeverBerichten').inputAction, messageId: 'urn:uuid:4a8e' },
        levering('drie'),
      ),
      me.key,
      { now: Date.now() },
    );
    const first = await post(signed.bytes);
    const second = await post(signed.bytes);
    expect([first.status, second.status]).to.deep.equal([200, 500]);
    expect(second.body).to.contain('<faultcode>wsse:FailedAuthentication</faultcode>');
    expect([...store.inhoud().batches.values()]).to.have.length(1);
    for (const name of ['Ping', 'HaalBerichtstatus']) {
      const body =
        name === 'Ping'
          ? element('bb:Ping', { ns: { bb: BB } })
          : element('bb:HaalBerichtstatus', { ns: { bb: BB } }, element('bb:BerichtID', {}, guid('bericht drie')));
      const again = await signMessage(
        draftRequest({ to: 'urn:bode', action: operation(name).inputAction, messageId: `urn:x:${name}` }, body),
        me.key,
        { now: Date.now() },
      );
      expect([(await post(again.bytes)).status, (await post(again.bytes)).status], name).to.deep.equal([200, 500]);
    }
  });

  it('refuses an unsigned message where the aansluiting wants a signature, and takes it where it does not (WB011, x-WUS-2)', async () => {
    const unsigned = { ...me, signed: false };
    const refused = await deliver('vier', unsigned);
    expect(refused.fault?.code).to.equal('wsse:InvalidSecurity');
    expect(store.inhoud().berichten.size).to.equal(0);
    await store.commit([aansluiting(AFZENDER, { profiel: '2W-be', ondertekening: 'uit' })]);
    const accepted = await deliver('vier', unsigned);
    expect(accepted.httpStatus).to.equal(200);
    expect(accepted.verified).to.equal(undefined);
    expect(verwerkingsCode(accepted)).to.equal('Verwerkt');
    const withSignature = await deliver('vijf').catch((error) => error);
    expect(withSignature.fault?.text ?? withSignature.message).to.match(/WS-Security|wss/);
  });

  it('lets another organisation use the connection only with a machtiging (x-WSS-10, x-AUT-3, x-AUT-4)', async () => {
    const over = gateway.requester(sender, AFZENDER, { tls: intermediary });
    const refused = await deliver('zes', over);
    expect(refused.fault?.code).to.equal('wsse:FailedAuthentication');
    await store.commit([{ kind: 'machtiging', value: machtiging({ berichtTypes: [] }) }]);
    expect(verwerkingsCode(await deliver('zes', over))).to.equal('Verwerkt');
  });

  it('judges the OIN in the message itself: a result, not a fault (§3.4)', async () => {
    const outcome = await deliver('zeven', me, { oin: INTERMEDIAIR });
    expect(verwerkingsCode(outcome)).to.equal('OinInCPAKomtNietOvereenMetOinInBericht');
  });

  it('refuses an organisation without aansluiting, and closes ingest only for a suspended one (x-AUT-2, ORG-11)', async () => {
    const other = gateway.requester(intermediary, INTERMEDIAIR);
    expect((await deliver('acht', other)).fault?.text).to.match(/no active connection/);
    await store.commit([aansluiting(AFZENDER, { status: 'opgeschort' })]);
    const suspended = await deliver('acht');
    expect(suspended.fault?.code).to.match(/Client$/);
    expect(textsOf(suspended.fault!.detail!)).to.include('AansluitingOpgeschort');
    const ping = await send(
      me,
      { url: `${gateway.url}/wus/berichtenbox/v1`, operation: operation('Ping') },
      element('bb:Ping', { ns: { bb: BB } }),
    );
    expect(ping.payload.local).to.equal('PingResponse');
  });

  it('refuses one bad bericht alone, and a Body without a readable batch with 0004 and the field (x-FLT-3, x-FLT-4)', async () => {
    const outcome = await deliver('negen', me, { onderwerp: 'x'.repeat(51) });
    expect(verwerkingsCode(outcome)).to.equal('XmlValidatieTegenXsdValtNegatiefUit');
    const broken = await send(
      me,
      { url: `${gateway.url}/wus/berichtenbox/v1`, operation: operation('LeverBerichten') },
      element('bb:LeverBerichten', { ns: { bb: BB } }),
    );
    expect(broken.httpStatus).to.equal(500);
    expect(textsOf(broken.fault!.detail!)).to.include('0004');
  });

  it('never repeats content in a fault or a log line (D10)', async () => {
    await deliver('tien', me, { onderwerp: `GEHEIM ${'x'.repeat(60)}`, bsn: '999990111' });
    const lines = JSON.stringify(gateway.log);
    expect(gateway.log.some(({ event }) => event === 'exchange')).to.equal(true);
    expect(lines).not.to.contain('GEHEIM');
    expect(lines).not.to.contain('999990111');
  });

  it('answers a request that is not a message with the right fault and status (x-HTTP-1, x-HTTP-2, WS002, WS006)', async () => {
    const action = operation('Ping').inputAction;
    const unsigned = (parts: { action?: string; payload?: Markup } = {}) =>
      writeEnvelope(
        draftRequest(
          { to: 'urn:bode', action: parts.action ?? action, messageId: 'urn:x:1' },
          parts.payload ?? element('bb:Ping', { ns: { bb: BB } }),
        ),
      );
    const cases: readonly (readonly [string, Buffer, Record<string, string>, number, string])[] = [
      ['media type', unsigned(), { 'Content-Type': 'application/soap+xml; charset=utf-8' }, 415, '0001'],
      ['charset', unsigned(), { 'Content-Type': 'text/xml; charset=iso-8859-1' }, 415, '0009'],
      ['SOAPAction', unsigned(), { SOAPAction: 'urn:unquoted' }, 500, '0003'],
      ['unknown action', unsigned({ action: 'urn:nobody' }), { SOAPAction: '""' }, 500, 'ActionNotSupported'],
      ['no XML', Buffer.from('geen xml'), {}, 400, 'well-formed'],
      ['DOCTYPE', Buffer.from('<!DOCTYPE x><x/>'), {}, 400, 'not allowed'],
      [
        'SOAP 1.2',
        Buffer.from('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><x/></s:Body></s:Envelope>'),
        {},
        500,
        'VersionMismatch',
      ],
    ];
    for (const [name, body, headers, status, said] of cases) {
      const answer = await post(body, headers);
      expect(answer.status, name).to.equal(status);
      expect(parseXml(Buffer.from(answer.body)).root.local, name).to.equal('Envelope');
      if (!/^\d/.test(said)) expect(answer.body, name).to.contain(said);
    }
    expect(gateway.log.filter(({ uitkomst }) => uitkomst === 'fault')).to.have.length(cases.length);
  });

  it('serves its contract, with the public address filled in (x-WSD-1)', async () => {
    const answer = await post(undefined, {}, '/wus/berichtenbox/v1?wsdl');
    expect(answer.status).to.equal(200);
    expect(answer.body).to.contain('location="https://localhost:1/wus/berichtenbox/v1"');
    expect((await post(undefined, {}, '/wus/niets/v1?wsdl')).status).to.equal(404);
    expect((await post(Buffer.from('<x/>'), {}, '/wus/niets/v1')).status).to.equal(404);
  });

  it('turns a store that cannot write into a retriable fault, without a receipt (x-FLT-4 0051)', async () => {
    store.voorCommit(async () => {
      throw new Error('disk gone');
    });
    const outcome = await deliver('elf');
    expect(outcome.fault?.code).to.match(/Server$/);
    expect(outcome.fault?.text).to.contain('Try again');
    expect(JSON.stringify(gateway.log)).not.to.contain('disk gone');
    expect(verwerkingsCode(await deliver('elf'))).to.equal('Verwerkt');
  });

  /** Raw bytes over the sender's connection; a GET without a body. */
  function post(
    body: Buffer | undefined,
    headers: Record<string, string> = {},
    path = '/wus/berichtenbox/v1',
  ): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        {
          host: '127.0.0.1',
          port: gateway.port,
          servername: 'localhost',
          path,
          method: body ? 'POST' : 'GET',
          ca: gateway.pki.anchorsPem,
          cert: sender.chainPem,
          key: sender.keyPem,
          agent: false,
          headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""', ...headers },
        },
        (response) => {
          let said = '';
          response.on('data', (chunk) => (said += chunk));
          response.on('end', () => resolve({ status: response.statusCode!, body: said }));
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }
});

/** The texts of all leaves, in order. */
function textsOf(from: XmlElement): readonly string[] {
  return from.children.length === 0 ? [text(from)] : from.children.flatMap(textsOf);
}
