// The journey of a message that comes in: x-RCV-1 its order, x-RCV-2 stored before it is answered, x-RCV-3 what cannot be read or has no agreement, x-RCV-4
// nothing is forwarded.
import { expect } from 'chai';
import type { Change } from '../../src/store/index.ts';
import { type EbmsPair, ebmsPair } from '../support/ebms.ts';
import { type Letter, pack, plain, post, read, snapshot, writeLetter } from '../support/ebms-letter.ts';

describe('x-RCV: the receiver', () => {
  let pair: EbmsPair;
  const posted: string[] = [];
  before(async () => {
    pair = await ebmsPair({
      profiel: 'osb-rm-s',
      syncSignals: true,
      lanes: false,
      deps: (side) =>
        side === 'bode'
          ? {
              client: {
                post: (url) => {
                  posted.push(url);
                  return Promise.reject(new Error('nobody'));
                },
              },
              soon: (endpoint) => void posted.push(endpoint),
            }
          : {},
    });
  });
  after(() => pair.close());

  /** A flaw of one step: in the record before it is signed, in the SOAP text after it, or in the payload. */
  interface Flaw {
    readonly message?: (message: Letter['message']) => Letter['message'];
    readonly text?: (text: string) => string;
    readonly body?: string;
  }
  const FLAWS: readonly (readonly [step: string, outside: string, flaw: Flaw])[] = [
    ['XML without DTD', 'fault soap:Client xml.forbidden', { text: (text) => `<!DOCTYPE a>${text}` }],
    // The agreement comes before the schema: only it says to whom an error may be sent.
    [
      'agreement and parties',
      'fault soap:Client ebms.agreement',
      { message: (as) => ({ ...as, header: { ...as.header, cpaId: 'geen' } }) },
    ],
    [
      'schema',
      'error OtherXml Error ebms.schema',
      { text: (text) => text.replace('<eb:Manifest ', '<eb:Manifest eb:x="" ') },
    ],
    [
      'service, action and role',
      'error ValueNotRecognized Error ebms.action',
      { message: (as) => ({ ...as, header: { ...as.header, action: 'geen' } }) },
    ],
    ['header rules', 'error Inconsistent Error ebms.agreement', { message: ({ ackRequested: _, ...as }) => as }],
    ['signature', 'error SecurityFailure Error ebms.security', { body: '<anders/>' }],
    [
      'TimeToLive',
      'error TimeToLiveExpired Error ebms.expired',
      { message: (as) => ({ ...as, header: { ...as.header, timeToLive: Date.now() - 1000 } }) },
    ],
  ];

  async function told(...flaws: readonly Flaw[]): Promise<string> {
    const letter = await writeLetter(pair, {
      change: (as) => flaws.reduce((now, { message }) => message?.(now) ?? now, as),
    });
    const text = flaws.reduce((now, { text }) => text?.(now) ?? now, letter.soap.toString());
    const body = flaws.find((flaw) => flaw.body !== undefined)?.body;
    const parts = letter.parts.map((part) => (body === undefined ? part : { ...part, body: Buffer.from(body) }));
    const lines = pair.bode.logged.length;
    const { kind, code } = read(await post(pair, pack({ soap: Buffer.from(text), parts })));
    const line = pair.bode.logged.slice(lines).find(({ event }) => event === 'ebms');
    return `${kind} ${code} ${line && 'code' in line ? line.code : ''}`;
  }

  for (const [at, [step, outside, flaw]] of FLAWS.entries())
    it(`x-RCV-1: ${step} before every later step`, async () => {
      const before = snapshot(pair.bode);
      expect(await told(flaw)).to.equal(outside);
      for (const [later, , other] of FLAWS.slice(at + 1)) expect(await told(flaw, other), later).to.equal(outside);
      expect(snapshot(pair.bode)).to.deep.equal(before);
    });

  it('x-RCV-1: a duplicate that comes after its TimeToLive is still a duplicate: what was accepted stays accepted', async () => {
    const change = (as: Letter['message']) => ({ ...as, header: { ...as.header, timeToLive: Date.now() + 700 } });
    const letter = await writeLetter(pair, { change });
    const first = await post(pair, pack(letter));
    expect(read(first).kind).to.equal('acknowledgment');
    await new Promise((resolve) => setTimeout(resolve, 750));
    expect((await post(pair, pack(letter))).body.equals(first.body)).to.equal(true);
  });

  it('x-RCV-2: message, duplicate key, acknowledgement, payload and work are one transaction, and it comes before the answer', async () => {
    const { store } = pair.bode;
    const commit = store.commit;
    const committed: string[][] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    store.commit = async (changes: readonly Change[]) => {
      committed.push(changes.map(({ kind }) => kind));
      await held;
      return commit(changes);
    };
    const before = snapshot(pair.bode);
    const letter = await writeLetter(pair);
    let answered = false;
    const answer = post(pair, pack(letter)).finally(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answered).to.equal(false);
    expect(snapshot(pair.bode)).to.deep.equal(before);
    release();
    expect(read(await answer).kind).to.equal('acknowledgment');
    store.commit = commit;
    expect(committed).to.deep.equal([['ebmsStuk', 'ebmsBericht', 'ebmsWerk']]);
    const found = await store.ebms.get({
      partner: pair.partner.oin,
      richting: 'in',
      messageId: letter.message.header.messageId,
    });
    expect((await store.ebms.antwoord(found!.id))?.action).to.equal('Acknowledgment');
  });

  it('x-RCV-2: what cannot be stored is not taken; it is taken once when it comes again', async () => {
    const { store } = pair.bode;
    const commit = store.commit;
    const before = snapshot(pair.bode);
    const letter = await writeLetter(pair);
    store.commit = () => Promise.reject(new Error('disk full'));
    const answer = read(await post(pair, pack(letter)));
    store.commit = commit;
    expect(answer).to.include({ status: 503, kind: 'fault' });
    expect(snapshot(pair.bode)).to.deep.equal(before);
    expect(read(await post(pair, pack(letter))).kind).to.equal('acknowledgment');
    const { messageId } = letter.message.header;
    expect((await pair.bode.received()).filter((one) => one.messageId === messageId)).to.have.length(1);
  });

  it('x-RCV-3: an unknown CPAId, and an envelope that cannot be read: a SOAP Fault', async () => {
    const letter = await writeLetter(pair, {
      change: (as) => ({ ...as, header: { ...as.header, cpaId: 'onbekend' } }),
    });
    expect(read(await post(pair, pack(letter)))).to.include({ status: 500, kind: 'fault', code: 'soap:Client' });
    for (const nonsense of ['', 'tekst', '<a/>', '<soap:Envelope>', letter.soap.subarray(0, 300)])
      expect(read(await post(pair, plain(nonsense)))).to.include({ status: 500, kind: 'fault', code: 'soap:Client' });
  });

  it('x-RCV-4: a message for somebody else is refused and goes nowhere', async () => {
    const before = snapshot(pair.bode);
    const change = (as: Letter['message']): Letter['message'] => ({
      ...as,
      header: {
        ...as.header,
        to: { partyIds: [{ value: '00000099000000005000', type: 'urn:osb:oin' }], role: 'Bode' },
      },
    });
    expect(read(await post(pair, pack(await writeLetter(pair, { change }))))).to.include({
      status: 500,
      kind: 'fault',
    });
    expect(snapshot(pair.bode)).to.deep.equal(before);
    expect(posted).to.deep.equal([]);
  });
});
