// An organisation posts messages to its adapter: once each, of any size, only what its agreement allows.
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { PARTNER_OIN, until } from '../support/ebms.ts';
import {
  ANDER_TOKEN,
  FORMULIER,
  formulier,
  geheugen,
  type Proef,
  sha,
  startProef,
  teller,
  VREEMD_TOKEN,
} from './support.ts';

const BERICHTEN = '/ebms/v1/berichten';
const MIB = 1024 * 1024;

describe('posting a message (POST /berichten)', () => {
  let proef: Proef;
  before(async () => {
    proef = await startProef();
  });
  after(() => proef.close());

  const inzending = (more: object = {}, inhoud = '<antwoord/>') => ({
    cpaId: proef.cpaId,
    action: 'antwoord',
    delen: [{ contentType: 'application/xml', inhoud: Buffer.from(inhoud).toString('base64') }],
    ...more,
  });
  const post = (body: object, headers = {}) => proef.vraag('POST', BERICHTEN, { body, headers });
  const aantal = async () => (await proef.bode.store.ebms.lijst({ richting: 'uit' })).totaal;

  it('takes JSON, sends it, and tells in one line where it is', async () => {
    const { status, json, headers } = await post(inzending({}, '<antwoord>één</antwoord>'));
    expect(status).to.equal(201);
    expect(json).to.include({ richting: 'uit', status: 'aangenomen', action: 'antwoord', cpaId: proef.cpaId });
    expect(json.messageId).to.match(/^[0-9a-f-]{36}@bode\.example$/);
    expect(headers.location).to.equal(`https://bode.example${BERICHTEN}/${json.id}`);
    await until(async () => (await proef.bode.status(json.id)) === 'bevestigd', 'the acknowledgement');
    const [gekregen] = await proef.partner.received();
    expect((await proef.partner.content(gekregen!)).toString()).to.equal('<antwoord>één</antwoord>');
    const later = await proef.vraag('GET', `${BERICHTEN}/${json.id}`);
    expect(later.json.statusregel).to.equal('Bevestigd: de ontvanger heeft het veilig opgeslagen.');
    const { json: verloop } = await proef.vraag('GET', `${BERICHTEN}/${json.id}/gebeurtenissen`);
    expect(verloop.gebeurtenissen[0]).to.include({ soort: 'ingediend', code: 'zaken' }).and.not.have.property('reden');
    expect(verloop.gebeurtenissen.map(({ soort }: { soort: string }) => soort)).to.include('bevestigd');
  });

  it('takes several payloads of a form, in their order', async () => {
    const delen = [Buffer.from('<een/>'), randomBytes(3 * MIB), Buffer.alloc(0)];
    const beschrijving = {
      cpaId: proef.cpaId,
      action: 'antwoord',
      conversationId: 'gesprek-1',
      delen: [
        { contentType: 'application/xml', contentId: 'een@zaken' },
        { contentType: 'application/octet-stream' },
        { contentType: 'text/plain; charset=UTF-8' },
      ],
    };
    const { status, json } = await proef.vraag('POST', BERICHTEN, {
      headers: FORMULIER,
      body: formulier(beschrijving, delen),
    });
    expect(status, JSON.stringify(json)).to.equal(201);
    expect(json.conversationId).to.equal('gesprek-1');
    expect(json.delen.map((deel: { sha256: string }) => deel.sha256)).to.deep.equal(delen.map(sha));
    expect(json.delen[0]).to.include({ contentId: 'een@zaken', contentType: 'application/xml', nr: 0 });
    await until(async () => (await proef.bode.status(json.id)) === 'bevestigd', 'the acknowledgement');
  });

  it('takes 64 MiB and delivers them in bounded memory', async function () {
    this.timeout(60_000);
    const heen = teller();
    const chunk = randomBytes(MIB);
    async function* inhoud() {
      for (let i = 0; i < 64; i++) {
        chunk.writeUInt32BE(i);
        heen.zie(chunk);
        if (i % 8 === 0) gebruik.zie();
        yield Buffer.from(chunk);
      }
    }
    const gebruik = geheugen();
    const beschrijving = { cpaId: proef.cpaId, action: 'antwoord', delen: [{ contentType: 'application/zip' }] };
    const { status, json } = await proef.vraag('POST', BERICHTEN, {
      headers: FORMULIER,
      body: formulier(beschrijving, [inhoud()]),
    });
    expect(status).to.equal(201);
    const { bytes: omvang, sha256 } = heen.uitslag();
    expect(json.delen[0]).to.deep.include({ omvang, sha256 });
    await until(async () => (await proef.bode.status(json.id)) === 'bevestigd', 'the acknowledgement');
    expect(gebruik.meest(), 'bytes outside the heap').to.be.below(48 * MIB);
  });

  it('makes one message of a MessageId, however often and at the same time it is posted', async () => {
    const voor = await aantal();
    const messageId = 'kenmerk-1@zaken.example';
    const antwoorden = await Promise.all(Array.from({ length: 8 }, () => post(inzending({ messageId }))));
    expect(antwoorden.map(({ status }) => status).sort()).to.deep.equal([...Array(7).fill(200), 201]);
    expect(new Set(antwoorden.map(({ json }) => json.id)).size).to.equal(1);
    expect(antwoorden[0]!.json.messageId).to.equal(messageId);
    expect(await aantal()).to.equal(voor + 1);
  });

  it('refuses the same MessageId for something else, and keeps nothing of it', async () => {
    const messageId = 'kenmerk-2@zaken.example';
    const groot = [randomBytes(2 * MIB), randomBytes(2 * MIB)];
    const beschrijving = { cpaId: proef.cpaId, action: 'antwoord', messageId, delen: [{ contentType: 'text/plain' }] };
    const stuur = (deel: Buffer) =>
      proef.vraag('POST', BERICHTEN, { headers: FORMULIER, body: formulier(beschrijving, [deel]) });
    const eerste = await stuur(groot[0]!);
    expect(eerste.status).to.equal(201);
    const voor = await aantal();
    for (const body of [inzending({ messageId }, '<anders/>'), inzending({ messageId, refToMessageId: 'a@b' })])
      expect((await post(body)).json).to.include({ status: 409, type: 'urn:bode:probleem:alGebruikt' });
    expect((await stuur(groot[1]!)).status).to.equal(409);
    expect((await stuur(groot[0]!)).json.id).to.equal(eerste.json.id);
    expect(await aantal()).to.equal(voor);
    const { delen } = (await proef.bode.store.ebms.opId(eerste.json.id))!;
    expect(await proef.bode.store.ebms.stuk(PARTNER_OIN, delen[0]!.deelId, 1)).to.have.length(MIB);
  });

  it('makes one message of an Idempotency-Key, which is that of one application', async () => {
    const headers = { 'Idempotency-Key': 'order-2027-000017' };
    const eerste = await post(inzending(), headers);
    const tweede = await post(inzending(), headers);
    expect([eerste.status, tweede.status]).to.deep.equal([201, 200]);
    expect(tweede.json.id).to.equal(eerste.json.id);
    expect((await post(inzending({}, '<anders/>'), headers)).status).to.equal(409);
    expect((await post(inzending({ messageId: 'x@y' }), headers)).status).to.equal(400);
    expect((await post(inzending(), { 'Idempotency-Key': 'kort' })).status).to.equal(400);
  });

  it('refuses what the agreement does not allow, with the reason', async () => {
    const voor = await aantal();
    const cases: readonly [object, string][] = [
      [{ cpaId: 'bestaat-niet' }, 'Er is geen ingeschakelde overeenkomst met dit CPAId.'],
      [{ action: 'melding' }, 'U mag deze actie niet verzenden volgens deze overeenkomst.'],
      [{ service: 'OSB:Anders:1:0' }, 'U mag deze actie niet verzenden volgens deze overeenkomst.'],
    ];
    for (const [more, detail] of cases)
      expect((await post(inzending(more))).json).to.include({ status: 422, detail }, JSON.stringify(more));
    const als = (token: string) => proef.vraag('POST', BERICHTEN, { token, body: inzending() });
    expect((await als(VREEMD_TOKEN)).json.detail).to.equal('Uw organisatie is geen partij in deze overeenkomst.');
    expect((await als(ANDER_TOKEN)).status).to.equal(422);
    expect(await aantal()).to.equal(voor);
  });

  it('refuses what it cannot read, without repeating it', async () => {
    const cases: readonly [object | Buffer, number, object][] = [
      [Buffer.from('{"cpaId":'), 400, { 'Content-Type': 'application/json' }],
      [Buffer.from([0x7b, 0xff]), 400, { 'Content-Type': 'application/json' }],
      [Buffer.from('[]'), 400, { 'Content-Type': 'application/json' }],
      [Buffer.from('<a/>'), 415, { 'Content-Type': 'application/xml' }],
      [Buffer.from('{}'), 415, {}],
      [inzending({ geheim: '123456782' }), 400, {}],
      [inzending({ action: 'met spatie' }), 400, {}],
      [inzending({ messageId: '<a@b>' }), 400, {}],
      [inzending({ delen: {} }), 400, {}],
      [inzending({ delen: Array(40).fill({ contentType: 'a/b', inhoud: '' }) }), 400, {}],
      [inzending({ delen: [{ contentType: 'a/b', inhoud: 'geen base64!' }] }), 400, {}],
      [inzending({ delen: [{ contentType: 'multipart/mixed; boundary=x', inhoud: '' }] }), 400, {}],
      [inzending({ delen: [{ contentType: 'a/b\r\nX: y', inhoud: '' }] }), 400, {}],
      [inzending({ delen: Array(2).fill({ contentType: 'a/b', contentId: 'x', inhoud: '' }) }), 400, {}],
      [inzending({}, 'x'.repeat(4 * MIB)), 413, {}],
    ];
    for (const [body, status, headers] of cases) {
      const { status: kreeg, json, headers: terug } = await post(body, headers);
      expect(kreeg, JSON.stringify(json)).to.equal(status);
      expect(terug['content-type']).to.equal('application/problem+json');
      expect(JSON.stringify(json)).not.to.contain('123456782');
    }
  });

  it('refuses a form that is not what it describes', async () => {
    const beschrijving = { cpaId: proef.cpaId, action: 'antwoord', delen: [{ contentType: 'a/b' }] };
    const stuur = (delen: readonly Buffer[], more: object = {}) =>
      proef.vraag('POST', BERICHTEN, { headers: FORMULIER, body: formulier({ ...beschrijving, ...more }, delen) });
    const deel = randomBytes(2 * MIB);
    expect((await stuur([])).json.detail).to.equal('Er zijn minder delen dan u hebt beschreven.');
    expect((await stuur([deel, deel])).json.detail).to.equal('Er zijn meer delen dan u hebt beschreven.');
    expect((await stuur([deel], { cpaId: 'bestaat-niet' })).status).to.equal(422);
    const kapot = Buffer.from('--rand-van-de-proef\r\nContent-Type: application/json\r\n\r\n{}');
    expect((await proef.vraag('POST', BERICHTEN, { headers: FORMULIER, body: kapot })).status).to.equal(400);
    const zonder = { 'Content-Type': 'multipart/form-data' };
    expect((await proef.vraag('POST', BERICHTEN, { headers: zonder, body: kapot })).status).to.equal(400);
  });
});
