// The standing differential test of the XML engine (engineering rule 3): whatever it accepts, libxml2 accepts, reads the same values
// from and gives the same canonical bytes, for the whole document, for elements in it and for the document without one of them,
// exclusive with random PrefixLists and inclusive. A third of the documents are generated well-formed with everything that XML has, a third as
// programs write them, a third are mutations of the first.
//
// The ordinary run takes a few thousand documents from a fixed seed. `BODE_FULL=1` takes 120,000 (some minutes), and
// `BODE_SEED=n` starts both at another seed; a failure names the seed of its document.
import { expect } from 'chai';
import { compareDocument } from './xml-compare.ts';
import { generateCalmDocument, generateDocument, mutate, type Random, randomFrom } from './xml-documents.ts';

const FULL = process.env.BODE_FULL === '1';
const DOCUMENTS = FULL ? 120_000 : 3_000;
const FIRST_SEED = Number(process.env.BODE_SEED ?? 1);

/** Runs `each` for every seed and names the seed and the document of a failure. */
function forSeeds(each: (random: Random) => { source: Buffer; verify: () => void }): void {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + DOCUMENTS / 2; seed++) {
    const { source, verify } = each(randomFrom(seed));
    try {
      verify();
    } catch (error) {
      throw new Error(`seed ${seed}, ${JSON.stringify(source.toString('utf8'))}`, { cause: error });
    }
  }
}

describe('xml against libxml2', function () {
  this.timeout(FULL ? 3_600_000 : 60_000);

  it('accepts every generated document, with equal values and canonical bytes', () => {
    forSeeds((random) => {
      const source = Buffer.from(generateDocument(random));
      return { source, verify: () => expect(compareDocument(random, source), 'accepted').to.equal(true) };
    });
  });

  it('accepts every calm document, with equal values and canonical bytes', () => {
    forSeeds((random) => {
      const source = Buffer.from(generateCalmDocument(random));
      return { source, verify: () => expect(compareDocument(random, source), 'accepted').to.equal(true) };
    });
  });

  it('accepts no mutated document that libxml2 refuses, with equal values and canonical bytes', () => {
    let count = 0;
    forSeeds((random) => {
      const source = mutate(random, Buffer.from(generateDocument(random)));
      return {
        source,
        verify: () => {
          if (compareDocument(random, source)) count += 1;
        },
      };
    });
    expect(count, 'mutations that are still well-formed').to.be.within(DOCUMENTS / 40, DOCUMENTS / 3);
  });
});
