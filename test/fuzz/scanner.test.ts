// Fuzzing the XML scanner against libxml2 with signed messages as seeds (engineering rule 3): whatever it still accepts, libxml2 accepts,
// with equal values and canonical bytes. Documents of every shape are in test/property/xml.test.ts. Longer: `npm run fuzz`.
import { expect } from 'chai';
import fc from 'fast-check';
import { compareDocument } from '../property/xml-compare.ts';
import { generateCalmDocument, generateDocument, randomFrom } from '../property/xml-documents.ts';
import { signedRequest } from '../support/exchange.ts';
import { mutate, mutations, runs, SEED } from './mutations.ts';

/** The binding of libxml2 decodes values with a TextDecoder, which swallows U+FEFF at their start. */
function confusesOracle(source: Buffer): boolean {
  return source.includes('\ufeff', 1);
}

describe('fuzz: the scanner against libxml2', function () {
  this.timeout(0);
  const message = Buffer.from(signedRequest());

  it('mutated messages', () => {
    let accepted = 0;
    fc.assert(
      fc.property(mutations, fc.nat(), (list, seed) => {
        const mutated = mutate(message, list);
        if (confusesOracle(mutated)) return;
        if (compareDocument(randomFrom(seed), mutated)) accepted += 1;
      }),
      { seed: SEED, includeErrorInReport: true, numRuns: runs(1_500) },
    );
    expect(accepted, 'mutations that are still well-formed').to.be.greaterThan(runs(1_500) / 20);
  });
  it('mutated documents', () => {
    fc.assert(
      fc.property(fc.nat(), mutations, (seed, list) => {
        const random = randomFrom(seed);
        const generate = random.chance(0.5) ? generateDocument : generateCalmDocument;
        const mutated = mutate(Buffer.from(generate(random)), list);
        if (!confusesOracle(mutated)) compareDocument(random, mutated);
      }),
      { seed: SEED, includeErrorInReport: true, numRuns: runs(1_500) },
    );
  });
});
