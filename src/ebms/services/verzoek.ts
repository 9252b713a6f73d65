// One request of a partner that was received and acknowledged, and how its handling ends: verwerkt, or mislukt with an ebMS error to the sender.
// Everything that it leads to is written in one transaction with its end (mijnoverheid.md §3.4, x-RCV-2).
import { type EpochMs, GatewayError, type Oin } from '../../core/index.ts';
import type { Change, EbmsBericht, EbmsWerk } from '../../store/index.ts';
import { signalBytes } from '../answer.ts';
import { oinsVan, signaalKanaal } from '../cpa/index.ts';
import { type EbmsCause, EbmsError } from '../header/index.ts';
import { laanVan, newMessageId } from '../messages.ts';
import { alarm } from '../receive-signal.ts';
import { OpdrachtError } from '../send.ts';
import { makeMessageError } from '../signals/index.ts';
import type { MessageHeader } from '../types.ts';
import type { EbmsDependencies } from '../types-exchange.ts';

export interface Verzoek {
  readonly bericht: EbmsBericht;
  readonly werk: EbmsWerk;
  readonly header: MessageHeader;
  /** Organisation of the From party. */
  readonly oin: Oin;
}

/** Thrown when another process was first: nothing is left to do. */
export class AlAfgehandeld extends Error {}

/** @throws AlAfgehandeld when the request is not waiting any more. */
export async function isNogOpen({ store }: Pick<EbmsDependencies, 'store'>, { bericht }: Verzoek): Promise<void> {
  if ((await store.ebms.opId(bericht.id))?.status !== 'ontvangen') throw new AlAfgehandeld();
}

export function oinVan({ from }: MessageHeader, { omgeving }: Pick<EbmsDependencies, 'omgeving'>): Oin | undefined {
  return oinsVan(from.partyIds, omgeving)[0];
}

/** The end of a request that was carried out, with `code` for its status line. */
export function verwerkt(
  { bewaarMs }: Pick<EbmsDependencies, 'bewaarMs'>,
  { bericht, werk }: Pick<Verzoek, 'bericht' | 'werk'>,
  { code, now }: { readonly code: string; readonly now: EpochMs },
): readonly Change[] {
  return [
    {
      kind: 'ebmsStatus',
      bericht: { partner: bericht.partner, id: bericht.id },
      uit: ['ontvangen'],
      status: 'verwerkt',
      op: now,
      code,
      inhoudTot: now + bewaarMs,
    },
    klaar(werk),
  ];
}

export function klaar({ id }: EbmsWerk): Change {
  return { kind: 'ebmsWerkKlaar', id };
}

/** Why a request cannot be carried out, ever. */
interface Weigering {
  readonly code: string;
  readonly clause: string;
  readonly oorzaak: string;
  /** What its sender is told; absent = nothing. */
  readonly fout?: EbmsCause;
}

/**
 * What an error means for the request; undefined when it may pass and the request is tried again.
 *
 * The message was acknowledged, so its sender can only be told by a MessageError of its own. A sender without an open aansluiting gets
 * SecurityFailure (§3.4); a document that no result can be made of gets DeliveryFailure: that is how the alert reaches his side.
 */
function weigeringVan(error: unknown): Weigering | undefined {
  if (error instanceof OpdrachtError)
    return { code: 'geenKanaal', clause: error.clause, oorzaak: 'the answer cannot be sent', fout: 'ebms.delivery' };
  if (!(error instanceof GatewayError)) return undefined;
  const { code, clause, meaning, detail } = error;
  const oorzaak = [detail.oorzaak, detail.veld, detail.limiet].filter((part) => part !== undefined).join(' ') || code;
  if (clause === '§3.18') return { code: 'simulator', clause, oorzaak };
  if (meaning.retriable || code.startsWith('server.')) return undefined;
  return { code, clause, oorzaak, fout: code.startsWith('auth.') ? 'ebms.security' : 'ebms.delivery' };
}

/**
 * The end of a request that failed: `mislukt`, an alarm for the operator, and an ebMS error to the sender.
 * @throws `error` itself when it may pass.
 */
export async function mislukt(
  deps: EbmsDependencies,
  verzoek: Pick<Verzoek, 'bericht' | 'werk'> & { readonly header?: MessageHeader },
  error: unknown,
): Promise<readonly Change[]> {
  const weigering = weigeringVan(error);
  if (!weigering) throw error;
  const { bericht, werk, header } = verzoek;
  const { code, clause, oorzaak, fout } = weigering;
  const now = deps.clock();
  alarm(deps, bericht, { code, clause, oorzaak });
  const signal = header && fout ? await foutSignaal(deps, { bericht, header, now }, new EbmsError(fout, clause)) : [];
  return [
    {
      kind: 'ebmsStatus',
      bericht: { partner: bericht.partner, id: bericht.id },
      uit: ['ontvangen'],
      status: 'mislukt',
      op: now,
      code,
      reden: oorzaak.slice(0, 200),
      inhoudTot: now + deps.bewaarMs,
    },
    ...signal,
    klaar(werk),
  ];
}

interface Over {
  readonly bericht: EbmsBericht;
  readonly header: MessageHeader;
  readonly now: EpochMs;
}

/** A MessageError as work of its own, delivered like every signal; none when the agreement has no channel for it any more. */
async function foutSignaal(
  deps: EbmsDependencies,
  { bericht, header, now }: Over,
  error: EbmsError,
): Promise<readonly Change[]> {
  const cpa = await deps.overeenkomst(bericht.cpaId, now);
  const found = cpa && signaalKanaal(cpa, { from: header.to, to: header.from, action: 'MessageError' });
  if (!found?.ok) return [];
  const { endpoint } = found.kanaal;
  const messageId = newMessageId(deps);
  const lading = await signalBytes(deps, makeMessageError(header, [error], { now, messageId }), found.kanaal);
  const value: EbmsWerk = {
    id: deps.newGuid(now),
    soort: 'signaal',
    laan: laanVan('signaal', bericht.partner, endpoint),
    bericht: { partner: bericht.partner, id: bericht.id },
    op: now,
    pogingen: 0,
    gegevens: { endpoint, action: 'MessageError', messageId },
    lading,
  };
  return [{ kind: 'ebmsWerk', value }];
}
