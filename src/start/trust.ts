// Trust by the settings, and whether it can be used (x-CRL-3, PKI005). A mistake is one sentence that names the setting.
import { readFileSync } from 'node:fs';
import { type Settings, SettingsError } from '../config/index.ts';
import { type Clock, sha256Hex } from '../core/index.ts';
import { type CrlEvent, createCrlStore, createTrust, PkiError, pemBlocks, type Trust } from '../pki/index.ts';
import type { EventLog } from '../telemetry/index.ts';

const DAY_MS = 86_400_000;

/** A portal that nobody can log in to is a mistake in the settings. */
export function checkLogin({ portal }: Settings): void {
  if (portal.enabled && !portal.developmentLogin)
    throw new SettingsError([
      'portal.enabled must be false while portal.developmentLogin is: this version has no other way to log in.',
    ]);
}

export async function openTrust({ trust }: Settings, clock: Clock, { log }: EventLog): Promise<Trust> {
  const crls = createCrlStore({
    folder: trust.crlFolder,
    clock,
    refreshMs: trust.crlRefreshMs,
    archiveMs: trust.crlArchiveDays * DAY_MS,
    ...(trust.crlRefresh ? { fetch } : {}),
    onEvent: (event) => log(crlEvent(event)),
  });
  const made = createTrust({
    anchors: readPem('trust.anchors', trust.anchors),
    intermediates: readPem('trust.intermediates', trust.intermediates),
    policies: trust.policies,
    minRsaBits: trust.minRsaBits,
    crls,
    testOinAllowed: trust.testOins,
  });
  await crls.reload();
  // Without a usable list everybody would be refused: then the first fetch is waited for, otherwise it goes on beside the start.
  if (trust.crlRefresh && made.health(clock())) await crls.refresh();
  crls.start();
  return made;
}

function crlEvent({ kind, source, reason }: CrlEvent) {
  const uitkomst = {
    loaded: 'ongewijzigd',
    fetched: 'vernieuwd',
    failed: 'mislukt',
    expiring: 'verloopt',
    expired: 'verlopen',
  } as const;
  return {
    event: 'crl',
    level: kind === 'loaded' || kind === 'fetched' ? 'debug' : 'warn',
    uitkomst: uitkomst[kind],
    uitgever: sha256Hex(source).slice(0, 40),
    oorzaak: reason,
  } as const;
}

function readPem(setting: string, file: string): readonly Buffer[] {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch (error) {
    throw new PkiError(`${setting}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const found = pemBlocks(text, 'CERTIFICATE');
  if (found.length === 0) throw new PkiError(`${setting}: ${file} holds no certificate in PEM`);
  return found;
}
