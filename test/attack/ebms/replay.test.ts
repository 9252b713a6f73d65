// Replays and messages about the messages of others (traps 48, 49, 55, 57; x-RM-2, x-RM-10, x-SIG-4, x-SIG-7, x-SIG-11): under another agreement, by another partner,
// many at once; acknowledgements and errors of who is not the receiver.
import { expect } from 'chai';
import { newGuid } from '../../../src/core/index.ts';
import { maakCpa } from '../../../src/ebms/cpa/index.ts';
import { writeMessage } from '../../../src/ebms/header/index.ts';
import type { EbmsMessage } from '../../../src/ebms/index.ts';
import { makeAcknowledgment, makeMessageError, makeStatusRequest } from '../../../src/ebms/signals/index.ts';
import { BODE_OIN, lading, PARTNER_OIN, SERVICE } from '../../support/ebms.ts';
import { type Letter, pack, plain, post, read, rowsOf, snapshot, writeLetter } from '../../support/ebms-letter.ts';
import type { TestCertificate } from '../../support/pki.ts';
import { openPair, passes } from './arena.ts';

const THIRD = '00000099000000003000';
const HOUR = 3_600_000;
const party = (oin: string, role?: string) => ({
  partyIds: [{ value: oin, type: 'urn:osb:oin' }],
  ...(role === undefined ? {} : { role }),
});

describe('attack over /ebms: replay', () => {
  const pair = openPair();
  let third: TestCertificate;
  /** Two more agreements: a second one with the partner, and one with a third party. */
  let second: string;
  let withThird: string;
  before(async () => {
    third = await pair().pki.issue({ oin: THIRD, freshKey: true });
    second = await agree(PARTNER_OIN, 'https://partner.example/ebms');
    withThird = await agree(THIRD, 'https://derde.example/ebms');
  });
  afterEach(() => passes(pair()));

  async function agree(oin: string, endpoint: string): Promise<string> {
    const made = maakCpa({
      versie: '2',
      start: Date.now() - HOUR,
      end: Date.now() + 200 * 24 * HOUR,
      service: SERVICE,
      a: { naam: 'Bode', oin: BODE_OIN, rol: 'Bode', endpoint: pair().bode.endpoint, certificaten: {} },
      b: { naam: 'Ander', oin, rol: 'Partner', endpoint, certificaten: {} },
      acties: [{ actie: 'melding', van: 'b', profiel: 'osb-rm' }],
      syncSignals: true,
    });
    if (!made.ok) throw new Error(made.bezwaren.join());
    const [row] = await pair().bode.store.ebms.cpas.list();
    const value = { ...row!, cpaId: made.cpaId, versie: newGuid(Date.now()), xml: made.bytes.toString() };
    await pair().bode.store.commit([{ kind: 'cpa', value }]);
    return made.cpaId;
  }
  const rewritten = (letter: Letter, header: Partial<EbmsMessage['header']>): Letter => {
    const message = { ...letter.message, header: { ...letter.message.header, ...header } };
    return { ...letter, message, soap: writeMessage(message).bytes };
  };
  const counts = () =>
    ['ebms_berichten', 'ebms_delen', 'ebms_stukken', 'ebms_werk'].map((table) => rowsOf(pair().bode, table));

  it('under another agreement of the same parties: nothing is delivered again, the operator is told', async () => {
    const letter = await writeLetter(pair());
    await post(pair(), pack(letter));
    const before = counts();
    await post(pair(), pack(rewritten(letter, { cpaId: second })));
    expect(counts()).to.deep.equal(before);
    expect(
      pair()
        .bode.logged.filter(({ event }) => event === 'ebms')
        .at(-1),
    ).to.include({ uitkomst: 'duplicaat', level: 'warn' });
  });

  it('under the agreement of another partner: a SOAP Fault', async () => {
    const letter = await writeLetter(pair());
    await post(pair(), pack(letter));
    const before = snapshot(pair().bode);
    expect(read(await post(pair(), pack(rewritten(letter, { cpaId: withThird }))))).to.include({
      kind: 'fault',
      status: 500,
    });
    expect(read(await post(pair(), pack(letter), third))).to.include({ kind: 'fault', status: 500 });
    expect(snapshot(pair().bode)).to.deep.equal(before);
  });

  it('a MessageId that another partner used first does not keep the message out', async () => {
    const letter = await writeLetter(pair());
    const theirs = rewritten(letter, { cpaId: withThird, from: party(THIRD, 'Partner') });
    expect(read(await post(pair(), pack(theirs), third)).kind).to.equal('acknowledgment');
    const before = rowsOf(pair().bode, 'ebms_berichten');
    expect(read(await post(pair(), pack(letter)))).to.include({
      kind: 'acknowledgment',
      about: letter.message.header.messageId,
    });
    expect(rowsOf(pair().bode, 'ebms_berichten')).to.equal(before + 1);
  });

  it('eight copies at once of a message of 3 MiB: one message, its pieces and no others', async () => {
    const letter = await writeLetter(pair(), { contents: [Buffer.alloc(3 * 1024 * 1024, 'x')] });
    const before = counts();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(pair(), pack(letter))));
    expect(new Set(answers.map(({ body }) => body.toString())).size).to.equal(1);
    expect(counts().map((count, at) => count - before[at]!)).to.deep.equal([1, 1, 3, 1]);
  });

  it('a copy with another payload and the same header is a copy', async () => {
    const letter = await writeLetter(pair());
    const first = await post(pair(), pack(letter));
    const before = counts();
    const other = { ...letter, parts: [{ ...letter.parts[0]!, body: Buffer.from('<anders/>') }] };
    expect((await post(pair(), pack(other))).body.equals(first.body)).to.equal(true);
    expect(counts()).to.deep.equal(before);
  });

  describe('signals about a message of Bode', () => {
    const ours = async () => {
      const { bericht } = await pair().bode.send({ delen: [lading('<a/>')] });
      const header = {
        from: party(BODE_OIN, 'Bode'),
        to: party(PARTNER_OIN, 'Partner'),
        cpaId: pair().cpaId,
        conversationId: bericht.conversationId,
        service: SERVICE,
        action: 'antwoord',
        messageId: bericht.messageId,
      };
      return { bericht, header };
    };
    const fresh = () => ({ now: Date.now(), messageId: `${newGuid(Date.now())}@partner.example` });
    const status = async (id: Awaited<ReturnType<typeof ours>>['bericht']['id']) => pair().bode.status(id);

    it('an acknowledgement by a third party, in its own name and in that of the partner', async () => {
      const { bericht, header } = await ours();
      const inItsName = { ...header, to: party(THIRD), cpaId: withThird };
      for (const about of [inItsName, header])
        await post(pair(), plain(writeMessage(makeAcknowledgment(about, fresh())).bytes), third);
      expect(await status(bericht.id)).to.equal('aangenomen');
    });
    it('an acknowledgement of the partner in another conversation or under another agreement', async () => {
      const { bericht, header } = await ours();
      for (const more of [{ conversationId: 'anders' }, { cpaId: second }]) {
        const answer = await post(
          pair(),
          plain(writeMessage(makeAcknowledgment({ ...header, ...more }, fresh())).bytes),
        );
        expect([answer.status, answer.body.length]).to.deep.equal([202, 0]);
      }
      expect(await status(bericht.id)).to.equal('aangenomen');
    });
    it('an error by a third party', async () => {
      const { bericht, header } = await ours();
      const errors = [{ code: 'Unknown', severity: 'Error' }] as const;
      for (const about of [{ ...header, to: party(THIRD), cpaId: withThird }, header])
        await post(pair(), plain(writeMessage(makeMessageError(about, errors, fresh())).bytes), third);
      expect(await status(bericht.id)).to.equal('aangenomen');
    });
    it('an acknowledgement with a payload', async () => {
      const { bericht, header } = await ours();
      const soap = writeMessage(makeAcknowledgment(header, fresh())).bytes;
      const before = counts();
      const { parts } = await writeLetter(pair());
      await post(pair(), pack({ soap, parts }));
      expect(await status(bericht.id)).to.equal('aangenomen');
      expect(counts()).to.deep.equal(before);
    });
    it('a third party that asks for the status of a message of the partner learns nothing', async () => {
      const letter = await writeLetter(pair());
      await post(pair(), pack(letter));
      const route = { from: party(THIRD), to: party(BODE_OIN), cpaId: withThird, conversationId: 'c' };
      const request = { ...makeStatusRequest(route, letter.message.header.messageId, fresh()), syncReply: true };
      const text = (await post(pair(), plain(writeMessage(request).bytes), third)).body.toString();
      expect(text).to.contain('eb:messageStatus="NotRecognized"');
    });
    it('an acknowledgement that is right is taken, so that the cases above are real', async () => {
      const { bericht, header } = await ours();
      await post(pair(), plain(writeMessage(makeAcknowledgment(header, fresh())).bytes));
      expect(await status(bericht.id)).to.equal('bevestigd');
    });
  });
});
