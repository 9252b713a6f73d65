// Fuzzing the verifier against WSS4J 4: whatever Bode accepts of a mutated or respelled signed message, WSS4J accepts too, with its Basic Security Profile checks,
// and finds the same parts signed (trap 7, WB004, WB013). Longer: `npm run fuzz`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { sender } from '../support/exchange.ts';
import { requirePeer } from '../support/peers.ts';
import { pem } from '../support/soap.ts';
import { startWss4j, type Wss4j } from '../support/wss4j.ts';
import { judge, SIGNERS } from './judge.ts';
import { mutate, mutations, runs, SEED } from './mutations.ts';
import { respell, respellings } from './respell.ts';

const SIGNED = 'Action Body MessageID Timestamp To';

/** Java's parser knows the names of XML 1.0 before its fifth edition: without U+FEFF, and without what lies above U+FFFF. */
const NEWER_NAME = /.[\ufeff\u{10000}-\u{10ffff}]/su;

/** A message and how it came about, for the report of a failure. */
const changes = fc.oneof(
  mutations.map((list) => ({ list, apply: (message: Buffer) => mutate(message, list) })),
  respellings.map((list) => ({ list, apply: (message: Buffer) => respell(message, list) })),
);

describe('fuzz: the verifier against WSS4J', function () {
  this.timeout(0);
  const folder = mkdtempSync(join(tmpdir(), 'bode-fuzz-'));
  let wss4j: Wss4j | undefined;
  after(() => {
    wss4j?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [signer, make] of Object.entries(SIGNERS))
    it(`what Bode accepts of a message signed by ${signer}, WSS4J accepts`, async function () {
      requirePeer(this, 'cxf');
      const certificate = join(folder, 'sender.pem');
      writeFileSync(certificate, pem(sender.certificate));
      wss4j ??= startWss4j(certificate);
      const other = wss4j;
      const message = await make();
      expect(await judge(message)).to.be.a('string');
      expect(await other.judge(message)).to.equal(SIGNED);
      let accepted = 0;
      await fc.assert(
        fc.asyncProperty(changes, async ({ apply }) => {
          const changed = apply(message);
          if (changed.equals(message) || NEWER_NAME.test(changed.toString())) return;
          if ((await judge(changed)) === undefined) return;
          accepted += 1;
          expect(await other.judge(changed)).to.equal(SIGNED);
        }),
        // Another seed than verifier.test.ts has, so that these are other messages.
        { seed: SEED + 1, includeErrorInReport: true, numRuns: runs(600) },
      );
      expect(accepted, 'mutations that change nothing that is signed').to.be.greaterThan(100);
    });

  it('WSS4J does refuse: a changed value, and a signature of another', async function () {
    requirePeer(this, 'cxf');
    const [message] = await Promise.all(Object.values(SIGNERS).map((make) => make()));
    for (const [from, to] of [
      [/a &amp; b/, 'a &amp; c'],
      [/<ds:SignatureValue>..../, '<ds:SignatureValue>AAAA'],
    ] as const) {
      const changed = Buffer.from(message!.toString().replace(from, to));
      expect(changed.equals(message!)).to.equal(false);
      expect(await wss4j!.judge(changed)).to.match(/^refused: .*signature/i);
    }
  });
});
