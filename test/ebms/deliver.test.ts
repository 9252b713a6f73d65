// What a sender does while its partner is away, slow, refuses, or answers late (x-RM-5 … 9, 12 … 14, x-PKG-13, x-HDR-20): resends are byte-equal, stop when they
// must, and the application hears one truth.
import { expect } from 'chai';
import { readEnvelope, readMessage, writeMessage } from '../../src/ebms/header/index.ts';
import { deliverMessage, deliverSignal, type Melding } from '../../src/ebms/index.ts';
import { makeAcknowledgment, makeMessageError } from '../../src/ebms/signals/index.ts';
import type { EbmsWerk } from '../../src/store/index.ts';
import { type EbmsPair, ebmsPair, lading, type PairOptions, until } from '../support/ebms.ts';
import { endpoint } from '../support/ebms-endpoint.ts';
import { testPki } from '../support/pki.ts';

describe('ebMS2 sender', () => {
  let pair: EbmsPair;
  let target: Awaited<ReturnType<typeof endpoint>>;
  const told: string[] = [];
  /** Time of both sides: the test decides when an interval is over. */
  let now: number;
  const INTERVAL = 60_000;
  const LEASE = 10_000;
  beforeEach(() => {
    now = Date.now();
  });
  afterEach(async () => {
    await pair.close();
    await target.close();
    told.length = 0;
  });

  const open = async (options: PairOptions = {}) => {
    const pki = await testPki();
    target = await endpoint(await pki.issue({ oin: '00000099000000002000', freshKey: true }));
    pair = await ebmsPair({
      retries: 2,
      retryIntervalMs: INTERVAL,
      clock: () => now,
      partnerEndpoint: target.url,
      deps: (side) => ({
        ...(side === 'bode'
          ? {
              meld: ({ messageId }, melding: Melding) => {
                told.push(`${messageId} ${melding}`);
                return [];
              },
            }
          : {}),
      }),
      ...options,
    });
    return pair;
  };
  const heard = (messageId: string) =>
    told.filter((line) => line.startsWith(messageId)).map((line) => line.split(' ')[1]);
  const send = () => pair.bode.send({ delen: [lading('<a/>')] });
  /** The work that is due, as a worker takes it, and one attempt of it. */
  const claim = async (side = pair.bode, soort: EbmsWerk['soort'] = 'zend', limit = 10) => {
    const { ebms } = side.store;
    const [lane] = await ebms.lanen([soort], now);
    return ebms.claim({ laan: lane!.laan, wie: 'test', now, tot: now + LEASE, limit });
  };
  const carryOut = async (werk: EbmsWerk) => {
    const { changes } = await deliverMessage(pair.bode.deps, werk, now);
    await pair.bode.store.commit(changes);
  };
  /** The attempt is over and its next look is later. */
  const paused = () =>
    until(async () => {
      const [lane] = await pair.bode.store.ebms.lanen(['zend'], now);
      return lane !== undefined && lane.eerste > now;
    }, 'the next look');
  /** Every interval passes without acknowledgement. */
  const expire = async (id: Parameters<typeof pair.bode.status>[0]) => {
    for (const sends of [1, 2, 3]) {
      await until(() => target.came.length === sends, `sending ${sends}`);
      await paused();
      now += INTERVAL;
    }
    await until(async () => (await pair.bode.status(id)) === 'mislukt', 'the failure');
  };

  it('sends the same bytes again each interval, as often as agreed, and then tells DeliveryFailure (x-RM-5, x-RM-12, traps 56, 59)', async () => {
    await open();
    const { bericht } = await send();
    await expire(bericht.id);
    expect(target.came.length).to.equal(3);
    for (const { body, contentType } of target.came) {
      expect(body.equals(target.came[0]!.body)).to.equal(true);
      expect(contentType).to.equal(target.came[0]!.contentType);
    }
    expect(await pair.bode.store.ebms.opId(bericht.id)).to.include({ reden: 'geenBevestiging' });
    expect(heard(bericht.messageId)).to.deep.equal(['mislukt']);
    expect(
      pair.bode.logged.some(
        (line) => line.event === 'ebms' && line.level === 'error' && line.code === 'geenBevestiging',
      ),
    ).to.equal(true);
    expect(await pair.bode.store.ebms.lanen(['zend'], Date.now())).to.deep.equal([]);
  });

  it('records an acknowledgement that comes after the failure, and tells it as late (x-RM-13)', async () => {
    await open();
    const { bericht } = await send();
    await expire(bericht.id);
    await acknowledge(bericht.messageId);
    await until(() => heard(bericht.messageId).includes('laatBevestigd'));
    expect(await pair.bode.status(bericht.id)).to.equal('mislukt');
    const events = (await pair.bode.store.ebms.gebeurtenissen(bericht.id)).map(({ soort }) => soort);
    expect(events).to.deep.equal(['verzonden', 'mislukt', 'laatBevestigd']);
  });

  /** The partner's acknowledgement of what came last, brought by itself. */
  async function acknowledge(messageId: string): Promise<void> {
    const envelop = await pair.bode.store.ebms.envelop((await own(messageId))!.id);
    const { header } = readMessage(readEnvelope(Buffer.from(envelop!)), pair.bode.deps.schema);
    const ack = makeAcknowledgment(header, { now: Date.now(), messageId: `ack-${messageId}` });
    await bring(writeMessage(ack).bytes);
  }
  const own = (messageId: string) =>
    pair.bode.store.ebms.get({ partner: pair.partner.oin, richting: 'uit', messageId });
  const bring = (envelop: Buffer) =>
    pair
      .client(pair.partner.identity)
      .post(pair.bode.endpoint, { SOAPAction: '"ebXML"', 'Content-Type': 'text/xml; charset=UTF-8' }, envelop);

  it('stops resending when it is acknowledged', async () => {
    await open();
    const { bericht } = await send();
    await until(() => target.came.length === 1);
    await acknowledge(bericht.messageId);
    await until(async () => (await pair.bode.status(bericht.id)) === 'bevestigd');
    now += 3 * INTERVAL;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(target.came.length).to.equal(1);
    expect(heard(bericht.messageId)).to.deep.equal(['bevestigd']);
  });

  it('does not believe an acknowledgement of somebody else or of another conversation (x-SIG-4)', async () => {
    await open();
    const { bericht } = await send();
    await until(async () => (await pair.bode.status(bericht.id)) === 'verzonden');
    const envelop = await pair.bode.store.ebms.envelop(bericht.id);
    const { header } = readMessage(readEnvelope(Buffer.from(envelop!)), pair.bode.deps.schema);
    const ack = makeAcknowledgment(
      { ...header, conversationId: 'anders' },
      { now: Date.now(), messageId: 'a@partner.example' },
    );
    await bring(writeMessage(ack).bytes);
    expect(await pair.bode.status(bericht.id)).to.equal('verzonden');
    const stranger = await pair.pki.issue({ oin: '00000099000000003000', freshKey: true });
    await pair
      .client(stranger)
      .post(
        pair.bode.endpoint,
        { SOAPAction: '"ebXML"', 'Content-Type': 'text/xml; charset=UTF-8' },
        writeMessage(makeAcknowledgment(header, { now: Date.now(), messageId: 'b@partner.example' })).bytes,
      );
    expect(await pair.bode.status(bericht.id)).to.equal('verzonden');
  });

  it('goes on after 503 and cut connections, and gives up at once when it is refused (x-PKG-13, trap 52)', async () => {
    await open();
    target.answer(503);
    const { bericht } = await send();
    await until(() => target.came.length >= 1);
    await paused();
    target.answer('cut');
    now += 2_000;
    await until(() => target.came.length >= 2, 'a second attempt');
    await paused();
    target.answer(202);
    now += 5_000;
    await until(async () => (await pair.bode.status(bericht.id)) === 'verzonden');
    target.answer(403);
    const { bericht: other } = await send();
    await until(async () => (await pair.bode.status(other.id)) === 'mislukt');
    expect(await pair.bode.store.ebms.opId(other.id)).to.include({ reden: 'geweigerd', code: '403' });
  });

  it('fails a message about which the partner tells an Error, and only notes a Warning (x-SIG-10)', async () => {
    await open();
    const { bericht } = await send();
    await until(async () => (await pair.bode.status(bericht.id)) === 'verzonden');
    const envelop = await pair.bode.store.ebms.envelop(bericht.id);
    const { header } = readMessage(readEnvelope(Buffer.from(envelop!)), pair.bode.deps.schema);
    const tell = (severity: 'Error' | 'Warning') =>
      bring(
        writeMessage(
          makeMessageError(header, [{ code: 'SecurityFailure', severity }], {
            now,
            messageId: `${severity}@partner.example`,
          }),
        ).bytes,
      );
    await tell('Warning');
    expect(await pair.bode.status(bericht.id)).to.equal('verzonden');
    await tell('Error');
    expect(await pair.bode.store.ebms.opId(bericht.id)).to.include({
      status: 'mislukt',
      reden: 'foutVanPartner',
      code: 'SecurityFailure',
    });
    expect(heard(bericht.messageId)).to.deep.equal(['mislukt']);
  });

  it('sends nothing under an agreement that was switched off (x-RM-14)', async () => {
    await open({ lanes: false });
    const { bericht } = await send();
    const [cpa] = await pair.bode.store.ebms.cpas.list();
    await pair.bode.store.commit([{ kind: 'cpa', value: { ...cpa!, ingeschakeld: false } }]);
    pair.bode.start();
    await until(async () => (await pair.bode.status(bericht.id)) === 'mislukt');
    expect(await pair.bode.store.ebms.opId(bericht.id)).to.include({ reden: 'overeenkomstVoorbij' });
    expect(target.came).to.deep.equal([]);
  });

  it('hears an acknowledgement that comes after the end of the agreement, and sends nothing any more (x-RM-13, x-RM-14)', async () => {
    await open({ spec: { end: Date.now() + 2 * INTERVAL + INTERVAL / 2 } });
    const { bericht } = await send();
    await until(() => target.came.length === 1);
    await paused();
    now += 2 * INTERVAL + INTERVAL / 2 + 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await pair.bode.status(bericht.id)).to.equal('verzonden');
    await acknowledge(bericht.messageId);
    await until(async () => (await pair.bode.status(bericht.id)) === 'bevestigd');
    expect(target.came.length).to.equal(1);
  });

  it('sends best effort once: a cut connection is told as unknown, never sent again (x-RM-3, trap 48)', async () => {
    await open({ profiel: 'osb-be' });
    target.answer('cut');
    const { bericht } = await send();
    await until(async () => (await pair.bode.status(bericht.id)) === 'mislukt');
    expect(await pair.bode.store.ebms.opId(bericht.id)).to.include({ reden: 'onbekend' });
    now += INTERVAL;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(target.came.length).to.equal(1);
  });

  it('does not send best effort again after a process died while it sent, and does after a failure of our own (x-RM-3, trap 48)', async () => {
    await open({ profiel: 'osb-be', lanes: false });
    const { bericht } = await send();
    const { bericht: other } = await send();
    const werk = await claim();
    const died = werk.find((one) => one.bericht.id === bericht.id)!;
    const failed = werk.find((one) => one.bericht.id === other.id)!;
    const later = { kind: 'ebmsWerkLater', id: failed.id, op: now, gegevens: { storingen: '1' } } as const;
    await pair.bode.store.commit([later]);
    now += LEASE;
    for (const one of await claim()) await carryOut(one);
    expect(target.came.length).to.equal(1);
    expect(await pair.bode.store.ebms.opId(bericht.id)).to.include({ status: 'mislukt', reden: 'onbekend' });
    expect(await pair.bode.status(other.id)).to.equal('verzonden');
    expect(died.pogingen).to.equal(1);
  });

  it('goes on until the acknowledgement when two attempts of one message crossed, after a lease ran out (x-RM-5)', async () => {
    await open({ lanes: false });
    const { bericht } = await send();
    const [slow] = await claim();
    now += LEASE;
    const [quick] = await claim();
    const late = await deliverMessage(pair.bode.deps, slow!, now);
    await carryOut(quick!);
    await pair.bode.store.commit(late.changes).then(
      () => expect.fail('the other attempt was first'),
      () => pair.bode.store.commit(late.overtaken!),
    );
    expect(await pair.bode.status(bericht.id)).to.equal('verzonden');
    now += INTERVAL;
    for (const one of await claim()) await carryOut(one);
    expect(target.came.length).to.equal(3);
  });

  it('ends every waiting copy of an acknowledgement when one arrived (x-RM-10)', async () => {
    await open({ lanes: false });
    await pair.partner.send({ delen: [] });
    const [sending] = await claim(pair.partner, 'zend');
    for (let times = 0; times < 3; times++) await deliverMessage(pair.partner.deps, sending!, now);
    const [signal] = await claim(pair.bode, 'signaal', 1);
    expect(await pair.bode.store.ebms.wachtend(signal!.laan)).to.equal(3);
    await pair.bode.store.commit((await deliverSignal(pair.bode.deps, signal!, now)).changes);
    expect(await pair.bode.store.ebms.wachtend(signal!.laan)).to.equal(0);
    expect(target.came.length).to.equal(1);
  });

  it('delivers within 50 ms of the commit when nothing else is under way', async () => {
    await open({ clock: Date.now });
    const { bericht: warm } = await send();
    await until(async () => (await pair.bode.status(warm.id)) === 'verzonden');
    const waits: number[] = [];
    for (let n = 0; n < 5; n++) {
      const before = target.came.length;
      await send();
      const committed = Date.now();
      await until(() => target.came.length > before);
      waits.push(target.came.at(-1)!.at - committed);
    }
    // Polling would show as up to a second each; one slow moment of the machine does not count.
    expect(Math.min(...waits)).to.be.lessThan(50);
  });
});
