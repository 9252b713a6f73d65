// Fuzzing the verifier: a signed message, mutated, is refused with a fault of ours, or says exactly what it said before, and xml-crypto (and
// xmlsec1, where present, for a sample) finds its signature valid too (trap 7, WB013, WB004); WSS4J is in wss4j.test.ts. Longer: `npm run fuzz`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { sender } from '../support/exchange.ts';
import { hasPeer } from '../support/peers.ts';
import { check, pem } from '../support/soap.ts';
import { judge, SIGNERS } from './judge.ts';
import { mutate, mutations, runs, SEED } from './mutations.ts';

/** xmlsec1 is a process per message: of what is accepted, at most so many go to it. */
const SAMPLE = 20;
const IDS = [
  'http://schemas.xmlsoap.org/soap/envelope/:Body',
  ...['To', 'Action', 'MessageID'].map((name) => `http://www.w3.org/2005/08/addressing:${name}`),
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd:Timestamp',
].flatMap((name) => ['--id-attr:Id', name]);

describe('fuzz: the verifier against xml-crypto and xmlsec1', function () {
  this.timeout(0);
  const folder = mkdtempSync(join(tmpdir(), 'bode-fuzz-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const certificate = join(folder, 'sender.pem');
  writeFileSync(certificate, pem(sender.certificate));
  let sampled = 0;

  function judgeByOthers(bytes: Buffer): void {
    // xml-crypto reads base64 only up to the first comment, and xmldom knows no byte order mark; neither is part of what is signed.
    const plain = bytes.toString().replace(/<!--[\s\S]*?-->|^\ufeff/g, '');
    expect(check(plain, sender.certificate).valid, 'xml-crypto').to.equal(true);
    if (!hasPeer('xmlsec1') || sampled >= SAMPLE) return;
    sampled += 1;
    const file = join(folder, 'message.xml');
    writeFileSync(file, bytes);
    const { status, stderr } = spawnSync('xmlsec1', ['--verify', ...IDS, '--pubkey-cert-pem', certificate, file], {
      encoding: 'utf8',
    });
    expect(status, `xmlsec1: ${stderr}`).to.equal(0);
  }

  for (const [signer, make] of Object.entries(SIGNERS))
    it(`a message signed by ${signer} is refused or says what it said`, async () => {
      const message = await make();
      const original = await judge(message);
      expect(original).to.be.a('string');
      let accepted = 0;
      await fc.assert(
        fc.asyncProperty(mutations, async (list) => {
          const mutated = mutate(message, list);
          const now = await judge(mutated);
          if (now === undefined) return;
          expect(now).to.equal(original);
          if (mutated.equals(message)) return;
          accepted += 1;
          judgeByOthers(mutated);
        }),
        { seed: SEED, includeErrorInReport: true, numRuns: runs(1_200) },
      );
      expect(accepted, 'mutations that change nothing that is signed').to.be.greaterThan(0);
    });
});
