// Events pushed to an application: signed so that a receiver that shares no code can tell, repeated until it has them, and never with content.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import {
  type Applicatie,
  bezwaarTegenUrl,
  createVerstuur,
  handtekening,
  leesGeheimen,
  WACHT_MS,
} from '../../src/backoffice/index.ts';
import { lading, until } from '../support/ebms.ts';
import { testPki } from '../support/pki.ts';
import { BELASTING, type Proef, startProef, ZAKEN } from './support.ts';

const SECRET = randomBytes(32);

interface Ontvangst {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: a CloudEvent as it came
  readonly event: any;
}

interface Ontvanger {
  readonly url: string;
  readonly gekregen: Ontvangst[];
  /** What it does with the next ones; default 204. */
  doet: (response: ServerResponse, nr: number) => void;
  close(): Promise<void>;
}

async function startOntvanger(): Promise<Ontvanger> {
  const gekregen: Ontvangst[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      gekregen.push({ headers: request.headers, body, event: JSON.parse(body) });
      ontvanger.doet(response, gekregen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ontvanger: Ontvanger = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/haken?van=bode`,
    gekregen,
    doet: (response) => void response.writeHead(204).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return ontvanger;
}

/** As the documentation of Standard Webhooks tells a receiver to check. */
function klopt({ headers, body }: Ontvangst, secret: Buffer): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', secret).update(signed).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((part) => {
      const [version, value = ''] = part.split(',');
      const given = Buffer.from(value, 'base64');
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
}

describe('webhooks of the back-office side', () => {
  let ontvanger: Ontvanger;
  let proef: Proef;
  let tijd = 0;
  let applicatie: Applicatie;
  beforeEach(async () => {
    tijd = 0;
    ontvanger = await startOntvanger();
    applicatie = { ...ZAKEN, webhook: { url: ontvanger.url, geheimen: [SECRET] } };
  });
  afterEach(async () => {
    await proef.close();
    await ontvanger.close();
  });

  const start = async () => {
    proef = await startProef({ applicaties: [applicatie, BELASTING], clock: () => Date.now() + tijd });
  };
  const breng = () => proef.partner.send({ delen: [lading('<geheim bsn="123456782"/>')] });
  const gekregen = (aantal: number) => until(() => ontvanger.gekregen.length >= aantal, `event ${aantal}`);
  const aanbod = async () => (await proef.vraag('GET', '/ebms/v1/aanbod')).json.berichten;
  const plaats = async (): Promise<string> => {
    const body = { cpaId: proef.cpaId, action: 'antwoord', delen: [] };
    return (await proef.vraag('POST', '/ebms/v1/berichten', { body })).json.id;
  };
  const leeg = () =>
    until(async () => (await proef.bode.store.ebms.wachtend('webhook zaken')) === 0, 'the end of the lane');

  it('tell of a message that came in, which is in the list as well', async () => {
    await start();
    const { bericht: gestuurd } = await breng();
    await gekregen(1);
    const [{ event, headers, body } = ontvanger.gekregen[0]!] = ontvanger.gekregen;
    expect(headers['content-type']).to.equal('application/cloudevents+json; charset=utf-8');
    expect(klopt(ontvanger.gekregen[0]!, SECRET)).to.equal(true);
    expect(klopt(ontvanger.gekregen[0]!, randomBytes(32))).to.equal(false);
    expect(klopt({ ...ontvanger.gekregen[0]!, body: body.replace('in', 'uit') }, SECRET)).to.equal(false);
    expect(event).to.include({
      specversion: '1.0',
      type: 'nl.bode.ebms.bericht.ontvangen',
      datacontenttype: 'application/json',
    });
    expect(event.id).to.equal(headers['webhook-id']);
    expect(event.data).to.deep.include({ richting: 'in', action: 'melding', messageId: gestuurd.messageId });
    expect(event.data.link).to.equal(`https://bode.example/ebms/v1/berichten/${event.subject}`);
    expect(body).not.to.match(/geheim|123456782/);
    const [{ bericht }] = await aanbod();
    expect(bericht.id).to.equal(event.data.bericht);
    expect((await proef.vraag('POST', `${bericht.pad}/bevestig`)).json.status).to.equal('verwerkt');
    await leeg();
  });

  it('keep a message in the list while the receiver is down, and tell the same event again when it is back', async () => {
    ontvanger.doet = (response, nr) => void response.writeHead(nr < 3 ? 500 : 200).end();
    await start();
    await breng();
    await gekregen(1);
    expect(await aanbod()).to.have.length(1);
    for (const nr of [2, 3]) {
      await until(
        () => proef.bode.logged.filter(({ event }) => event === 'backoffice.webhook').length >= nr - 1,
        'the log',
      );
      tijd += WACHT_MS[nr - 2]!;
      await gekregen(nr);
    }
    await leeg();
    expect(new Set(ontvanger.gekregen.map(({ event }) => event.id)).size).to.equal(1);
    for (const een of ontvanger.gekregen) expect(klopt(een, SECRET)).to.equal(true);
    const tijden = ontvanger.gekregen.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(tijden[2]! - tijden[0]!).to.be.within(34, 60);
    const regels = proef.bode.logged.filter(({ event }) => event === 'backoffice.webhook');
    expect(regels.map((regel) => (regel as { uitkomst?: string }).uitkomst)).to.deep.equal([
      'later',
      'later',
      'afgeleverd',
    ]);
    expect(JSON.stringify(regels)).not.to.match(/haken|127\.0\.0\.1/);
  });

  it('of a receiver that is down keep no message from the list', async () => {
    ontvanger.doet = (response) => void response.writeHead(500).end();
    await start();
    for (let nr = 0; nr < 12; nr++) await breng();
    const binnen: string[] = [];
    await until(async () => {
      for (const { bericht } of await aanbod()) binnen.push(bericht.id);
      return binnen.length === 12;
    }, 'twelve messages');
    expect(new Set(binnen).size).to.equal(12);
    const dicht = proef.bode.logged.filter(({ event }) => event === 'ebms.lane');
    expect(dicht[0]).to.include({ laan: 'webhook zaken', open: false });
  });

  it('do not wait for a receiver that does not answer, and follow no redirect', async () => {
    ontvanger.doet = (response, nr) => {
      if (nr > 1) response.writeHead(302, { Location: ontvanger.url }).end();
    };
    await start();
    await breng();
    const uitslagen = () => proef.bode.logged.filter(({ event }) => event === 'backoffice.webhook');
    await until(() => uitslagen().length === 1, 'the time limit');
    expect(uitslagen()[0]).to.include({ uitkomst: 'later', http: undefined, pogingen: 1 });
    tijd += WACHT_MS[0]!;
    await until(() => uitslagen().length === 2, 'the second attempt');
    expect(uitslagen()[1]).to.include({ uitkomst: 'later', http: 302 });
    expect(ontvanger.gekregen).to.have.length(2);
  });

  it('tell how a message of ours went: acknowledged, processed, failed, and late news', async () => {
    await start();
    const id = await plaats();
    await gekregen(1);
    expect(ontvanger.gekregen[0]!.event).to.include({ type: 'nl.bode.ebms.bericht.bevestigd', subject: id });
    const eigen = (await proef.bode.store.ebms.opId(id as never))!;
    await proef.partner.send({ refToMessageId: eigen.messageId, conversationId: eigen.conversationId, delen: [] });
    await gekregen(3);
    const soorten = ontvanger.gekregen.map(({ event }) => event.type.split('.').at(-1)).sort();
    expect(soorten).to.deep.equal(['bevestigd', 'ontvangen', 'verwerkt']);
    const { meld } = proef.bode.deps;
    for (const melding of ['mislukt', 'laatBevestigd'] as const)
      await proef.bode.store.commit(meld(eigen, melding, Date.now() + tijd));
    await gekregen(5);
    expect(
      ontvanger.gekregen
        .slice(3)
        .map(({ event }) => event.type.split('.').at(-1))
        .sort(),
    ).to.deep.equal(['laatBevestigd', 'mislukt']);
    await leeg();
  });

  it('are given up after three days, and the message says so', async () => {
    ontvanger.doet = (response) => void response.writeHead(400).end();
    await start();
    const id = await plaats();
    for (let nr = 0; nr < WACHT_MS.length; nr++) {
      await gekregen(nr + 1);
      await until(() => proef.bode.logged.filter(({ event }) => event === 'backoffice.webhook').length > nr, 'the log');
      tijd += WACHT_MS[nr]!;
    }
    await leeg();
    expect(ontvanger.gekregen).to.have.length(WACHT_MS.length + 1);
    expect(WACHT_MS.reduce((sum, one) => sum + one, 0) / 86_400_000).to.be.within(2.9, 3.1);
    const { json } = await proef.vraag('GET', `/ebms/v1/berichten/${id}/gebeurtenissen`);
    expect(json.gebeurtenissen.at(-1)).to.include({ soort: 'webhookMislukt', code: '400', reden: 'bevestigd' });
  });

  it('end when the application has confirmed in another way', async () => {
    ontvanger.doet = (response) => void response.writeHead(503).end();
    await start();
    await breng();
    await gekregen(1);
    const [{ bericht }] = await aanbod();
    await proef.vraag('POST', `${bericht.pad}/bevestig`);
    await leeg();
  });
});

describe('the secret and the address of a webhook', () => {
  const line = `whsec_${SECRET.toString('base64')}`;

  it('sign by two secrets while receivers change over', () => {
    const [oud, nieuw] = leesGeheimen(`${line}\nwhsec_${randomBytes(24).toString('base64')}\n`);
    const body = Buffer.from('{}');
    const headers = handtekening([oud!, nieuw!], { id: 'e-1', now: 1_790_000_000_999, body });
    expect(headers['webhook-timestamp']).to.equal('1790000000');
    for (const secret of [oud!, nieuw!])
      expect(klopt({ headers: { ...headers }, body: '{}', event: {} }, secret)).to.equal(true);
  });

  it('refuse a secret that is too short, absent or of another form, without repeating it', () => {
    for (const text of [
      '',
      '\n',
      'geheim',
      'whsec_',
      'whsec_c2hvcnQ=',
      `${line}\n${line}\n${line}`,
      line.slice(6),
      `${line} x`,
    ])
      expect(() => leesGeheimen(text), text)
        .to.throw(/^must hold/)
        .with.property('message')
        .that.does.not.contain('c2hvcnQ');
  });

  it('go to a server over TLS that is the one of its name and authority, and to no other', async () => {
    const pki = await testPki();
    const { keyPem: key, chainPem: cert } = await pki.issue({ freshKey: true });
    const vreemd = await pki.issue({ freshKey: true, hosts: ['elders.example'] });
    let gezien = 0;
    const servers = [
      { key, cert },
      { key: vreemd.keyPem, cert: vreemd.chainPem },
    ].map((tls) =>
      createSecureServer(tls, (request, response) => {
        gezien += 1;
        request.resume().on('end', () => response.writeHead(200).end('bedankt'));
      }),
    );
    for (const server of servers) await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const [goed, fout] = servers.map((server) => `https://localhost:${(server.address() as AddressInfo).port}/`);
    const { verstuur, close } = createVerstuur({ timeoutMs: 5_000 });
    const body = Buffer.from('{}');
    const naar = (url: string, ca?: string) =>
      verstuur({ url, geheimen: [], ...(ca === undefined ? {} : { ca }) }, {}, body).then(
        ({ status }) => status,
        ({ code }: NodeJS.ErrnoException) => code,
      );
    try {
      expect(await naar(goed!, pki.anchorsPem)).to.equal(200);
      expect(await naar(goed!, pki.anchorsPem)).to.equal(200);
      expect(await naar(goed!)).to.match(/SELF_SIGNED|UNABLE_TO/);
      expect(await naar(fout!, pki.anchorsPem)).to.equal('ERR_TLS_CERT_ALTNAME_INVALID');
      expect(gezien).to.equal(2);
    } finally {
      close();
      for (const server of servers) server.close();
    }
  });

  it('go to https only, but to this machine outside productie', () => {
    for (const [url, omgeving, goed] of [
      ['https://zaken.example/haak', 'productie', true],
      ['http://127.0.0.1:8080/haak', 'demo', true],
      ['http://localhost/haak', 'preproductie', true],
      ['http://[::1]:80/haak', 'demo', true],
      ['http://127.0.0.1/haak', 'productie', false],
      ['http://zaken.example/haak', 'demo', false],
      ['http://127.0.0.1.example/', 'demo', false],
      ['https://naam:woord@zaken.example/', 'demo', false],
      ['https://zaken.example/#x', 'demo', false],
      ['ftp://zaken.example/', 'demo', false],
      ['zaken.example', 'demo', false],
    ] as const)
      expect(bezwaarTegenUrl(url, omgeving) === undefined, url).to.equal(goed);
  });
});
