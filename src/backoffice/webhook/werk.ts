// `webhook` work, for the lanes: an arrival is put in the list of its application together with the event that tells of it, in one commit; an
// event is pushed until the receiver has it, or for three days. Events may come twice and in another order: their id and time tell.
import type { EpochMs } from '../../core/index.ts';
import type { Delivered } from '../../ebms/index.ts';
import type { Change, EbmsWerk } from '../../store/index.ts';
import { aanbodLaan, binnenkomstLaan, webhookLaan } from '../bestemming.ts';
import type { Applicatie, BackofficeDependencies } from '../types.ts';
import { eigenOins } from '../zicht.ts';
import { CLOUDEVENTS_TYPE, gebeurtenisWerk } from './gebeurtenis.ts';
import { handtekening } from './geheim.ts';
import type { Verstuur } from './versturen.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Waiting after the first failure, the second …; after the last the event is given up. The message itself stays in the list. */
export const WACHT_MS = [
  5_000,
  30_000,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  ...Array<number>(8).fill(8 * HOUR),
] as const;
/** A receiver that asks for more patience gets this much. */
const GEDULD_MS = HOUR;

export interface WebhookWerk {
  carryOut(werk: EbmsWerk, now: EpochMs): Promise<Delivered>;
}

export function createWebhookWerk(
  deps: Pick<BackofficeDependencies, 'ebms' | 'applicaties' | 'publicUrl' | 'metrics'>,
  verstuur: Verstuur,
): WebhookWerk {
  const opLaan = new Map(
    deps.applicaties.flatMap((one) => [webhookLaan(one.naam), binnenkomstLaan(one.naam)].map((laan) => [laan, one])),
  );
  return {
    carryOut(werk, now) {
      const applicatie = opLaan.get(werk.laan);
      if (!werk.lading) return komtBinnen(deps, werk, { applicatie, now });
      if (applicatie?.webhook) return push(deps, { applicatie, verstuur, werk, now });
      // The settings have no webhook any more: nobody waits for the event.
      return Promise.resolve({ changes: [{ kind: 'ebmsWerkKlaar', id: werk.id }] });
    },
  };
}

/** A message that came in: whatever becomes of the event, the message can be fetched from now on. */
async function komtBinnen(
  { ebms, publicUrl }: Pick<BackofficeDependencies, 'ebms' | 'publicUrl'>,
  werk: EbmsWerk,
  { applicatie, now }: { readonly applicatie: Applicatie | undefined; readonly now: EpochMs },
): Promise<Delivered> {
  const klaar: Change = { kind: 'ebmsWerkKlaar', id: werk.id };
  const bericht = await ebms.store.ebms.opId(werk.bericht.id);
  if (bericht?.status !== 'ontvangen') return { changes: [klaar] };
  const wie = applicatie?.naam ?? eigenOins(bericht, ebms.omgeving)[0] ?? ebms.oin;
  const aanbod: EbmsWerk = {
    ...werk,
    id: ebms.newGuid(now),
    soort: 'aanbod',
    laan: aanbodLaan(wie),
    op: now,
    pogingen: 0,
    gegevens: {},
  };
  const changes: Change[] = [klaar, { kind: 'ebmsWerk', value: aanbod }];
  if (applicatie?.webhook) {
    const gebeurtenis = { id: ebms.newGuid(now), soort: 'ontvangen', bericht, op: now } as const;
    changes.push({ kind: 'ebmsWerk', value: gebeurtenisWerk(applicatie.naam, gebeurtenis, publicUrl) });
  }
  return { changes };
}

interface Push {
  readonly applicatie: Applicatie;
  readonly verstuur: Verstuur;
  readonly werk: EbmsWerk;
  readonly now: EpochMs;
}

async function push(
  deps: Pick<BackofficeDependencies, 'ebms' | 'metrics'>,
  { applicatie, verstuur, werk, now }: Push,
): Promise<Delivered> {
  const webhook = applicatie.webhook!;
  const body = werk.lading!;
  const headers = {
    'Content-Type': CLOUDEVENTS_TYPE,
    'User-Agent': 'Bode',
    ...handtekening(webhook.geheimen, { id: werk.id, now, body }),
  };
  const uitslag = await verstuur(webhook, headers, body).catch((error: unknown) => ({ oorzaak: oorzaakVan(error) }));
  const status = 'status' in uitslag ? uitslag.status : undefined;
  const gelukt = status !== undefined && status >= 200 && status < 300;
  const ladder = WACHT_MS[werk.pogingen - 1];
  const uitkomst = gelukt ? 'afgeleverd' : ladder === undefined ? 'opgegeven' : 'later';
  deps.metrics.task('webhook', ({ afgeleverd: 'klaar', later: 'later', opgegeven: 'mislukt' } as const)[uitkomst]);
  deps.ebms.log({
    event: 'backoffice.webhook',
    level: gelukt ? 'info' : uitkomst === 'later' ? 'warn' : 'error',
    applicatie: applicatie.naam,
    bericht: werk.bericht.id,
    gebeurtenis: werk.gegevens.gebeurtenis,
    uitkomst,
    http: status,
    oorzaak: 'oorzaak' in uitslag ? uitslag.oorzaak : undefined,
    pogingen: werk.pogingen,
    duurMs: deps.ebms.clock() - now,
  });
  const klaar: Change = { kind: 'ebmsWerkKlaar', id: werk.id };
  if (gelukt) return { changes: [klaar], endpoint: 'good' };
  // Who answers 4xx is there: what it refuses says nothing about the next event.
  const endpoint = status === undefined || status >= 500 || status === 429 ? ({ endpoint: 'bad' } as const) : {};
  const at = deps.ebms.clock();
  if (ladder === undefined) return { changes: [klaar, opgegeven(werk, at, status)], ...endpoint };
  const gevraagd = 'status' in uitslag ? Math.min(uitslag.wachtMs ?? 0, GEDULD_MS) : 0;
  return { changes: [{ kind: 'ebmsWerkLater', id: werk.id, op: at + Math.max(ladder, gevraagd) }], ...endpoint };
}

/** It stays in the history of the message that its application was not told. */
function opgegeven({ bericht, gegevens }: EbmsWerk, op: EpochMs, status: number | undefined): Change {
  const { gebeurtenis: reden } = gegevens;
  const value = {
    op,
    soort: 'webhookMislukt',
    ...(status === undefined ? {} : { code: String(status) }),
    ...(reden === undefined ? {} : { reden }),
  };
  return { kind: 'ebmsGebeurtenis', bericht, value };
}

/** Code of a network error, never its text: that may hold an address. */
function oorzaakVan(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}
