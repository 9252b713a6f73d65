// Where the printed standard is wrong or contradicts itself. trap 46: levels where booleans belong; trap 47: left-over sentences; trap 51: acknowledgements of a
// signed profile that are not signed.
import { expect } from 'chai';
import { judgeCpa, kanaalVoor, parseCpa } from '../../src/ebms/cpa/index.ts';
import { writeMessage } from '../../src/ebms/header/index.ts';
import { lees, soorten } from '../ebms/cpa/lees.ts';
import { anders, SERVICE, xml } from '../ebms/cpa/voorbeelden.ts';
import { type EbmsPair, ebmsPair } from '../support/ebms.ts';
import { pack, post, read, snapshot, writeLetter } from '../support/ebms-letter.ts';

describe('trap 46: isNonRepudiationReceiptRequired and isAuthorizationRequired are booleans', () => {
  for (const name of [
    'isNonRepudiationReceiptRequired',
    'isNonRepudiationRequired',
    'isAuthorizationRequired',
    'isIntelligibleCheckRequired',
  ])
    for (const level of ['persistent', 'transient', 'none'])
      it(`${name}="${level}" is refused with a sentence that names it`, async () => {
        const document = anders(await xml('osb-rm-s'), [new RegExp(`tns:${name}="\\w+"`), `tns:${name}="${level}"`]);
        const found = parseCpa(Buffer.from(document));
        expect(found.ok).to.equal(false);
        const [first] = found.ok ? [] : found.bevindingen;
        expect(first!.clausule).to.equal('x-CPA-6');
        expect(first!.tekst).to.contain(name);
      });
  it('1 and 0 are booleans too', async () => {
    for (const [name, value] of [
      ['isNonRepudiationReceiptRequired', '1'],
      ['isAuthorizationRequired', '1'],
    ] as const)
      lees(anders(await xml('osb-rm-s'), [`tns:${name}="true"`, `tns:${name}="${value}"`]));
  });
});

describe('trap 51: ackSignatureRequested="never" in a signed profile', () => {
  it('is followed, with a warning: the message is signed, its acknowledgement is not', async () => {
    const document = anders(await xml('osb-rm-s'), [
      'tns:ackSignatureRequested="always"',
      'tns:ackSignatureRequested="never"',
    ]);
    const cpa = lees(document);
    const findings = soorten(judgeCpa(cpa, { now: cpa.start + 1, omgeving: 'preproductie' }));
    expect(findings.filter((one) => one.startsWith('fout'))).to.deep.equal([]);
    expect(findings.some((one) => one.startsWith('waarschuwing'))).to.equal(true);
    const [a, b] = cpa.parties;
    const from = { partyIds: a.partyIds, role: 'Vrager' };
    const found = kanaalVoor(cpa, {
      from,
      to: { partyIds: b.partyIds, role: 'Aanbieder' },
      service: SERVICE,
      action: 'Vraag',
    });
    expect(found.ok && found.kanaal).to.include({ signed: true, ackRequested: true, ackSigned: false });
  });
});

describe('trap 47: signing is supported and required where the profile says so, whatever EB §5.9 has left over', () => {
  let pair: EbmsPair;
  before(async () => {
    pair = await ebmsPair({ profiel: 'osb-rm-s', syncSignals: true, lanes: false });
  });
  after(() => pair.close());
  it('a signed message is taken', async () => {
    expect(read(await post(pair, pack(await writeLetter(pair)))).kind).to.equal('acknowledgment');
  });
  it('the same without its signature is not', async () => {
    const letter = await writeLetter(pair);
    const before = snapshot(pair.bode);
    const answer = read(await post(pair, pack({ ...letter, soap: writeMessage(letter.message).bytes })));
    expect(answer).to.include({ kind: 'error', code: 'SecurityFailure Error' });
    expect(snapshot(pair.bode)).to.deep.equal(before);
  });
  it('mshSignalsOnly is that of EB §5.4: signals in the answer, and nothing else', async () => {
    const letter = await writeLetter(pair);
    const text = (await post(pair, pack(letter))).body.toString();
    expect(text).to.match(/<eb:Service>urn:oasis:names:tc:ebxml-msg:service<\/eb:Service><eb:Action>Acknowledgment</);
    expect(text).not.to.contain('<eb:Manifest');
  });
});
