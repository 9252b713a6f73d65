// The trail of an ebMS message: x-LOG-4 what is logged, x-LOG-5 refusals with their reason, x-LOG-6 what proves it, x-LOG-7 how long content is kept.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { type EbmsPair, ebmsPair } from '../support/ebms.ts';
import { pack, post, read, rowsOf, SECRET, writeLetter } from '../support/ebms-letter.ts';

describe('x-LOG: the trail of an ebMS message', () => {
  let pair: EbmsPair;
  before(async () => {
    pair = await ebmsPair({ profiel: 'osb-rm-s', syncSignals: true, lanes: false });
  });
  after(() => pair.close());
  const last = () => pair.bode.logged.filter(({ event }) => event === 'ebms').at(-1)!;
  const take = async () => {
    const letter = await writeLetter(pair);
    const answer = await post(pair, pack(letter));
    expect(read(answer).kind).to.equal('acknowledgment');
    const { messageId } = letter.message.header;
    const bericht = (await pair.bode.store.ebms.get({ partner: pair.partner.oin, richting: 'in', messageId }))!;
    return { letter, answer, bericht };
  };

  it('x-LOG-4: who, what, which certificate and revocation list, verdict and size; never content', async () => {
    const { letter, bericht } = await take();
    const { header } = letter.message;
    const line = last();
    expect(line).to.include({
      richting: 'in',
      transportOin: pair.partner.oin,
      oin: pair.partner.oin,
      cpa: pair.cpaId,
      action: 'melding',
      messageId: header.messageId,
      conversationId: header.conversationId,
      profiel: 'osb-rm-s',
      handtekening: 'geldig',
      uitkomst: 'aangenomen',
      http: 200,
      bytes: pack(letter).body.length,
      delen: 1,
      fingerprint: createHash('sha256').update(pair.partner.identity.certificate).digest('hex'),
    });
    expect(line)
      .to.have.property('crlVan')
      .that.matches(/^\d{4}-\d\d-\d\dT/);
    expect(bericht.delen[0]!.sha256).to.equal(createHash('sha256').update(letter.parts[0]!.body).digest('hex'));
    expect(JSON.stringify(pair.bode.logged)).not.to.contain(SECRET);
  });

  it('x-LOG-5: a refusal with its code, clause and cause', async () => {
    const letter = await writeLetter(pair);
    await post(pair, pack({ ...letter, parts: [{ ...letter.parts[0]!, body: Buffer.from('<anders/>') }] }));
    expect(last()).to.include({ uitkomst: 'geweigerd', code: 'ebms.security', level: 'warn' });
    expect(last()).to.have.property('clause').that.matches(/^x-/);
    expect(last())
      .to.have.property('oorzaak')
      .that.matches(/digest/);
    const stranger = await pair.pki.issue({ oin: '00000099000000003000', freshKey: true });
    await post(pair, pack(await writeLetter(pair)), stranger);
    expect(last()).to.include({ transportOin: '00000099000000003000', uitkomst: 'geweigerd', code: 'ebms.agreement' });
  });

  it('x-LOG-6: the signed message as it came, the signed acknowledgement as it went, and whose certificate it was', async () => {
    const { letter, answer, bericht } = await take();
    const { store } = pair.bode;
    expect(Buffer.from((await store.ebms.envelop(bericht.id))!).equals(letter.soap)).to.equal(true);
    expect(Buffer.from((await store.ebms.antwoord(bericht.id))!.envelop).equals(answer.body)).to.equal(true);
    expect(bericht.certificaat).to.equal(createHash('sha256').update(pair.partner.identity.certificate).digest('hex'));
  });

  it('x-LOG-7: content goes when its time is over; the message and its acknowledgement are known as long as it can come again', async () => {
    const { letter, answer, bericht } = await take();
    const { store } = pair.bode;
    const now = Date.now();
    const claim = { laan: `aanbod ${pair.bode.oin}`, wie: 'proef', now, tot: now + 60_000, limit: 100 };
    const werk = (await store.ebms.claim(claim)).find((one) => one.bericht.id === bericht.id)!;
    await store.commit([
      { kind: 'ebmsWerkKlaar', id: werk.id },
      {
        kind: 'ebmsStatus',
        bericht: { partner: bericht.partner, id: bericht.id },
        uit: ['ontvangen'],
        status: 'verwerkt',
        op: now,
        inhoudTot: now + 1000,
      },
    ]);
    await store.opruimen(now + 500);
    expect(await store.ebms.envelop(bericht.id)).not.to.equal(undefined);
    const pieces = rowsOf(pair.bode, 'ebms_stukken');
    await store.opruimen(now + 2000);
    expect(await store.ebms.envelop(bericht.id)).to.equal(undefined);
    expect(rowsOf(pair.bode, 'ebms_stukken')).to.equal(pieces - 1);
    const again = await post(pair, pack(letter));
    expect(again.body.equals(answer.body)).to.equal(true);
    expect(last()).to.include({ uitkomst: 'duplicaat' });
    await store.opruimen(bericht.ontstaanOp + 400 * 86_400_000);
    expect(await store.ebms.opId(bericht.id)).to.equal(undefined);
  });
});
