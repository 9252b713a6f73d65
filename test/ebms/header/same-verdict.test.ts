// Our schema of ebMS 2.0 messages and the published one give the same verdict on the same documents. The published files are used where they
// stand beside the project; the product does not need them. More with BODE_FULL=1, another start with BODE_SEED.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { compileSchema, type Validator } from '../../../src/schema/validator.ts';
import { requirePeer } from '../../support/peers.ts';
import { DOCUMENTS, isWellFormed, mutate, random } from './mutations.ts';
import { NS, schema, sharedFile } from './samples.ts';

const RUNS = process.env.BODE_FULL === '1' ? 20_000 : 1500;
const STANDARDS = fileURLToPath(new URL('../../../../shared/contract/standards/', import.meta.url));

describe('the same verdict as the published schema of ebMS 2.0', () => {
  let official: Validator;
  before(function () {
    requirePeer(this, 'shared');
    const files = new Map(
      readdirSync(STANDARDS)
        .filter((name) => name.endsWith('.xsd'))
        .map((name) => [name, sharedFile(name)]),
    );
    const roots = [
      { uri: NS.soap, file: 'envelope.xsd' },
      { uri: NS.eb, file: 'msg-header-2_0.xsd' },
    ];
    official = compileSchema(files, roots, new Set());
  });
  after(() => official?.dispose());

  const verdict = (validator: Validator, text: string) => validator.validate(Buffer.from(text)).ok;

  it('takes the documents that the changes start from', () => {
    for (const text of DOCUMENTS) {
      expect(schema().validate(Buffer.from(text))).to.deep.equal({ ok: true });
      expect(verdict(official, text)).to.equal(true);
    }
  });

  it(`agrees on ${RUNS} documents with one to three changes`, function () {
    this.timeout(600_000);
    const pick = random(Number(process.env.BODE_SEED ?? 1));
    let accepted = 0;
    for (let run = 0; run < RUNS; run++) {
      let text = DOCUMENTS[run % DOCUMENTS.length]!;
      for (let change = pick(3); change >= 0; change--) {
        const changed = mutate(text, pick);
        if (isWellFormed(changed)) text = changed;
      }
      const ours = verdict(schema(), text);
      if (ours) accepted++;
      expect(ours, text).to.equal(verdict(official, text));
    }
    expect(accepted, 'both verdicts occur').to.be.within(RUNS / 50, RUNS / 2);
  });
});
