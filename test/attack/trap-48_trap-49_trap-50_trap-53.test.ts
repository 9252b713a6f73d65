// trap 48: best effort that filters or acknowledges; trap 49: a duplicate after a lost acknowledgement; trap 50: a PersistDuration that is shorter than
// duplicates can come; trap 53: an acknowledgement before the store, errors under HTTP 200, an answer of the application in the HTTP answer.
import { expect } from 'chai';
import { kanaalVoor } from '../../src/ebms/cpa/index.ts';
import { planAcceptance } from '../../src/ebms/reliability/index.ts';
import { lees } from '../ebms/cpa/lees.ts';
import { SERVICE, xml } from '../ebms/cpa/voorbeelden.ts';
import { type EbmsPair, ebmsPair, lading, until } from '../support/ebms.ts';
import { type Endpoint, endpoint } from '../support/ebms-endpoint.ts';
import { pack, post, read, rowsOf, writeLetter } from '../support/ebms-letter.ts';
import { testPki } from '../support/pki.ts';

describe('traps of acknowledging, between two real parties', () => {
  let pair: EbmsPair;
  let target: Endpoint;
  before(async () => {
    target = await endpoint(await (await testPki()).issue({ oin: '00000099000000002000', freshKey: true }));
    pair = await ebmsPair({
      partnerEndpoint: target.url,
      acties: [
        { actie: 'los', van: 'b', profiel: 'osb-be' },
        { actie: 'melding', van: 'b', profiel: 'osb-rm' },
        { actie: 'antwoord', van: 'a', profiel: 'osb-rm' },
      ],
    });
  });
  after(async () => {
    await pair.close();
    await target.close();
  });
  const waiting = () => pair.bode.store.ebms.wachtend(`aanbod ${pair.bode.oin}`);

  it('trap 48: a best effort message that comes twice is delivered twice, and nothing comes back', async () => {
    const letter = await writeLetter(pair, { action: 'los' });
    for (let n = 0; n < 2; n++) expect((await post(pair, pack(letter))).body.length).to.equal(0);
    const { messageId } = letter.message.header;
    expect((await pair.bode.received()).filter((one) => one.messageId === messageId)).to.have.length(2);
    expect(await waiting()).to.equal(2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(target.came).to.deep.equal([]);
  });

  it('trap 49: the acknowledgement was lost: the stored one comes again, nothing is delivered, nothing is an error', async () => {
    target.answer('cut');
    const letter = await writeLetter(pair);
    const work = await waiting();
    await post(pair, pack(letter));
    await until(() => target.came.length >= 1, 'the first acknowledgement');
    target.answer(202);
    const before = target.came.length;
    await post(pair, pack(letter));
    await until(() => target.came.length > before, 'the second one');
    const texts = new Set(target.came.map(({ body }) => body.toString()));
    expect(texts.size).to.equal(1);
    expect(read({ status: 200, body: Buffer.from([...texts][0]!) })).to.include({
      kind: 'acknowledgment',
      about: letter.message.header.messageId,
    });
    expect(await waiting()).to.equal(work + 1);
    expect(
      pair.bode.logged.filter((line) => line.event === 'ebms' && line.level !== 'info' && line.richting === 'in'),
    ).to.deep.equal([]);
  });

  it('trap 53: nothing is acknowledged, and nothing taken, before it is in the store', async () => {
    const { store } = pair.bode;
    const commit = store.commit;
    const came = target.came.length;
    const letter = await writeLetter(pair);
    const rows = () => ['ebms_berichten', 'ebms_delen', 'ebms_stukken'].map((table) => rowsOf(pair.bode, table));
    const before = rows();
    store.commit = () => Promise.reject(new Error('no'));
    const answer = await post(pair, pack(letter));
    store.commit = commit;
    expect(read(answer)).to.include({ status: 503, kind: 'fault' });
    expect(rows()).to.deep.equal(before);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(target.came.length).to.equal(came);
  });

  it('trap 53: an error is never told under 2xx as text', async () => {
    const good = pack(await writeLetter(pair));
    for (const odd of [
      { headers: { ...good.headers, SOAPAction: 'ebXML' }, body: good.body },
      { headers: good.headers, body: Buffer.from('rubbish') },
      { headers: { ...good.headers, 'Content-Type': 'text/plain' }, body: good.body },
    ]) {
      const answer = read(await post(pair, odd));
      expect(answer.kind).to.equal('fault');
      expect(answer.status).to.be.at.least(400);
    }
  });

  it('trap 53: an answer of the application that comes in the HTTP answer is not taken for one', async () => {
    const { bericht } = await pair.bode.send({ delen: [lading('<a/>')] });
    await until(async () => (await pair.bode.status(bericht.id)) === 'verzonden');
    const business = await writeLetter(pair, {
      contents: [],
      change: (as) => ({
        ...as,
        header: { ...as.header, refToMessageId: bericht.messageId, conversationId: bericht.conversationId },
      }),
    });
    target.answer(200, business.soap);
    const rows = rowsOf(pair.bode, 'ebms_berichten');
    const { bericht: next } = await pair.bode.send({ delen: [lading('<b/>')] });
    await until(async () => (await pair.bode.status(next.id)) === 'verzonden');
    expect(rowsOf(pair.bode, 'ebms_berichten')).to.equal(rows + 1);
    expect(await pair.bode.status(bericht.id)).to.equal('verzonden');
    target.answer(202);
  });
});

describe('trap 50: PersistDuration of a day, retries for 27 hours', () => {
  const HOUR = 3_600_000;
  it('a duplicate of the 27th hour is a duplicate', async () => {
    const cpa = lees(await xml('osb-rm', { persistDurationMs: 24 * HOUR }));
    const [a, b] = cpa.parties;
    const [from, to] = [
      { partyIds: a.partyIds, role: 'Vrager' },
      { partyIds: b.partyIds, role: 'Aanbieder' },
    ];
    const found = kanaalVoor(cpa, { from, to, service: SERVICE, action: 'Vraag' });
    if (!found.ok) throw new Error(found.tekst);
    const now = cpa.start + 100 * HOUR;
    const header = {
      from,
      to,
      cpaId: cpa.cpaId,
      conversationId: 'c',
      service: SERVICE,
      action: 'Vraag',
      messageId: 'a@b',
      timestamp: now,
    };
    const message = {
      header: { ...header, duplicateElimination: true },
      ackRequested: { signed: false },
      syncReply: false,
      messageOrder: false,
      manifest: [],
    };
    const delivered = (ago: number) =>
      planAcceptance(message, found.kanaal, { now, sha256: 'a', earlier: { receivedAt: now - ago, sha256: 'a' } })
        .deliver;
    expect([delivered(24 * HOUR + 1), delivered(27 * HOUR), delivered(27 * HOUR + 1)]).to.deep.equal([
      false,
      false,
      true,
    ]);
  });
});
