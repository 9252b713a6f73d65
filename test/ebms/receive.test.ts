// What a receiver does with messages of a partner that are not as they should be, that come again, or that are about our own (x-RCV-1 … 4, x-RM-2, 3, 5, 10,
// x-PKG-13, 14, x-SIG-7 … 12, x-HDR-16 … 21): the right answer in the right place, and nothing in the store that should not be there.
import { expect } from 'chai';
import { newGuid } from '../../src/core/index.ts';
import { readEnvelope, readMessage, writeMessage } from '../../src/ebms/header/index.ts';
import { type EbmsMessage, SIGNAL_SERVICE } from '../../src/ebms/index.ts';
import type { HttpAnswer } from '../../src/transport/index.ts';
import { type EbmsPair, ebmsPair, lading, SERVICE, until } from '../support/ebms.ts';

const HEADERS = { SOAPAction: '"ebXML"', 'Content-Type': 'text/xml; charset=UTF-8' };

describe('ebMS2 receiver', () => {
  let pair: EbmsPair;
  let post: (envelop: Buffer | string, headers?: Record<string, string>) => Promise<HttpAnswer>;
  before(async () => {
    pair = await ebmsPair({ profiel: 'osb-rm', syncSignals: true });
    const client = pair.client(pair.partner.identity);
    post = (envelop, headers = {}) =>
      client.post(pair.bode.endpoint, { ...HEADERS, ...headers }, Buffer.from(envelop as string));
  });
  after(() => pair.close());

  const party = (oin: string, role: string) => ({ partyIds: [{ value: oin, type: 'urn:osb:oin' }], role });

  /** A message of the partner that is right in everything; `change` makes it wrong. */
  function message(change: (message: EbmsMessage) => EbmsMessage = (as) => as): EbmsMessage {
    const now = Date.now();
    return change({
      header: {
        from: party(pair.partner.oin, 'Partner'),
        to: party(pair.bode.oin, 'Bode'),
        cpaId: pair.cpaId,
        conversationId: `c-${newGuid(now)}`,
        service: SERVICE,
        action: 'melding',
        messageId: `${newGuid(now)}@partner.example`,
        timestamp: now,
        timeToLive: now + 240_000,
        duplicateElimination: true,
      },
      ackRequested: { signed: false, actor: 'urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH' },
      syncReply: true,
      messageOrder: false,
      manifest: [],
    });
  }
  const header = (more: Partial<EbmsMessage['header']>) => (as: EbmsMessage) => ({
    ...as,
    header: { ...as.header, ...more },
  });
  const bytes = (as: EbmsMessage) => writeMessage(as).bytes;
  const read = (answer: HttpAnswer) => readMessage(readEnvelope(answer.body), pair.bode.deps.schema);
  const stored = async () => (await pair.bode.store.ebms.lijst({}, undefined, 10_000)).totaal;

  /** The one error that the answer tells, and nothing stored. */
  async function refused(change: (as: EbmsMessage) => EbmsMessage): Promise<string> {
    const before = await stored();
    const sent = message(change);
    const answer = await post(bytes(sent));
    expect(answer.status).to.equal(200);
    const told = read(answer);
    expect(told.header).to.deep.include({
      action: 'MessageError',
      service: { value: SIGNAL_SERVICE },
      refToMessageId: sent.header.messageId,
      conversationId: sent.header.conversationId,
      cpaId: sent.header.cpaId,
    });
    expect(await stored()).to.equal(before);
    return told.errorList!.map(({ code, severity }) => `${code} ${severity}`).join();
  }

  /** A SOAP Fault, and nothing stored. */
  async function fault(envelop: Buffer | string, headers?: Record<string, string>): Promise<string> {
    const before = await stored();
    const answer = await post(envelop, headers);
    expect(await stored()).to.equal(before);
    const code = /<faultcode>([^<]*)</.exec(answer.body.toString())?.[1];
    return `${answer.status} ${code}`;
  }

  it('stores, then acknowledges: 200 with the acknowledgement in mshSignalsOnly (x-RCV-2, x-PKG-14)', async () => {
    const sent = message();
    const answer = await post(bytes(sent));
    expect(answer.status).to.equal(200);
    const ack = read(answer);
    expect(ack.acknowledgment).to.deep.include({ refToMessageId: sent.header.messageId });
    expect(ack.header.from.role).to.equal(undefined);
    expect([ack.header.duplicateElimination, ack.ackRequested]).to.deep.equal([false, undefined]);
    const found = await pair.bode.store.ebms.get({
      partner: pair.partner.oin,
      richting: 'in',
      messageId: sent.header.messageId,
    });
    expect(found?.status).to.equal('ontvangen');
  });

  it('answers a duplicate with the stored acknowledgement, byte for byte, and delivers nothing again (x-RM-10, trap 49)', async () => {
    const sent = bytes(message());
    const first = await post(sent);
    const before = await stored();
    const work = await pair.bode.store.ebms.wachtend(`aanbod ${pair.bode.oin}`);
    const again = await post(sent);
    expect(again.body.equals(first.body)).to.equal(true);
    expect(await stored()).to.equal(before);
    expect(await pair.bode.store.ebms.wachtend(`aanbod ${pair.bode.oin}`)).to.equal(work);
  });

  it('takes a message that comes many times at once exactly once, with one acknowledgement (x-RCV-2)', async () => {
    const sent = message();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(bytes(sent))));
    expect(new Set(answers.map(({ body }) => body.toString())).size).to.equal(1);
    const came = (await pair.bode.received()).filter(({ messageId }) => messageId === sent.header.messageId);
    expect(came.length).to.equal(1);
  });

  it('tells the operator of a duplicate that is not byte-equal (x-RM-5)', async () => {
    const sent = message();
    await post(bytes(sent));
    const answer = await post(bytes({ ...sent, header: { ...sent.header, timestamp: sent.header.timestamp + 1 } }));
    expect(read(answer).acknowledgment).not.to.equal(undefined);
    expect(pair.bode.logged.at(-1)).to.include({ event: 'ebms', level: 'warn', uitkomst: 'duplicaat' });
  });

  for (const [wat, code, change] of [
    ['another action', 'ValueNotRecognized Error', header({ action: 'anders' })],
    ['an action of the other direction', 'ValueNotRecognized Error', header({ action: 'antwoord' })],
    ['another service', 'ValueNotRecognized Error', header({ service: { value: 'X', type: 'urn:osb:services' } })],
    ['a service without type that is no URI (x-HDR-15)', 'Inconsistent Error', header({ service: { value: 'X' } })],
    ['no DuplicateElimination (x-HDR-16)', 'Inconsistent Error', header({ duplicateElimination: false })],
    ['no AckRequested (x-HDR-19)', 'Inconsistent Error', ({ ackRequested: _, ...as }: EbmsMessage) => as],
    [
      'a signed acknowledgement that was not agreed',
      'Inconsistent Error',
      (as: EbmsMessage) => ({ ...as, ackRequested: { signed: true } }),
    ],
    ['a TimeToLive that is over (x-HDR-20)', 'TimeToLiveExpired Error', header({ timeToLive: Date.now() - 1000 })],
    [
      'a reference to a part that is not there (x-PKG-9)',
      'MimeProblem Error',
      (as: EbmsMessage) => ({ ...as, manifest: [{ href: 'cid:weg@partner.example' }] }),
    ],
    [
      'another role (x-HDR-7)',
      'ValueNotRecognized Error',
      (as: EbmsMessage) => header({ from: { ...as.header.from, role: 'Iemand' } })(as),
    ],
  ] as const)
    it(`tells ${code} of ${wat}`, async () => {
      expect(await refused(change as (as: EbmsMessage) => EbmsMessage)).to.equal(code);
    });

  it('tells a missing SyncReply over the channel of its own that then is meant (x-HDR-18, x-EBP-4)', async () => {
    const sent = message((as) => ({ ...as, syncReply: false }));
    const answer = await post(bytes(sent));
    expect([answer.status, answer.body.length]).to.deep.equal([202, 0]);
    await until(() => pair.partner.logged.some((line) => line.event === 'ebms' && line.action === 'MessageError'));
  });

  it('answers what is no ebMS message with a SOAP Fault (x-RCV-3, x-SIG-8, x-PKG-1)', async () => {
    const good = bytes(message()).toString();
    expect(await fault('<a/>')).to.equal('500 soap:Client');
    expect(await fault('niet xml')).to.equal('500 soap:Client');
    expect(await fault(`<!DOCTYPE a>${good}`)).to.equal('500 soap:Client');
    expect(await fault(good.replace(/<eb:MessageHeader.*<\/eb:MessageHeader>/s, ''))).to.equal('500 soap:Client');
    expect(await fault(good, { SOAPAction: 'ebXML' })).to.equal('500 soap:Client');
    expect(await fault(good, { 'Content-Type': 'application/json' })).to.equal('415 soap:Client');
    expect(await fault(good, { 'Content-Type': 'text/xml; charset=iso-8859-1' })).to.equal('415 soap:Client');
    expect(await fault(good.replace('eb:version="2.0"', 'eb:version="3.0"'))).to.equal('500 soap:Client');
  });

  it('answers an unknown or disabled agreement with a SOAP Fault, and tells nobody (x-RCV-3, x-HDR-8)', async () => {
    expect(await fault(bytes(message(header({ cpaId: 'onbekend' }))))).to.equal('500 soap:Client');
  });

  it('lets nobody send for another: the TLS certificate decides (x-AUT-3, traps 29, 55)', async () => {
    const stranger = await pair.pki.issue({ oin: '00000099000000003000', freshKey: true });
    const before = await stored();
    const answer = await pair.client(stranger).post(pair.bode.endpoint, HEADERS, bytes(message()));
    expect(answer.status).to.equal(500);
    expect(await stored()).to.equal(before);
    const swapped = message((as) => header({ from: as.header.to, to: as.header.from })(as));
    expect(await fault(bytes(swapped))).to.equal('500 soap:Client');
  });

  it('lets an intermediary send with a machtiging, and no longer than that (x-AUT-4)', async () => {
    const intermediair = await pair.pki.issue({ oin: '00000099000000004000', freshKey: true });
    const client = pair.client(intermediair);
    const send = () => client.post(pair.bode.endpoint, HEADERS, bytes(message()));
    const machtiging = {
      intermediairOin: '00000099000000004000' as never,
      clientOin: pair.partner.oin as never,
      berichtTypes: [],
      van: 0,
    };
    expect((await send()).status).to.equal(500);
    await pair.bode.store.commit([{ kind: 'machtiging', value: machtiging }]);
    expect(read(await send()).acknowledgment).not.to.equal(undefined);
    await pair.bode.store.commit([{ kind: 'machtiging', value: { ...machtiging, ingetrokkenOp: Date.now() - 1 } }]);
    expect((await send()).status).to.equal(500);
  });

  it('never answers an error or an acknowledgement with an error (x-SIG-7, trap 58)', async () => {
    const signal = (action: string, more: Partial<EbmsMessage>): EbmsMessage => {
      const { header: full } = message();
      const { role: _f, ...from } = full.from;
      const { role: _t, ...to } = full.to;
      const { timeToLive: _ttl, ...rest } = full;
      const about = `${newGuid(Date.now())}@bode.example`;
      return {
        header: {
          ...rest,
          from,
          to,
          action,
          service: { value: SIGNAL_SERVICE },
          refToMessageId: about,
          duplicateElimination: false,
        },
        syncReply: false,
        messageOrder: false,
        manifest: [],
        ...more,
      };
    };
    const ack = signal('Acknowledgment', {
      acknowledgment: { timestamp: Date.now(), refToMessageId: 'x@bode.example', from: [], references: [] },
    });
    const error = signal('MessageError', { errorList: [{ code: 'Unknown', severity: 'Error' }] });
    for (const one of [ack, error]) {
      const answer = await post(bytes(one));
      expect([answer.status, answer.body.length]).to.deep.equal([202, 0]);
    }
    expect(pair.bode.logged.at(-1)).to.include({ uitkomst: 'signaal', level: 'warn' });
  });

  it('answers Ping and StatusRequest, the latter only to who sent the message, and not without end (x-SIG-11, x-SIG-12)', async () => {
    const sent = message();
    await post(bytes(sent));
    const { header: full } = message();
    const { role: _f, ...from } = full.from;
    const { role: _t, ...to } = full.to;
    const { timeToLive: _ttl, ...rest } = full;
    const ask = (more: Partial<EbmsMessage>, action: string, messageId: string): Buffer =>
      bytes({
        header: {
          ...rest,
          from,
          to,
          action,
          service: { value: SIGNAL_SERVICE },
          messageId,
          duplicateElimination: false,
        },
        syncReply: true,
        messageOrder: false,
        manifest: [],
        ...more,
      });
    const pong = read(await post(ask({}, 'Ping', `${newGuid(Date.now())}@partner.example`)));
    expect(pong.header.action).to.equal('Pong');
    const status = async (refToMessageId: string) =>
      read(
        await post(
          ask({ statusRequest: { refToMessageId } }, 'StatusRequest', `${newGuid(Date.now())}@partner.example`),
        ),
      ).statusResponse?.messageStatus;
    expect(await status(sent.header.messageId)).to.equal('Received');
    expect(await status('nooit@partner.example')).to.equal('NotRecognized');
    let answered = 3;
    for (let n = 0; n < 20; n++) {
      const answer = await post(ask({}, 'Ping', `${newGuid(Date.now())}@partner.example`));
      if (answer.status === 200) answered += 1;
    }
    expect(answered).to.be.lessThan(15);
  });

  it('takes an answer while the message that it answers takes a step of its own (x-HDR-14, x-RCV-2)', async () => {
    const { store } = pair.bode;
    const { bericht: asked } = await pair.bode.send({ delen: [lading('<vraag/>')] });
    await until(async () => (await pair.bode.status(asked.id)) === 'bevestigd');
    const commit = store.commit;
    // What is read before the commit is old by then: another answer was first.
    Object.assign(store, {
      commit: async (...args: Parameters<typeof commit>) => {
        if (!args[0].some(({ kind }) => kind === 'ebmsBericht')) return commit(...args);
        Object.assign(store, { commit });
        const step = { kind: 'ebmsStatus', bericht: asked, uit: ['bevestigd'], status: 'verwerkt', op: 1 } as const;
        await commit([step]);
        return commit(...args);
      },
    });
    const { conversationId, messageId: refToMessageId } = asked;
    const answer = await post(bytes(message(header({ conversationId, refToMessageId }))));
    expect(answer.status).to.equal(200);
    expect(read(answer).acknowledgment).not.to.equal(undefined);
    expect(await pair.bode.status(asked.id)).to.equal('verwerkt');
  });

  it('does not take a message when the store cannot keep it: 503, so that the sender comes back (x-RCV-2, x-PKG-13)', async () => {
    const { store } = pair.bode;
    const commit = store.commit;
    const full = new Error('disk full');
    Object.assign(store, { commit: () => Promise.reject(full) });
    const sent = bytes(message());
    const answer = await post(sent);
    Object.assign(store, { commit });
    expect(answer.status).to.equal(503);
    expect(read(await post(sent)).acknowledgment).not.to.equal(undefined);
  });

  it('takes a good message right after all of that', async () => {
    const { bericht } = await pair.partner.send({ delen: [lading('<goed/>')] });
    await until(async () => (await pair.partner.status(bericht.id)) === 'bevestigd');
  });
});
