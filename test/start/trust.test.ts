// The trust of a running Bode: what the log says about revocation lists, so that an alarm is not mistaken for a failure (x-CRL-3).
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Settings } from '../../src/config/index.ts';
import { openTrust } from '../../src/start/trust.ts';
import type { EventLog, LogEvent } from '../../src/telemetry/index.ts';
import { TEST_POLICY, testPki } from '../support/pki.ts';

const HOUR = 3_600_000;

describe('trust: events about revocation lists', () => {
  it('tells a list that nears its end from one that has ended, and keeps what was in use', async () => {
    const pki = await testPki();
    const folder = await mkdtemp(join(tmpdir(), 'bode-trust-'));
    const logged: { event: string; uitkomst?: unknown; level?: unknown }[] = [];
    let now = pki.now;
    try {
      await writeFile(join(folder, 'anchors.pem'), pki.anchorsPem);
      await writeFile(join(folder, 'intermediates.pem'), pki.intermediatesPem);
      await mkdir(join(folder, 'crl'));
      const crl = await pki.crl(pki.tsp, { thisUpdate: now, nextUpdate: now + 4 * HOUR });
      await writeFile(join(folder, 'crl', 'tsp.crl'), crl);
      const trust: Partial<Settings['trust']> = {
        anchors: join(folder, 'anchors.pem'),
        intermediates: join(folder, 'intermediates.pem'),
        crlFolder: join(folder, 'crl'),
        crlRefresh: false,
        crlRefreshMs: HOUR,
        crlArchiveDays: 1,
        policies: [TEST_POLICY],
        minRsaBits: 2048,
        testOins: true,
      };
      const log = { log: (event: LogEvent) => void logged.push(event) } as Partial<EventLog> as EventLog;
      const { crls } = await openTrust({ trust } as Settings, () => now, log);
      crls.stop();
      const told = async (at: number) => {
        now = at;
        logged.length = 0;
        await crls.refresh();
        return logged.map(({ event, uitkomst, level }) => [event, uitkomst, level]);
      };
      expect(await told(pki.now + HOUR)).to.deep.equal([]);
      expect(await told(pki.now + 3.5 * HOUR)).to.deep.equal([['crl', 'verloopt', 'warn']]);
      expect(await told(pki.now + 4 * HOUR)).to.deep.equal([['crl', 'verlopen', 'warn']]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
