// What an agreement says about one message, with every default filled in: the Kanaal (x-CPA-6, x-RM-6 … x-RM-8). What Bode cannot do, or
// does not do by the profile, is a refusal here as well as a finding of oordeel.ts: an agreement that got in is still not followed blindly.
import type { EpochMs } from '../../core/index.ts';
import type { Certificate } from '../../pki/index.ts';
import type { Party } from '../types.ts';
import { handtekeningAlgoritme, hashToegestaan, versleutelAlgoritme } from './algoritmen.ts';
import { DAG, UUR } from './duur.ts';
import { isOndertekend, isRm, isVersleuteld, profielVan } from './profiel.ts';
import type { Cpa, Endpoint, EndpointType, ExchangeSide, Kanaal, PartyInfo } from './types.ts';
import { type Verbinding, type Vraag, type Weigering, weigering, zoekVerbinding } from './zoek.ts';

export type KanaalAntwoord = { readonly ok: true; readonly kanaal: Kanaal } | Weigering;

/** BPE §3.4.13: eight times, every three hours (x-RM-7). */
export const RETRIES = 8;
export const RETRY_INTERVAL_MS: number = 3 * UUR;
/** EB §5.5.4 and §5.5.5: where the parties set nothing, the retries span five days and duplicates are known that long (x-RM-6). */
export const ZONDER_AFSPRAAK_MS: number = 5 * DAG;

/** The schedule of a sender: its own values, else the default of what is missing; nothing at all means five days of retries. */
export function herhaalPlan({ reliable }: ExchangeSide): {
  readonly retries: number;
  readonly retryIntervalMs: number;
} {
  const { retries, retryIntervalMs } = reliable ?? {};
  if (retries === undefined && retryIntervalMs === undefined)
    return { retries: ZONDER_AFSPRAAK_MS / RETRY_INTERVAL_MS, retryIntervalMs: RETRY_INTERVAL_MS };
  return { retries: retries ?? RETRIES, retryIntervalMs: retryIntervalMs ?? RETRY_INTERVAL_MS };
}

/** The channel of a business message, or why there is none. Says nothing about the dates of the agreement: see `geldigheid`. */
export function kanaalVoor(cpa: Cpa, vraag: Vraag): KanaalAntwoord {
  const found = zoekVerbinding(cpa, vraag);
  return found.ok ? kanaalVan(cpa, found) : found;
}

/** Why the agreement cannot be used at `now`; undefined when it can (x-CPA-4, x-RM-14). */
export function geldigheid({ status, start, end }: Cpa, now: EpochMs): 'voorstel' | 'nogNiet' | 'verlopen' | undefined {
  if (status === 'proposed') return 'voorstel';
  if (now < start) return 'nogNiet';
  return now >= end ? 'verlopen' : undefined;
}

export function kanaalVan(cpa: Cpa, verbinding: Verbinding): KanaalAntwoord {
  const { verzender, ontvanger, van, naar, zenden, vanRol, naarRol } = verbinding;
  const profiel = profielVan(verbinding);
  const adres = kiesAdres(ontvanger.transport.endpoints, ['request', 'allPurpose', 'response']);
  if (!adres) return weigering('kanaal', 'To', 'De ontvanger heeft geen adres voor deze actie.', 'x-CPA-7');
  if (verzender.syncReplyMode !== 'none' && verzender.syncReplyMode !== 'mshSignalsOnly')
    return weigering('kanaal', 'Action', 'Een antwoord in dezelfde HTTP-uitwisseling bestaat niet.', 'x-EBP-4');
  const beveiliging = beveiligingVan(verbinding);
  if ('ok' in beveiliging) return beveiliging;
  const reliable = isRm(profiel);
  const kanaal: Kanaal = {
    cpaId: cpa.cpaId,
    profiel,
    from: partij(van, vanRol.role),
    to: partij(naar, naarRol.role),
    service: vanRol.service,
    action: zenden.action,
    endpoint: adres.uri,
    ackRequested: reliable && verzender.ackRequested !== 'never',
    ackSigned: reliable && isOndertekend(profiel) && verzender.ackSignatureRequested !== 'never',
    duplicateElimination: reliable && verzender.duplicateElimination !== 'never',
    syncSignals: verzender.syncReplyMode === 'mshSignalsOnly',
    ...herhaling(verbinding, reliable),
    ...beveiliging,
    ...tlsVan(verbinding),
    start: cpa.start,
    end: cpa.end,
  };
  return { ok: true, kanaal };
}

function partij({ partyIds }: PartyInfo, role: string): Party {
  return { partyIds, role };
}

/** The first endpoint of the first kind that there is. */
export function kiesAdres(endpoints: readonly Endpoint[], kinds: readonly EndpointType[]): Endpoint | undefined {
  return kinds.flatMap((kind) => endpoints.filter(({ type }) => type === kind))[0];
}

function herhaling({ verzender, ontvanger }: Verbinding, reliable: boolean) {
  if (!reliable) return { retries: 0, retryIntervalMs: 0, duplicateWindowMs: 0 };
  const plan = herhaalPlan(verzender.docExchange.sender);
  const { persistDurationMs = ZONDER_AFSPRAAK_MS } = ontvanger.docExchange.receiver;
  return { ...plan, duplicateWindowMs: Math.max(persistDurationMs, (1 + plan.retries) * plan.retryIntervalMs) };
}

type Beveiliging = Pick<
  Kanaal,
  | 'signed'
  | 'encrypted'
  | 'signatureAlgorithm'
  | 'digestAlgorithm'
  | 'encryptionAlgorithm'
  | 'senderSigning'
  | 'receiverEncryption'
>;

function beveiligingVan(verbinding: Verbinding): Beveiliging | Weigering {
  const profiel = profielVan(verbinding);
  if (!isOndertekend(profiel)) return { signed: false, encrypted: false };
  const ondertekening = ondertekeningVan(verbinding.van, verbinding.verzender.docExchange.sender);
  if (!ondertekening || !isVersleuteld(profiel))
    return ondertekening
      ? { signed: true, encrypted: false, ...ondertekening }
      : weigering(
          'kanaal',
          'Action',
          'De afspraken over de handtekening zijn niet compleet of niet toegestaan.',
          'x-E2E-2',
        );
  const versleuteling = versleutelingVan(verbinding);
  return versleuteling
    ? { signed: true, encrypted: true, ...ondertekening, ...versleuteling }
    : weigering(
        'kanaal',
        'Action',
        'De afspraken over versleuteling zijn niet compleet of niet toegestaan.',
        'x-E2E-11',
      );
}

/** How a party signs what it sends with these settings; undefined when it cannot, or not with an allowed algorithm. */
export function ondertekeningVan({ certificates }: PartyInfo, { nonRepudiation }: ExchangeSide) {
  const signatureAlgorithm = handtekeningAlgoritme(nonRepudiation?.signatureAlgorithms ?? []);
  if (!nonRepudiation || !signatureAlgorithm || !hashToegestaan(nonRepudiation.hashFunction)) return undefined;
  const senderSigning = certificaat(certificates, nonRepudiation.certId);
  return {
    signatureAlgorithm,
    digestAlgorithm: nonRepudiation.hashFunction,
    ...(senderSigning ? { senderSigning } : {}),
  };
}

function versleutelingVan({ naar, verzender, ontvanger }: Verbinding) {
  const { envelope } = ontvanger.docExchange.receiver;
  const agreed = envelope ?? verzender.docExchange.sender.envelope;
  const encryptionAlgorithm = versleutelAlgoritme(agreed?.encryptionAlgorithms ?? []);
  const receiverEncryption = certificaat(naar.certificates, envelope?.certId);
  return encryptionAlgorithm && receiverEncryption ? { encryptionAlgorithm, receiverEncryption } : undefined;
}

/** The two ends of a connection. */
type Einden = Pick<Verbinding, 'van' | 'naar' | 'verzender' | 'ontvanger'>;

export function tlsVan({ van, naar, verzender, ontvanger }: Einden): Pick<Kanaal, 'senderTls' | 'receiverTls'> {
  const senderTls = certificaat(van.certificates, verzender.transport.clientCertificate);
  const receiverTls = certificaat(naar.certificates, ontvanger.transport.serverCertificate);
  return { ...(senderTls ? { senderTls } : {}), ...(receiverTls ? { receiverTls } : {}) };
}

function certificaat(
  certificates: ReadonlyMap<string, Certificate>,
  certId: string | undefined,
): Certificate | undefined {
  return certId === undefined ? undefined : certificates.get(certId);
}
