// What is not the sunny path, with the handler of the JDK as partner: duplicates and the stored acknowledgement (x-RM-10), a resend after 503 (x-RM-5, x-PKG-13),
// MessageError in both directions (x-SIG-5 … 10), Ping and Pong, the status service (x-SIG-11, x-SIG-12), and what a changed message brings (x-E2E-5, x-E2E-6).
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { signalBytes } from '../../src/ebms/answer.ts';
import { makeAcknowledgment, makePing, makeStatusRequest } from '../../src/ebms/signals/index.ts';
import { BODE_OIN, lading, PARTNER_OIN, SERVICE, until } from '../support/ebms.ts';
import { requirePeer } from '../support/peers.ts';
import { type Stranger, startStranger, type Told } from './ebms-java/stranger.ts';

const PAYLOAD = { payloads: Buffer.from('<a>1</a>').toString('base64'), types: 'application/xml' };

for (const [sync, signed] of [
  [false, true],
  [true, true],
  [false, false],
] as const)
  describe(`interoperability: signals with an ebMS2 handler of the JDK, ${sync ? 'mshSignalsOnly' : 'asynchronous'}${signed ? ', signed' : ''}`, function () {
    this.timeout(60_000);
    const how = sync ? 'sync' : 'async';
    let stranger: Stranger;
    before(async function () {
      requirePeer(this, 'java');
      const afspraak = { accepts: ['inclusive'], signsWith: 'inclusive' } as const;
      const profiel = signed ? 'osb-rm-s' : 'osb-rm';
      // A second attempt soon.
      const pair = { profiel, syncSignals: sync, retries: 6, retryIntervalMs: 2_000, afspraak } as const;
      stranger = await startStranger({ dialect: 'ebms-core', c14n: 'inclusive', pair });
    });
    after(() => stranger?.close());

    const send = async (options: Readonly<Record<string, string>> = {}): Promise<Told> => {
      stranger.tell({ do: 'send', action: 'melding', ...PAYLOAD, ...options });
      return stranger.hear({ event: 'sent' });
    };
    const ids = async () => (await stranger.pair.bode.received()).map(({ messageId }) => messageId);

    it('gets the same acknowledgement again for a duplicate, which is delivered once', async () => {
      const { messageId = '' } = await send();
      const first = await stranger.hear({ event: 'signal', action: 'Acknowledgment', about: messageId });
      // A duplicate that comes before the first acknowledgement was taken needs no second one: so it comes after.
      const { ebms } = stranger.pair.bode.store;
      const { partner, id } = (await stranger.pair.bode.received()).find((one) => one.messageId === messageId)!;
      const waits = async () => (await ebms.werkVan({ partner, id })).some(({ soort }) => soort === 'signaal');
      await until(async () => !(await waits()), 'the end of the first acknowledgement');
      stranger.tell({ do: 'resend', messageId });
      await stranger.hear({ event: 'sent', messageId });
      const second = await stranger.hear({ event: 'signal', action: 'Acknowledgment', about: messageId });
      expect(second).to.deep.equal(first);
      expect(first)
        .to.include({ how, signed: String(signed) })
        .and.not.have.property('wrong');
      expect((await ids()).filter((id) => id === messageId)).to.have.length(1);
    });

    it('gets a message again, byte for byte, after a 503, and acknowledges it once', async () => {
      const { bode } = stranger.pair;
      stranger.tell({ do: 'refuse', with: '503' });
      const { bericht } = await bode.send({ delen: [lading('<b/>')] });
      const first = await stranger.hear({ event: 'refused', messageId: bericht.messageId, status: '503' });
      const second = await stranger.hear({ event: 'message', messageId: bericht.messageId });
      expect(second).to.include({ duplicate: 'false', sha256: first.sha256, contentType: first.contentType });
      await until(async () => (await bode.status(bericht.id)) === 'bevestigd', 'the acknowledgement');
    });

    it('filters a message that Bode resends because its acknowledgement was lost', async () => {
      const { bode } = stranger.pair;
      stranger.tell({ do: 'refuse', with: 'nothing' });
      const { bericht } = await bode.send({ delen: [lading('<b/>')] });
      const { messageId } = bericht;
      const first = await stranger.hear({ event: 'message', messageId, duplicate: 'false' });
      const { sha256 } = await stranger.hear({ event: 'message', messageId, duplicate: 'true' });
      expect(sha256).to.equal(first.sha256);
      await until(async () => (await bode.status(bericht.id)) === 'bevestigd', 'the acknowledgement');
    });

    it('ends a message of Bode with a MessageError', async () => {
      const { bode } = stranger.pair;
      stranger.tell({ do: 'refuse', with: 'SecurityFailure' });
      const { bericht } = await bode.send({ delen: [lading('<b/>')] });
      await stranger.hear({ event: 'rejected', messageId: bericht.messageId, reason: 'as told' });
      await until(async () => (await bode.status(bericht.id)) === 'mislukt', 'the failure');
      const { code } = (await bode.store.ebms.opId(bericht.id))!;
      expect(code).to.equal('SecurityFailure');
    });

    it('ends a message of Bode with a SOAP Fault, as ebms-core does for an agreement that it does not know', async () => {
      const { bode } = stranger.pair;
      stranger.tell({ do: 'refuse', with: 'fault' });
      const { bericht } = await bode.send({ delen: [lading('<b/>')] });
      await stranger.hear({ event: 'fault', reason: 'as told' });
      await until(async () => (await bode.status(bericht.id)) === 'mislukt', 'the failure');
    });

    it('is told by a SOAP Fault that the agreement is not known (x-RCV-3)', async () => {
      const { messageId = '', status, fault } = await send({ cpaId: 'een-andere' });
      expect([status, typeof fault]).to.deep.equal(['500', 'string']);
      expect(await ids()).to.not.include(messageId);
    });

    it('is told by a MessageError that the service is another one', async () => {
      const { messageId = '' } = await send({ service: 'OSB:Anders:1:0' });
      const error = await stranger.hear({ event: 'signal', action: 'MessageError', about: messageId });
      expect(error)
        .to.include({ how, severity: 'Error', signed: String(signed) })
        .and.not.have.property('wrong');
      expect(error.code).to.be.oneOf(['ValueNotRecognized', 'Inconsistent']);
      expect(await ids()).to.not.include(messageId);
    });

    it('is told by a MessageError that a part is missing', async () => {
      const { messageId = '' } = await send({ spoil: 'part' });
      const error = await stranger.hear({ event: 'signal', action: 'MessageError', about: messageId });
      expect(error).to.include({ how, code: 'MimeProblem', severity: 'Error' });
      expect(await ids()).to.not.include(messageId);
    });

    if (signed)
      for (const spoil of ['payload', 'header'])
        it(`is told by a MessageError that the ${spoil} was changed after it was signed`, async () => {
          const { messageId = '' } = await send({ spoil });
          const error = await stranger.hear({ event: 'signal', action: 'MessageError', about: messageId });
          expect(error).to.include({ how, code: 'SecurityFailure', severity: 'Error' });
          expect(await ids()).to.not.include(messageId);
        });

    it('gets a Pong for its Ping', async () => {
      stranger.tell({ do: 'ping', sync: sync ? 'yes' : 'no' });
      expect(await stranger.hear({ event: 'signal', action: 'Pong' }))
        .to.include({ how })
        .and.not.have.property('wrong');
    });

    it('is told the status of a message that it sent, and of one that it did not', async () => {
      const { messageId = '' } = await send();
      await stranger.hear({ event: 'signal', action: 'Acknowledgment', about: messageId });
      const ask = async (about: string) => {
        stranger.tell({ do: 'status', messageId: about, sync: sync ? 'yes' : 'no' });
        const answer = await stranger.hear({ event: 'signal', action: 'StatusResponse' });
        expect(answer).to.include({ how }).and.not.have.property('wrong');
        return answer.messageStatus;
      };
      expect(await ask(messageId)).to.equal('Received');
      expect(await ask('nobody@stranger.example')).to.equal('NotRecognized');
    });

    it('answers a Ping and a StatusRequest of Bode', async () => {
      const { bode, partner, cpaId } = stranger.pair;
      const { bericht } = await bode.send({ delen: [lading('<b/>')] });
      await until(async () => (await bode.status(bericht.id)) === 'bevestigd', 'the acknowledgement');
      const party = (value: string) => ({ partyIds: [{ value, type: 'urn:osb:oin' }] });
      const route = { from: party(bode.oin), to: party(partner.oin), cpaId, conversationId: 'vraag-1' };
      const fresh = () => ({ now: Date.now(), messageId: `${randomUUID()}@bode.example` });
      const questions = [makePing(route, fresh()), makeStatusRequest(route, bericht.messageId, fresh())] as const;
      for (const question of questions) {
        const body = await signalBytes(bode.deps, { ...question, syncReply: sync }, { signed });
        const [{ partnerEndpoint }, type] = [stranger, 'text/xml; charset=UTF-8'];
        const answer = await bode.deps.client.post(
          partnerEndpoint,
          { SOAPAction: '"ebXML"', 'Content-Type': type },
          body,
        );
        expect(answer.status).to.equal(sync ? 200 : 204);
        const { action } = question.header;
        expect(await stranger.hear({ event: 'signal', action })).to.include({ signed: String(signed) });
        if (sync) expect(answer.body.toString()).to.match(action === 'Ping' ? />Pong</ : /messageStatus="Received"/);
        // Bode took the answer: it came on an exchange of its own.
        else await stranger.hear({ event: 'signalled', status: '202' });
      }
    });

    it('never answered with a fault, and nothing failed on its side', () => {
      expect([...stranger.unheard({ event: 'fault' }), ...stranger.unheard({ event: 'failed' })]).to.deep.equal([]);
    });
  });

describe('interoperability: canonicalization that was not agreed with an ebMS2 handler of the JDK', function () {
  this.timeout(60_000);
  it('is refused with SecurityFailure, and nothing is delivered', async function () {
    requirePeer(this, 'java');
    const stranger = await startStranger({ dialect: 'ebms-core', c14n: 'inclusive', pair: { profiel: 'osb-rm-s' } });
    try {
      stranger.tell({ do: 'send', action: 'melding', ...PAYLOAD });
      const { messageId = '' } = await stranger.hear({ event: 'sent', status: '202' });
      const error = await stranger.hear({ event: 'signal', action: 'MessageError', about: messageId });
      expect(error).to.include({ code: 'SecurityFailure', severity: 'Error' });
      expect(await stranger.pair.bode.received()).to.deep.equal([]);
    } finally {
      await stranger.close();
    }
  });
});

describe('interoperability: the ebMS2 handler of the JDK is no friend', function () {
  this.timeout(60_000);
  let stranger: Stranger;
  before(async function () {
    requirePeer(this, 'java');
    stranger = await startStranger({ dialect: 'other', c14n: 'exclusive', pair: { profiel: 'osb-rm-s' } });
  });
  after(() => stranger?.close());
  const post = async (body: Buffer) => {
    const headers = { SOAPAction: '"ebXML"', 'Content-Type': 'text/xml; charset=UTF-8' };
    return (await stranger.pair.bode.deps.client.post(stranger.partnerEndpoint, headers, body)).status;
  };

  it('rejects a message of Bode that was changed on its way', async () => {
    const { bode } = stranger.pair;
    const { bericht } = await bode.send({ delen: [] });
    await stranger.hear({ event: 'message', messageId: bericht.messageId });
    const changed = Buffer.from(bericht.envelop).toString().replaceAll(bericht.messageId, 'ander@bode.example');
    expect(await post(Buffer.from(changed))).to.equal(204);
    await stranger.hear({ event: 'rejected', messageId: 'ander@bode.example', reason: 'the signature is not valid' });
  });

  it('sees that the digests in a signed acknowledgement are not those that it sent', async () => {
    const { bode } = stranger.pair;
    stranger.tell({ do: 'send', action: 'melding', ...PAYLOAD });
    const { messageId = '' } = await stranger.hear({ event: 'sent' });
    const proper = await stranger.hear({ event: 'signal', action: 'Acknowledgment', about: messageId });
    expect(proper).to.not.have.property('wrong');
    const [came] = await bode.received();
    const party = (value: string) => ({ partyIds: [{ value, type: 'urn:osb:oin' }] });
    const { cpaId, conversationId } = came!;
    const route = { from: party(PARTNER_OIN), to: party(BODE_OIN), cpaId, conversationId };
    const about = { ...route, messageId, service: SERVICE, action: 'melding' };
    const digestMethod = 'http://www.w3.org/2001/04/xmlenc#sha256';
    const wrong = [{ uri: '', digestMethod, digestValue: Buffer.alloc(32).toString('base64') }];
    const fresh = { now: Date.now(), messageId: 'vals@bode.example' };
    expect(
      await post(await signalBytes(bode.deps, makeAcknowledgment(about, fresh, wrong), { signed: true })),
    ).to.equal(204);
    const heard = await stranger.hear({ event: 'signal', action: 'Acknowledgment', about: messageId });
    expect(heard).to.include({ signed: 'true', wrong: 'the digests differ' });
  });
});
