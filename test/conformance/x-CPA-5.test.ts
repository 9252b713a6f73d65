// x-CPA-5: the legal values, and attributes in the namespace of the CPA.
import { expect } from 'chai';
import { parseCpa } from '../../src/ebms/cpa/index.ts';
import { lees } from '../ebms/cpa/lees.ts';
import { anders, xml } from '../ebms/cpa/voorbeelden.ts';

describe('x-CPA-5', () => {
  const refusal = (document: string) => {
    const read = parseCpa(Buffer.from(document));
    return read.ok ? undefined : read.bevindingen[0];
  };

  it('each enumeration is read in full and nothing else is', async () => {
    const good = await xml('osb-rm');
    const values: Readonly<Record<string, readonly string[]>> = {
      'tns:syncReplyMode="none"': ['mshSignalsOnly', 'responseOnly', 'signalsAndResponse', 'signalsOnly', 'none'],
      'tns:ackSignatureRequested="never"': ['always', 'never', 'perMessage'],
      'tns:isAuthenticated="transient"': ['none', 'transient', 'persistent', 'transient-and-persistent'],
      'tns:type="allPurpose"': ['login', 'request', 'response', 'error', 'allPurpose'],
      'tns:value="agreed"': ['agreed', 'signed', 'proposed'],
    };
    for (const [from, legal] of Object.entries(values)) {
      const attribute = from.slice(0, from.indexOf('='));
      for (const value of legal) {
        const document = good.replaceAll(from, `${attribute}="${value}"`);
        expect(refusal(document), `${attribute} ${value}`).to.equal(undefined);
      }
      expect(refusal(anders(good, [from, `${attribute}="Anders"`]))).to.include({ clausule: 'x-CPA-5' });
    }
  });

  it('absent values are those of the schema', async () => {
    const bare = anders(await xml('osb-be'), [
      /<tns:MessagingCharacteristics [^>]*>/,
      '<tns:MessagingCharacteristics>',
    ]);
    const [channel] = lees(bare).parties[0].channels.values();
    expect(channel).to.include({
      syncReplyMode: 'none',
      ackRequested: 'perMessage',
      ackSignatureRequested: 'perMessage',
      duplicateElimination: 'perMessage',
    });
  });

  it('an attribute without prefix is not one of the CPA, and that is said', async () => {
    const found = refusal(anders(await xml('osb-be'), ['tns:partyName=', 'partyName=']));
    expect(found).to.include({ clausule: 'x-CPA-5', plaats: 'PartyInfo[1]/@partyName' });
    expect(found!.tekst).to.include('zonder voorvoegsel');
  });
});
