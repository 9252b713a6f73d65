// The integrator is told why: a refused message yields a report for its sender, and for nobody else (trap 34, WB004, WB007, WB013).
import { request } from 'node:https';
import { expect } from 'chai';
import { draftRequest } from '../../src/envelope/index.ts';
import { DEFAULT_POLICY, signMessage } from '../../src/security/index.ts';
import { createRapporten, type Rapport } from '../../src/wus/index.ts';
import { AFZENDER, INTERMEDIAIR, vul } from '../support/domein.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import type { TestCertificate } from '../support/pki.ts';

const ACTION = 'urn:bode:berichtenbox:v1:BerichtenboxService:Ping';
const PING = Buffer.from('<bb:Ping xmlns:bb="urn:bode:berichtenbox:v1"></bb:Ping>');

describe('WUS, the report of a refusal', () => {
  let gateway: TestGateway;
  let sender: TestCertificate;
  let other: TestCertificate;

  const start = async (reports: boolean) => {
    const store = openMemoryStore();
    const aansluiting = {
      oin: AFZENDER,
      functie: 'BERICHTENBOX',
      profiel: '2W-be-S',
      ondertekening: 'verplicht',
      status: 'getest',
    } as const;
    await vul(store, [{ kind: 'aansluiting', value: aansluiting }]);
    gateway = await startTestGateway(store);
    const { pki } = gateway;
    sender = await pki.issue({ oin: AFZENDER, freshKey: true });
    other = await pki.issue({ oin: INTERMEDIAIR, freshKey: true });
    if (!reports) return;
    await gateway.close();
    const trust = await pki.trust();
    gateway = await startTestGateway(store, {
      more: { rapporten: createRapporten({ policy: DEFAULT_POLICY, trust, clock: Date.now }) },
    });
  };
  afterEach(() => gateway.close());

  async function ping(): Promise<string> {
    const draft = draftRequest({ to: 'urn:bode', action: ACTION, messageId: `urn:x:${Math.random()}` }, PING);
    return (await signMessage(draft, sender, { now: Date.now() })).bytes.toString();
  }

  interface Got {
    readonly status: number;
    readonly id: string;
    readonly body: string;
  }

  function ask(
    certificate: TestCertificate,
    path: string,
    options: { body?: string; accept?: string } = {},
  ): Promise<Got> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: gateway.port,
          servername: 'localhost',
          path,
          method: options.body === undefined ? 'GET' : 'POST',
          ca: gateway.pki.anchorsPem,
          cert: certificate.chainPem,
          key: certificate.keyPem,
          agent: false,
          headers: {
            'Content-Type': 'text/xml; charset=utf-8',
            SOAPAction: '""',
            accept: options.accept ?? 'application/json',
          },
        },
        (response) => {
          let body = '';
          response.on('data', (chunk) => (body += chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode!, id: String(response.headers['x-correlatie-id']), body }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(options.body);
    });
  }

  async function reportOn(body: string): Promise<Rapport> {
    const refused = await ask(sender, '/wus/berichtenbox/v1', { body });
    expect(refused.status).not.to.equal(200);
    expect(refused.body).to.contain(`/aansluiten/rapport/${refused.id}`);
    const report = await ask(sender, `/aansluiten/rapport/${refused.id}`);
    expect(report.status).to.equal(200);
    return JSON.parse(report.body) as Rapport;
  }

  it('names the reference, the digests and the difference when white space came in after signing', async () => {
    await start(true);
    const signed = await ping();
    const report = await reportOn(
      signed.replace('<wsu:Created>', '\n  <wsu:Created>').replace('</wsu:Expires>', '</wsu:Expires>\n'),
    );
    expect(report).to.include({ code: 'wss.signature', bepaling: 'WB013', dienst: 'berichtenbox' });
    const wrong = report.handtekening!.referenties.filter(({ klopt }) => !klopt);
    expect(wrong.map(({ naam, verklaring }) => [naam, verklaring])).to.deep.equal([
      ['Timestamp', 'witruimteToegevoegd'],
    ]);
    expect(wrong[0]!.verschil!.ontvangen).to.contain('\n  <wsu:Created>');
    expect(wrong[0]!.verwacht).not.to.equal(wrong[0]!.gevonden);
    expect(report.uitleg[0]).to.match(/^Timestamp: na het ondertekenen/);
    expect(report.handtekening!.certificaat).to.deep.equal([]);
  });

  it('says when nothing explains the difference, and which part is not signed at all', async () => {
    await start(true);
    const changed = await reportOn((await ping()).replace('urn:bode</wsa:To>', 'urn:ander</wsa:To>'));
    expect(changed.uitleg[0]).to.match(/^To: de inhoud is veranderd/);
    const added = await reportOn(
      (await ping()).replace(
        '</soap:Header>',
        '<wsa:ReplyTo xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address></wsa:ReplyTo></soap:Header>',
      ),
    );
    expect(added).to.include({ code: 'wss.coverage', bepaling: 'WB004' });
    expect(added.oorzaak).to.equal('ReplyTo is not signed');
  });

  it('tells the field of a Body that the schema refuses, and advises about a message that is no XML', async () => {
    await start(true);
    const draft = draftRequest(
      { to: 'urn:bode', action: ACTION, messageId: 'urn:x:1' },
      Buffer.from('<bb:Ping xmlns:bb="urn:bode:berichtenbox:v1"><bb:x></bb:x></bb:Ping>'),
    );
    const invalid = await reportOn((await signMessage(draft, sender, { now: Date.now() })).bytes.toString());
    expect(invalid).to.include({ code: 'schema.invalid', operatie: 'Ping' });
    const broken = await reportOn('<geen xml');
    expect(broken.code).to.equal('xml.malformed');
    expect(broken.advies).to.match(/welgevormde XML/);
  });

  it('is a page for a person', async () => {
    await start(true);
    const refused = await ask(sender, '/wus/berichtenbox/v1', {
      body: await ping().then((xml) => xml.replace('wsu:Id="bode-Body"', 'wsu:Id="x"')),
    });
    const page = await ask(sender, `/aansluiten/rapport/${refused.id}`, { accept: 'text/html' });
    expect(page.body).to.contain('<h1>Waarom is dit bericht geweigerd?</h1>');
    expect(page.body).to.contain('wss.coverage');
  });

  it('exists for its sender only, and not at all where reports are off', async () => {
    await start(true);
    const refused = await ask(sender, '/wus/berichtenbox/v1', { body: '<x/>' });
    const path = `/aansluiten/rapport/${refused.id}`;
    expect((await ask(other, path)).status).to.equal(404);
    expect((await ask(sender, path.slice(0, -1))).status).to.equal(404);
    expect((await ask(sender, path)).status).to.equal(200);
    await gateway.close();
    await start(false);
    const blurred = await ask(sender, '/wus/berichtenbox/v1', { body: '<x/>' });
    expect(blurred.body).not.to.contain('rapport');
    expect((await ask(sender, `/aansluiten/rapport/${blurred.id}`)).status).to.equal(404);
  });
});
