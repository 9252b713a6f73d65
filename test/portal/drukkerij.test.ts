import { expect } from 'chai';
import type { Afschrift } from '../../src/portal/pdf/afschrift.ts';
import { openDrukkerij } from '../../src/portal/pdf/drukkerij.ts';
import { NU } from '../support/portal-gegevens.ts';

const brief = (onderwerp: string): Afschrift => ({
  portaal: 'MijnBode',
  afzender: 'RDW',
  ontvanger: 'Sanne de Wit',
  onderwerp,
  soort: 'Brief',
  rechtsgevolg: 'Nee',
  gepubliceerdOp: NU,
  tekst: 'Hallo',
  bijlagen: [],
  historie: [],
  inhoudHash: 'a'.repeat(64),
  gemaaktOp: NU,
});

describe('portal PDF thread', () => {
  it('makes several at once, each for who asked for it', async () => {
    const drukAf = openDrukkerij();
    const pdfs = await Promise.all(['Eerste', 'Tweede', 'Derde'].map((onderwerp) => drukAf(brief(onderwerp))));
    const titels = pdfs.map(
      (pdf) => /<rdf:li xml:lang="x-default">([^<]*)/.exec(Buffer.from(pdf).toString('latin1'))?.[1],
    );
    expect(titels).to.deep.equal(['Eerste', 'Tweede', 'Derde']);
  });

  it('refuses one that cannot be made without naming its content, and goes on', async () => {
    const drukAf = openDrukkerij();
    const kapot = { ...brief('Geheim onderwerp'), tekst: undefined } as unknown as Afschrift;
    const fout = await drukAf(kapot).catch((error: unknown) => error);
    expect(fout).to.be.instanceOf(Error);
    expect(String(fout)).to.equal('Error: TypeError');
    expect((await drukAf(brief('Daarna'))).length).to.be.greaterThan(1000);
  });

  it('keeps no more waiting than it may', async () => {
    const drukAf = openDrukkerij(2);
    const uitkomsten = await Promise.allSettled([drukAf(brief('Een')), drukAf(brief('Twee')), drukAf(brief('Drie'))]);
    expect(uitkomsten.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected']);
  });
});
