// What is asked before a request to MijnOverheid is accepted: then its sender gets no acknowledgement (mijnoverheid.md §3.4, §3.18).
import { expect } from 'chai';
import type { EbmsProfiel } from '../../../src/ebms/index.ts';
import { until } from '../../support/ebms.ts';
import { batchVan, type Opzet, opzet } from './support.ts';

describe('a request to MijnOverheid that is not accepted', function () {
  this.timeout(120_000);
  let pair: Opzet | undefined;
  afterEach(() => pair?.close());

  it('of a suspended sender gets SecurityFailure in place of an acknowledgement', async () => {
    pair = await opzet({ vooraf: true, aansluiting: 'opgeschort' });
    const { partner, bode } = pair;
    const verzoek = await pair.lever(batchVan([{}]));
    await until(async () => (await partner.status(verzoek.id)) === 'mislukt', 'the failure');
    expect(await partner.store.ebms.opId(verzoek.id)).to.include({ code: 'SecurityFailure' });
    expect(await bode.received()).to.deep.equal([]);
  });

  for (const profiel of ['osb-rm', 'osb-rm-e'] satisfies EbmsProfiel[])
    it(`with simulator number 999990044 is never acknowledged, and the sender goes on trying (${profiel})`, async () => {
      pair = await opzet({ vooraf: true, profiel });
      const { partner, bode } = pair;
      const verzoek = await pair.lever(batchVan([{}, { GebruikerID: '999990044' }]));
      await until(
        () => bode.logged.filter((line) => line.event === 'ebms' && line.uitkomst === 'geweigerd').length >= 1,
        'a refusal',
      );
      await until(
        () => partner.logged.some((line) => line.event === 'ebms' && line.uitkomst === 'later' && line.http === 503),
        'the next attempt',
      );
      expect(await partner.status(verzoek.id)).to.equal('aangenomen');
      expect(await bode.received()).to.deep.equal([]);
      const good = await pair.lever(batchVan([{}]));
      expect((await pair.antwoorden(good)).length).to.equal(1);
    });
});
