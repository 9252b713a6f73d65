// The back-office side of ebMS2 by the settings: who the applications are, where their messages and events go, and the listener.
import { readFileSync } from 'node:fs';
import {
  type Applicatie,
  type BackofficeDependencies,
  createBestemming,
  createVerstuur,
  createWebhookWerk,
  leesGeheimen,
  meldNaarWebhook,
  startBackoffice,
  type Webhook,
  type WebhookWerk,
} from '../backoffice/index.ts';
import { type Settings, SettingsError } from '../config/index.ts';
import { newGuid, type Oin } from '../core/index.ts';
import type { EbmsDependencies } from '../ebms/index.ts';
import { framesOf } from '../telemetry/index.ts';
import type { Base } from './base.ts';

type Instelling = Settings['ebms']['backoffice']['applications'][number];

/** What receiving and sending must know of the applications. Without the listener nobody fetches: then everything is for the organisation. */
export interface Backofficekant {
  readonly applicaties: readonly Applicatie[];
  readonly bestemming: EbmsDependencies['bestemming'];
  readonly meld: EbmsDependencies['meld'];
}

/** @throws SettingsError when a file of a webhook cannot be used. */
export function readBackoffice({ ebms, omgeving, oin }: Settings): Backofficekant {
  const { enabled, applications, routes, publicUrl } = ebms.backoffice;
  const applicaties = enabled ? applications.map(applicatieVan) : [];
  return {
    applicaties,
    bestemming: createBestemming({ routes: enabled ? routes : [], applicaties, omgeving, oin }),
    meld: meldNaarWebhook({ applicaties, publicUrl, omgeving, newGuid }),
  };
}

function applicatieVan({ naam, oin, services, tokenSha256, fingerprints, oins, webhook }: Instelling): Applicatie {
  return {
    naam,
    oin: oin as Oin,
    tokens: tokenSha256,
    fingerprints,
    oins: oins as readonly string[] as readonly Oin[],
    ...(services ? { services } : {}),
    ...(webhook ? { webhook: webhookVan(naam, webhook) } : {}),
  };
}

function webhookVan(naam: string, { url, secretFile, caFile }: NonNullable<Instelling['webhook']>): Webhook {
  const setting = `ebms.backoffice.applications: webhook of ${naam}`;
  const text = read(setting, secretFile);
  let geheimen: readonly Buffer[];
  try {
    geheimen = leesGeheimen(text);
  } catch (error) {
    throw new SettingsError([`${setting}: ${secretFile} ${(error as Error).message}.`]);
  }
  return { url, geheimen, ...(caFile === undefined ? {} : { ca: read(setting, caFile) }) };
}

function read(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError([`${setting}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`]);
  }
}

/** The handler of `webhook` work, for the lanes. */
export function openWebhooks(base: Base, ebms: EbmsDependencies, { applicaties }: Backofficekant): WebhookWerk {
  const { settings, metrics, stops } = base;
  const { publicUrl, webhookTimeoutMs: timeoutMs } = settings.ebms.backoffice;
  const { verstuur, close } = createVerstuur({ timeoutMs });
  stops.unshift(close);
  return createWebhookWerk({ ebms, applicaties, publicUrl, metrics }, verstuur);
}

/** Listens when the settings ask for it; answers with its port. */
export async function openBackoffice(
  base: Base,
  ebms: EbmsDependencies,
  { applicaties }: Backofficekant,
): Promise<number | undefined> {
  const { settings, metrics, log, own, options, stops } = base;
  const { enabled, host, port, publicUrl, key, chain, limits, leaseMs } = settings.ebms.backoffice;
  if (!enabled) return undefined;
  const { jsonBytes, perMinute: perMinuut, atOnce: tegelijk, failedPerMinute: mislukt, requestTimeoutMs } = limits;
  const deps: BackofficeDependencies = {
    ebms,
    applicaties,
    publicUrl,
    limits: { jsonBytes, perMinuut, tegelijk, mislukt, pachtMs: leaseMs },
    metrics,
  };
  const identity = () => ({ certificateChain: readFileSync(chain, 'latin1'), privateKey: readFileSync(key, 'latin1') });
  const { versie } = options;
  const backoffice = await startBackoffice(deps, { host, port, identity: identity(), requestTimeoutMs, versie });
  stops.unshift(() => backoffice.close(settings.gateway.closeGraceMs));
  own.onTls(() => {
    try {
      backoffice.renew(identity());
    } catch (error) {
      log.log({ event: 'process.error', onderdeel: 'backoffice', stapel: framesOf(error) });
    }
  });
  log.log({ event: 'listener.start', onderdeel: 'backoffice', poort: backoffice.port });
  return backoffice.port;
}
