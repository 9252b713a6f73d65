// x-CPA-4: an agreement is agreed or signed, holds between Start and End, lasts about ten years at most and no longer than its certificates.
import { expect } from 'chai';
import { geldigheid } from '../../src/ebms/cpa/index.ts';
import { lees, oordeel, soorten } from '../ebms/cpa/lees.ts';
import { spec, xml } from '../ebms/cpa/voorbeelden.ts';
import { testPki } from '../support/pki.ts';

const DAY = 86_400_000;

describe('x-CPA-4', () => {
  it('a proposal is refused', async () => {
    const document = await xml('osb-rm', { status: 'proposed' });
    expect(soorten(await oordeel(document))).to.deep.equal(['fout x-CPA-4']);
    expect(geldigheid(lees(document), (await testPki()).now)).to.equal('voorstel');
  });

  it('before Start it is not used yet, from End on no more', async () => {
    const cpa = lees(await xml('osb-rm'));
    expect(geldigheid(cpa, cpa.start - 1)).to.equal('nogNiet');
    expect(geldigheid(cpa, cpa.start)).to.equal(undefined);
    expect(geldigheid(cpa, cpa.end - 1)).to.equal(undefined);
    expect(geldigheid(cpa, cpa.end)).to.equal('verlopen');
    const document = await xml('osb-rm');
    expect(soorten(await oordeel(document, { now: cpa.start - DAY }))).to.include('waarschuwing x-CPA-4');
    expect(soorten(await oordeel(document, { now: cpa.end }))).to.include('fout x-CPA-4');
  });

  it('an End before Start is refused', async () => {
    const { start, end } = await spec('osb-rm');
    const document = (await xml('osb-rm')).replace(new Date(end).toISOString(), new Date(start - DAY).toISOString());
    expect(soorten(await oordeel(document))).to.include('fout x-CPA-4');
  });

  it('ten years are accepted, more than that is told', async () => {
    const { start } = await spec('osb-rm');
    const texts = async (end: number) => (await oordeel(await xml('osb-rm', { end }))).map(({ tekst }) => tekst);
    const ten = new Date(start);
    ten.setUTCFullYear(ten.getUTCFullYear() + 10);
    expect((await texts(ten.getTime())).filter((tekst) => tekst.includes('tien jaar'))).to.deep.equal([]);
    expect((await texts(ten.getTime() + 2 * DAY)).filter((tekst) => tekst.includes('tien jaar'))).to.have.lengthOf(1);
  });

  it('a certificate that ends before the agreement is told', async () => {
    const { now } = await testPki();
    const found = await oordeel(await xml('osb-rm', { end: now + 400 * DAY }));
    expect(soorten(found)).to.deep.equal(['waarschuwing x-CPA-4']);
    expect(found.every(({ tekst }) => tekst.includes('voor het einde van de overeenkomst'))).to.equal(true);
  });
});
