// x-CPA-6: the table of parameter values per profile, x-EBP-1, the algorithms of signed and encrypted profiles, and the retry values
// (x-RM-5 … x-RM-8). What the reference agreements do differently is told and lived with (traps 46 and 51).
import { expect } from 'chai';
import { type EbmsProfiel, kanaalVoor, PROFIELEN, parseCpa } from '../../src/ebms/cpa/index.ts';
import { lees, oordeel, soorten } from '../ebms/cpa/lees.ts';
import { anders, SERVICE, xml } from '../ebms/cpa/voorbeelden.ts';
import { vreemdeCpa } from '../ebms/cpa/vreemd.ts';

const UUR = 3_600_000;
const DAG = 24 * UUR;

function kanaal(document: string) {
  const cpa = lees(document);
  const [a, b] = cpa.parties;
  const from = { partyIds: a.partyIds, role: 'Vrager' };
  const to = { partyIds: b.partyIds, role: 'Aanbieder' };
  return kanaalVoor(cpa, { from, to, service: SERVICE, action: 'Vraag' });
}

const gelukt = (document: string) => {
  const answer = kanaal(document);
  if (!answer.ok) throw new Error(answer.tekst);
  return answer.kanaal;
};

describe('x-CPA-6', () => {
  it('each profile is known by what its channels do (x-EBP-1)', async () => {
    for (const profiel of PROFIELEN) {
      const found = gelukt(await xml(profiel));
      const [rm, s, e] = [profiel.includes('rm'), /-[se]$/.test(profiel), profiel.endsWith('-e')];
      expect(found, profiel).to.include({
        profiel,
        ackRequested: rm,
        duplicateElimination: rm,
        ackSigned: rm && s,
        signed: s,
        encrypted: e,
        syncSignals: false,
        retries: rm ? 8 : 0,
        retryIntervalMs: rm ? 3 * UUR : 0,
      });
      expect(found.senderSigning !== undefined, profiel).to.equal(s);
      expect(found.receiverEncryption !== undefined, profiel).to.equal(e);
    }
  });

  it('an agreement by the table has no findings', async () => {
    for (const profiel of PROFIELEN) expect(await oordeel(await xml(profiel)), profiel).to.deep.equal([]);
  });

  type Rij = readonly [EbmsProfiel, string | RegExp, string, string];
  const rijen: readonly Rij[] = [
    ['osb-be', 'tns:ackRequested="never"', 'tns:ackRequested="perMessage"', 'fout x-CPA-6'],
    ['osb-be', 'tns:duplicateElimination="never"', 'tns:duplicateElimination="always"', 'fout x-CPA-6'],
    ['osb-be', 'tns:ackSignatureRequested="never"', 'tns:ackSignatureRequested="always"', 'fout x-CPA-6'],
    ['osb-be', 'tns:ackSignatureRequested="never"', 'tns:ackSignatureRequested="perMessage"', 'waarschuwing x-CPA-6'],
    ['osb-be', 'tns:syncReplyMode="none"', 'tns:syncReplyMode="mshSignalsOnly"', 'fout x-CPA-6'],
    ['osb-be', 'tns:syncReplyMode="none"', 'tns:syncReplyMode="signalsAndResponse"', 'fout x-EBP-4'],
    ['osb-be', 'tns:isAuthenticated="transient"', 'tns:isAuthenticated="persistent"', 'fout x-CPA-6'],
    ['osb-be', 'tns:isTamperProof="transient"', 'tns:isTamperProof="none"', 'waarschuwing x-CPA-6'],
    ['osb-be', 'tns:isNonRepudiationRequired="false"', 'tns:isNonRepudiationRequired="true"', 'fout x-CPA-6'],
    ['osb-be', 'tns:isAuthorizationRequired="true"', 'tns:isAuthorizationRequired="false"', 'waarschuwing x-CPA-6'],
    [
      'osb-be',
      'tns:isIntelligibleCheckRequired="false"',
      'tns:isIntelligibleCheckRequired="1"',
      'waarschuwing x-CPA-6',
    ],
    ['osb-be', 'tns:action="Vraag"', 'tns:action="Vraag dit"', 'fout x-HDR-12'],
    [
      'osb-be',
      '<tns:ebXMLSenderBinding tns:version="2.0">',
      '<tns:ebXMLSenderBinding tns:version="2.0"><tns:ReliableMessaging><tns:MessageOrderSemantics>NotGuaranteed</tns:MessageOrderSemantics></tns:ReliableMessaging>',
      'waarschuwing x-CPA-6',
    ],
    ['osb-rm', 'tns:ackRequested="always"', 'tns:ackRequested="never"', 'fout x-CPA-6'],
    ['osb-rm', 'tns:actor="urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH" ', '', 'waarschuwing x-CPA-6'],
    ['osb-rm', 'actor:toPartyMSH', 'actor:nextMSH', 'fout x-HDR-17'],
    ['osb-rm', 'NotGuaranteed', 'Guaranteed', 'fout x-HDR-21'],
    ['osb-rm', '<tns:RetryInterval>PT3H<', '<tns:RetryInterval>PT0S<', 'fout x-RM-5'],
    ['osb-rm', /<tns:Retries>8<\/tns:Retries>/, '', 'waarschuwing x-RM-6'],
    ['osb-rm', /<tns:PersistDuration>.*<\/tns:PersistDuration>/, '', 'waarschuwing x-RM-6'],
    ['osb-rm', '<tns:PersistDuration>P1DT3H<', '<tns:PersistDuration>P1D<', 'waarschuwing x-RM-8'],
    ['osb-rm-s', 'tns:ackSignatureRequested="always"', 'tns:ackSignatureRequested="never"', 'waarschuwing x-E2E-3'],
    ['osb-rm-s', 'tns:ackSignatureRequested="always"', 'tns:ackSignatureRequested="perMessage"', 'fout x-CPA-6'],
    [
      'osb-rm-s',
      'tns:isNonRepudiationReceiptRequired="true"',
      'tns:isNonRepudiationReceiptRequired="0"',
      'waarschuwing x-CPA-6',
    ],
    ['osb-rm-s', '>http://www.w3.org/2000/09/xmldsig#<', '>urn:voorbeeld:pgp<', 'waarschuwing x-CPA-6'],
    ['osb-rm-s', 'http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1', 'fout x-E2E-2'],
    ['osb-rm-s', 'xmldsig-more#rsa-sha256', 'xmldsig#rsa-sha1', 'fout x-E2E-2'],
    ['osb-rm-s', /<tns:ReceiverNonRepudiation>[\s\S]*?<\/tns:ReceiverNonRepudiation>/, '', 'waarschuwing x-E2E-1'],
    ['osb-be-s', /<tns:SenderNonRepudiation>[\s\S]*?<\/tns:SenderNonRepudiation>/, '', 'fout x-E2E-1'],
    [
      'osb-be-s',
      'tns:isAuthenticated="transient-and-persistent"',
      'tns:isAuthenticated="transient"',
      'waarschuwing x-CPA-6',
    ],
    ['osb-be-e', 'xmlenc11#aes256-gcm', 'xmlenc#aes256-cbc', 'fout x-E2E-11'],
    ['osb-be-e', /<tns:SenderNonRepudiation>[\s\S]*?<\/tns:SenderNonRepudiation>/, '', 'fout x-EBP-1'],
    ['osb-be-e', /<tns:ReceiverDigitalEnvelope>[\s\S]*?<\/tns:ReceiverDigitalEnvelope>/, '', 'fout x-CPA-7'],
    ['osb-be-e', /<tns:SenderDigitalEnvelope>[\s\S]*?<\/tns:SenderDigitalEnvelope>/, '', 'waarschuwing x-CPA-6'],
    ['osb-be-e', '>http://www.w3.org/2001/04/xmlenc#<', '>S/MIME<', 'waarschuwing x-CPA-6'],
  ];
  for (const [profiel, from, to, verwacht] of rijen)
    it(`${profiel}: ${String(from).slice(0, 60)} → ${to.slice(0, 60) || 'absent'} is a ${verwacht}`, async () => {
      expect(soorten(await oordeel(anders(await xml(profiel), [from, to])))).to.include(verwacht);
    });

  it('persistent and transient-and-persistent are both right in a signed profile', async () => {
    const document = anders(await xml('osb-rm-e'), ['="transient-and-persistent"', '="persistent"']);
    expect(await oordeel(document)).to.deep.equal([]);
  });

  it('a level where a boolean belongs is refused by name (trap 46)', async () => {
    const document = anders(await xml('osb-rm-s'), [
      'tns:isNonRepudiationReceiptRequired="true"',
      'tns:isNonRepudiationReceiptRequired="persistent"',
    ]);
    const read = parseCpa(Buffer.from(document));
    expect(read.ok ? [] : read.bevindingen.map(({ clausule }) => clausule)).to.deep.equal(['x-CPA-6']);
  });

  it('both ends of an action must say the same (x-HDR-19)', async () => {
    const good = await xml('osb-rm');
    const at = good.lastIndexOf('tns:syncReplyMode="none"');
    const document = `${good.slice(0, at)}tns:syncReplyMode="mshSignalsOnly"${good.slice(at + 24)}`;
    expect(soorten(await oordeel(document))).to.deep.equal(['fout x-HDR-19']);
  });

  it('signals in the same exchange are for reliable channels that say so (x-RM-11)', async () => {
    expect(gelukt(await xml('osb-rm', { syncSignals: true })).syncSignals).to.equal(true);
    expect(await oordeel(await xml('osb-rm', { syncSignals: true }))).to.deep.equal([]);
    expect(gelukt(await xml('osb-be', { syncSignals: true })).syncSignals).to.equal(false);
  });

  it('where the parties set nothing, retries span five days and duplicates are known as long (x-RM-6)', async () => {
    const bare = anders(
      await xml('osb-rm'),
      [/<tns:Retries>8<\/tns:Retries>/, ''],
      [/<tns:RetryInterval>PT3H<\/tns:RetryInterval>/, ''],
      [/<tns:PersistDuration>.*<\/tns:PersistDuration>/, ''],
    );
    const found = gelukt(bare);
    expect(found.retries * found.retryIntervalMs).to.equal(5 * DAG);
    expect(found.duplicateWindowMs).to.equal(5 * DAG + 3 * UUR);
  });

  it('one missing value has its own default; the value of the agreement wins (x-RM-7)', async () => {
    const good = await xml('osb-rm', { retries: 2, retryIntervalMs: 60_000 });
    expect(gelukt(anders(good, [/<tns:Retries>2<\/tns:Retries>/, '']))).to.include({
      retries: 8,
      retryIntervalMs: 60_000,
    });
    expect(gelukt(anders(good, [/<tns:RetryInterval>.*<\/tns:RetryInterval>/, '']))).to.include({
      retries: 2,
      retryIntervalMs: 3 * UUR,
    });
  });

  it('duplicates are known as long as they can come, whatever PersistDuration says (x-RM-8)', async () => {
    expect(gelukt(await xml('osb-rm', { persistDurationMs: DAG })).duplicateWindowMs).to.equal(27 * UUR);
    expect(gelukt(await xml('osb-rm', { persistDurationMs: 9 * DAG })).duplicateWindowMs).to.equal(9 * DAG);
  });

  it('what would be refused has no channel either: SHA-1, CBC, answers in the same exchange', async () => {
    const sha1 = anders(await xml('osb-rm-s'), ['xmldsig-more#rsa-sha256', 'xmldsig#rsa-sha1']);
    const cbc = anders(await xml('osb-rm-e'), ['xmlenc11#aes256-gcm', 'xmlenc#aes128-cbc']);
    const sync = anders(await xml('osb-rm'), ['tns:syncReplyMode="none"', 'tns:syncReplyMode="responseOnly"']);
    expect(
      [sha1, cbc, sync]
        .map((document) => kanaal(document))
        .map((one) => (one.ok ? '' : `${one.reden} ${one.clausule}`)),
    ).to.deep.equal(['kanaal x-E2E-2', 'kanaal x-E2E-11', 'kanaal x-EBP-4']);
  });

  it('the stale algorithms of an older agreement are named; the rest of it is lived with (traps 2 and 51)', async () => {
    const old = await oordeel(await vreemdeCpa('sha1'));
    expect(old.filter(({ ernst }) => ernst === 'fout').map(({ clausule }) => clausule))
      .to.include('x-E2E-2')
      .and.not.include('x-CPA-6');
    expect(old.map(({ tekst }) => tekst).join(' '))
      .to.include('sha1')
      .and.include('rsa-sha1');
    const renewed = await oordeel(await vreemdeCpa('sha256'));
    expect(soorten(renewed)).to.deep.equal(['waarschuwing TLS005', 'waarschuwing x-E2E-3']);
  });
});
