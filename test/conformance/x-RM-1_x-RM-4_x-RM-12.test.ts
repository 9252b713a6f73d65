// x-RM-1 once and only once, from end to end; x-RM-4 acknowledgements stand alone; x-RM-12 a failure to deliver is an alarm for the operator and is told to the
// application.
import { expect } from 'chai';
import { type EbmsPair, ebmsPair, lading, until } from '../support/ebms.ts';
import { type Endpoint, endpoint } from '../support/ebms-endpoint.ts';
import { pack, post, read, rowsOf, writeLetter } from '../support/ebms-letter.ts';
import { testPki } from '../support/pki.ts';

describe('x-RM: reliable messaging between two parties', () => {
  let pair: EbmsPair;
  let target: Endpoint;
  const told: string[] = [];
  before(async () => {
    target = await endpoint(await (await testPki()).issue({ oin: '00000099000000002000', freshKey: true }));
    pair = await ebmsPair({
      partnerEndpoint: target.url,
      deps: () => ({
        meld: ({ messageId }, melding) => {
          told.push(`${messageId} ${melding}`);
          return [];
        },
      }),
    });
  });
  after(async () => {
    await pair.close();
    await target.close();
  });
  const text = (at: number) => target.came[at]!.body.toString();

  it('x-RM-1: each of many that come several times, also at once, is delivered once; every copy is acknowledged the same', async () => {
    const letters = await Promise.all(Array.from({ length: 10 }, () => writeLetter(pair)));
    const copies = letters.flatMap((letter) => [letter, letter, letter]);
    const answers = await Promise.all(copies.map((letter) => post(pair, pack(letter))));
    expect(answers.every(({ status }) => status === 202)).to.equal(true);
    expect(rowsOf(pair.bode, 'ebms_berichten')).to.equal(10);
    expect(await pair.bode.store.ebms.wachtend(`aanbod ${pair.bode.oin}`)).to.equal(10);
    // One that arrives may end the copies that still wait to be sent.
    const texts = () => new Set(target.came.map(({ body }) => body.toString()));
    await until(() => texts().size === 10, 'an acknowledgement of each');
    await until(
      async () => (await pair.bode.store.ebms.lanen(['signaal'], Date.now())).length === 0,
      'the end of the work',
    );
    const acknowledgements = texts();
    expect(acknowledgements.size).to.equal(10);
    expect(target.came.length).to.be.within(10, 30);
    const about = [...acknowledgements].map((one) => read({ status: 200, body: Buffer.from(one) }).about).sort();
    expect(about).to.deep.equal(letters.map(({ message }) => message.header.messageId).sort());
  });

  it('x-RM-1: from end to end: acknowledgements are of toPartyMSH, never of a node between', () => {
    for (const { body } of target.came) {
      expect(body.toString()).to.match(
        /<eb:Acknowledgment [^>]*soap:actor="urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH"/,
      );
      expect(body.toString()).not.to.contain('nextMSH');
    }
  });

  it('x-RM-4: an acknowledgement is a message of its own: no payload, no other block, not asking for anything', async () => {
    const before = target.came.length;
    const letter = await writeLetter(pair);
    await post(pair, pack(letter));
    await pair.bode.send({
      conversationId: letter.message.header.conversationId,
      refToMessageId: letter.message.header.messageId,
      delen: [lading('<antwoord/>')],
    });
    await until(() => target.came.length >= before + 2, 'both');
    const both = [text(before), text(before + 1)];
    const acknowledgement = both.find((one) => one.includes('<eb:Acknowledgment '))!;
    const answer = both.find((one) => !one.includes('<eb:Acknowledgment '))!;
    expect(acknowledgement).to.contain('<eb:Action>Acknowledgment</eb:Action>');
    expect(acknowledgement).not.to.match(/<eb:(?:Manifest|ErrorList|AckRequested|DuplicateElimination|StatusRequest)/);
    expect(answer).to.contain('<eb:Action>antwoord</eb:Action>');
  });

  it('x-RM-4: one that comes bundled with a business message is refused', async () => {
    const letter = await writeLetter(pair);
    const block =
      '<eb:Acknowledgment xmlns:eb="http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd" eb:version="2.0" ' +
      'soap:mustUnderstand="1"><eb:Timestamp>2026-03-03T09:12:04Z</eb:Timestamp><eb:RefToMessageId>a@b</eb:RefToMessageId></eb:Acknowledgment>';
    const soap = Buffer.from(letter.soap.toString().replace('</soap:Header>', `${block}</soap:Header>`));
    const [rows, before] = [rowsOf(pair.bode, 'ebms_berichten'), target.came.length];
    await post(pair, pack({ ...letter, soap }));
    await until(() => target.came.length > before, 'the error');
    expect(read({ status: 200, body: target.came[before]!.body }).code).to.equal('NotSupported Error');
    expect(rowsOf(pair.bode, 'ebms_berichten')).to.equal(rows);
  });

  it('x-RM-12: what the partner refuses is told to the application once and to the operator as an error, without its content', async () => {
    target.answer(400);
    const { bericht } = await pair.bode.send({ delen: [lading('<geheim-van-de-inhoud/>')] });
    await until(async () => (await pair.bode.status(bericht.id)) === 'mislukt', 'the failure');
    expect(told.filter((line) => line.startsWith(bericht.messageId))).to.deep.equal([`${bericht.messageId} mislukt`]);
    const alarms = pair.bode.logged.filter((line) => line.event === 'ebms' && line.level === 'error');
    expect(alarms).to.have.length(1);
    expect(alarms[0]).to.include({ uitkomst: 'mislukt', messageId: bericht.messageId, partner: pair.partner.oin });
    expect(JSON.stringify(pair.bode.logged)).not.to.contain('geheim-van-de-inhoud');
    target.answer(202);
  });
});
