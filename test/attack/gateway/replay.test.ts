// Replay over the gateway, on the real store (x-WSS-3, x-FLT-8): the same bytes, the same signature, the same MessageID, one after the other
// and all at once. The memory store is not enough here: the once-keys must hold in one durable transaction.
import { expect } from 'chai';
import { AFZENDER, BURGER, machtiging } from '../../support/domein.ts';
import { change } from '../../support/exchange.ts';
import { signedMessage, timestamp } from '../../support/soap.ts';
import { openTijdelijkeStore } from '../../support/sqlite-store.ts';
import { type Arena, makeArena, OTHER } from './arena.ts';
import {
  append,
  attributes,
  headersOf,
  letter,
  levering,
  PING_ACTION,
  part,
  partyOf,
  signByBode,
  signByOracle,
} from './message.ts';

describe('attack over the gateway: replay', function () {
  this.timeout(20_000);
  let arena: Arena;
  let berichten: () => Promise<number>;

  before(async () => {
    const opened = await openTijdelijkeStore();
    berichten = async () => (await opened.store.berichten.tel(BURGER)).inbox;
    arena = await makeArena({
      store: async () => ({ store: opened.store, snapshot: () => undefined, close: opened.sluit }),
      records: [{ kind: 'machtiging', value: machtiging({ intermediairOin: OTHER }) }],
    });
  });
  after(() => arena.close());

  const first = async (body: string) => expect((await arena.send({ body })).status).to.equal(200);
  const again = async (body: string, as = arena.cast.sender) => {
    const count = await berichten();
    const before = arena.before();
    arena.judge(await arena.send({ body, as }), 'wss.replay', before);
    expect(await berichten()).to.equal(count);
  };

  for (const signer of ['xml-crypto', 'bode'] as const) {
    it(`the same bytes twice, thrice [${signer}]`, async () => {
      const body = await arena.fresh(signer);
      await first(body);
      await again(body);
      await again(body);
    });
    it(`the same message with other bytes: white space, a comment, a declaration, another order [${signer}]`, async () => {
      const body = await arena.fresh(signer);
      await first(body);
      await again(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n<!-- again -->`);
      await again(change(body, '<soap:Header>', '<soap:Header><!-- again -->'));
      await again(body.replaceAll('</soap:Envelope>', '</soap:Envelope >'));
      await again(attributes(body, 'soap:Envelope', 'xmlns:unused="urn:unused"'));
      const to = part(body, 'wsa:To');
      await again(append(change(body, to, ''), 'soap:Header', to));
      await again(attributes(body, 'soap:Header', 'about="replay"'));
    });
    it(`the old signature value in other base64 [${signer}]`, async () => {
      const body = await arena.fresh(signer);
      await first(body);
      await again(body.replace(/(<ds:SignatureValue>.{20})/, '$1\n  '));
    });
    it(`over the connection of an intermediary with a machtiging [${signer}]`, async () => {
      const body = await arena.fresh(signer);
      await first(body);
      await again(body, arena.cast.other);
    });
    it(`fifty at once: one is taken [${signer}]`, async () => {
      const body = await arena.fresh(signer);
      const count = await berichten();
      const heard = await Promise.all(Array.from({ length: 50 }, () => arena.send({ body })));
      expect(heard.filter(({ status }) => status === 200)).to.have.length(1);
      expect(heard.filter(({ body: said }) => said.includes('wsse:FailedAuthentication'))).to.have.length(49);
      expect(await berichten()).to.equal(count + 1);
    });
  }

  it('a new signature under an old MessageID, with other content', async () => {
    const messageId = 'urn:uuid:3f0a4a9e-5a53-4f0e-9d57-1f6a1c0b7a10';
    await first(await signByBode(arena.cast.sender, letter({ messageId })));
    await again(await signByBode(arena.cast.sender, letter({ messageId })));
    await again(signByOracle(arena.cast.sender, letter({ messageId })));
    await again(await signByBode(arena.cast.renewed, letter({ messageId })));
  });
  it('an old MessageID with white space around it', async () => {
    const messageId = 'urn:uuid:3f0a4a9e-5a53-4f0e-9d57-1f6a1c0b7a11';
    await first(signByOracle(arena.cast.sender, letter({ messageId })));
    await again(signByOracle(arena.cast.sender, letter({ messageId: ` ${messageId}\n` })));
  });
  it('an old MessageID under another operation', async () => {
    const messageId = 'urn:uuid:3f0a4a9e-5a53-4f0e-9d57-1f6a1c0b7a12';
    await first(await signByBode(arena.cast.sender, letter({ messageId })));
    const payload = '<bb:Ping xmlns:bb="urn:bode:berichtenbox:v1"></bb:Ping>';
    await again(await signByBode(arena.cast.sender, letter({ messageId, action: PING_ACTION, payload })));
  });
  it('a new MessageID with the old signature is no replay but a broken signature', async () => {
    const body = await arena.fresh();
    await first(body);
    const before = arena.before();
    const renamed = change(body, /<wsa:MessageID([^>]*)>[^<]*/, (was) => was.replace(/>.*/, '>urn:uuid:new'));
    arena.judge(await arena.send({ body: renamed }), 'wss.signature', before);
  });
  it('a message that was refused is not used up: it can be sent again once its cause is gone', async () => {
    const body = await arena.fresh();
    const before = arena.before();
    arena.judge(await arena.send({ body, headers: { SOAPAction: '"urn:wrong"' } }), 'soap.action', before);
    await first(body);
    await again(body);
  });
  it('another organisation may use the same MessageID: the key is the sender and the id', async () => {
    const messageId = 'urn:uuid:3f0a4a9e-5a53-4f0e-9d57-1f6a1c0b7a13';
    await first(await signByBode(arena.cast.sender, letter({ messageId })));
    const { other } = arena.cast;
    const now = Date.now();
    const of = letter({ messageId, payload: levering({ oin: OTHER }) });
    const heard = await arena.send({
      body: signedMessage(partyOf(other, OTHER), {
        headers: headersOf(of),
        payload: of.payload,
        timestamp: timestamp(now),
      }),
      as: other,
    });
    expect(heard.status).to.equal(200);
  });
  it('a MessageID that differs in case is another one, and its content is judged again', async () => {
    const messageId = 'urn:uuid:aaaaaaaa-5a53-4f0e-9d57-1f6a1c0b7a14';
    const payload = levering({ berichtId: 'bbbbbbbb-5a53-4f0e-9d57-1f6a1c0b7a14' });
    await first(await signByBode(arena.cast.sender, letter({ messageId, payload })));
    const count = await berichten();
    const twin = await arena.send({
      body: await signByBode(
        arena.cast.sender,
        letter({ messageId: messageId.replaceAll('a', 'A'), payload: payload.replaceAll('bbbbbbbb', 'BBBBBBBB') }),
      ),
    });
    expect(twin.status).to.equal(200);
    expect(await berichten(), 'the bericht is the same and is there once').to.equal(count);
    expect(AFZENDER).to.match(/^00000099/);
  });
});
