// Own key and trust by the settings, and whether they can be used (x-CRL-3, PKI005). A mistake is one sentence that names the setting.
import { readFileSync } from 'node:fs';
import { type Settings, SettingsError } from '../config/index.ts';
import { type Clock, sha256Hex } from '../core/index.ts';
import {
  type CrlEvent,
  createCrlStore,
  createTrust,
  loadOwnKey,
  type OwnKey,
  PkiError,
  pemBlocks,
  type Trust,
} from '../pki/index.ts';
import type { EventLog } from '../telemetry/index.ts';

/** A portal that nobody can log in to is a mistake in the settings. */
export function checkLogin({ portal }: Settings): void {
  if (portal.enabled && !portal.developmentLogin)
    throw new SettingsError([
      'portal.enabled must be false while portal.developmentLogin is: this version has no other way to log in.',
    ]);
}

export function readOwnKey({ gateway }: Settings, clock: Clock): OwnKey {
  const { certificate: certificateFile, key: keyFile, chain: chainFile } = gateway;
  return loadOwnKey({ setting: 'gateway.certificate', certificateFile, keyFile, chainFile }, clock());
}

export async function openTrust({ trust }: Settings, clock: Clock, { log }: EventLog): Promise<Trust> {
  const crls = createCrlStore({
    folder: trust.crlFolder,
    clock,
    refreshMs: trust.crlRefreshMs,
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
    expiring: 'mislukt',
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

/**
 * Partners would refuse what our own trust refuses: said at the start, not at the first message. A revocation list that is missing or
 * too old heals by itself: then Bode starts, is not ready, and refuses everybody until it is there (x-CRL-3).
 */
export function checkOwnCertificate(own: OwnKey, trust: Trust, settings: Settings, clock: Clock): void {
  const verdict = trust.judge(own.certificate, own.chain, 'signing', clock());
  const reasons = verdict.ok
    ? []
    : verdict.reasons.filter(({ rule }) => rule !== 'crl.missing' && rule !== 'crl.expired');
  if (reasons[0]) throw new PkiError(`gateway.certificate: our own certificate is not trusted: ${reasons[0].text}`);
  if (verdict.ok && verdict.oin !== settings.oin)
    throw new SettingsError([`oin must be the OIN in gateway.certificate (${verdict.oin}).`]);
}
