// A list of many subscribers takes memory for a part of it, not for all (mijnoverheid.md §3.6). In a process of its own; `BODE_FULL=1` asks for a million.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { LijstKosten } from '../../support/abonnees-kind.ts';

const CHILD = fileURLToPath(new URL('../../support/abonnees-kind.ts', import.meta.url));
const FULL = process.env.BODE_FULL === '1';
const COUNT = FULL ? 1_000_000 : 110_000;
/** Growth over what the process had: pages, one part, the writer, and what the collector has not taken yet. It is the same for a million. */
const MAX_GROWTH = 512 * 1024 * 1024;

describe(`a list of ${COUNT} subscribers`, function () {
  this.timeout(FULL ? 3_600_000 : 600_000);
  let folder: string;
  const run = async (what: string) =>
    (await promisify(execFile)(process.execPath, [CHILD, what, folder, String(COUNT)])).stdout;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bode-lijst-'));
    await run('seed');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [what, title] of [
    ['volledig', 'everybody'],
    ['lijst', 'each of them by BSN'],
  ] as const)
    it(`is made in parts of at most 100,000, within bounded memory: ${title}`, async () => {
      const { regels, delen, rss, piek } = JSON.parse(await run(what)) as LijstKosten;
      expect(regels).to.equal(COUNT);
      expect(delen).to.equal(Math.ceil(COUNT / 100_000));
      expect(piek - rss).to.be.below(MAX_GROWTH);
    });
});
