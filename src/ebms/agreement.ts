// A message against its agreement, from CPAId to the TLS certificate (x-RCV-1, x-RCV-3, x-HDR-7 … 8, traps 55, 57): which Kanaal it travels over.
// What is said before the sender is known to be a party is a SOAP Fault in the same exchange: nobody makes us write to somebody else.
import { type EpochMs, GatewayError, type Oin } from '../core/index.ts';
import type { TlsPeer } from '../transport/index.ts';
import {
  type Cpa,
  eigenPartij,
  type Kanaal,
  kanaalVoor,
  magNamens,
  NIEMAND,
  oinsVan,
  type Reden,
  type SignaalVraag,
  signaalKanaal,
  type Weigering,
} from './cpa/index.ts';
import { type EbmsCause, type EbmsEnvelope, EbmsError, judgeAgreement } from './header/index.ts';
import { wieMagSpreken } from './identity.ts';
import { type EbmsMessage, type MessageHeader, type Signal, signalOf } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** A message that fits an agreement, brought by somebody who may. Nothing of its content is proven yet. */
export interface Agreed {
  readonly cpa: Cpa;
  readonly kanaal: Kanaal;
  /** Organisations that may sign it. */
  readonly signers: ReadonlySet<Oin>;
  /** The channel of a signal back to the sender. */
  terug(action: Signal): Kanaal;
}

const CAUSES: Readonly<Record<Reden, EbmsCause>> = {
  partij: 'ebms.party',
  rol: 'ebms.party',
  service: 'ebms.service',
  actie: 'ebms.action',
  richting: 'ebms.action',
  kanaal: 'ebms.agreement',
};

/**
 * The agreement of a message, when both parties are in it, we are the receiver, and the peer may bring it.
 * @throws GatewayError `ebms.agreement`: a SOAP Fault, whatever of this it is not.
 */
export async function findAgreement(
  deps: EbmsDependencies,
  header: MessageHeader,
  at: { readonly peer: TlsPeer; readonly now: EpochMs },
): Promise<Omit<Agreed, 'kanaal'>> {
  const { peer, now } = at;
  const refuse = (clause: string, oorzaak: string) => new GatewayError('ebms.agreement', clause, { oorzaak });
  const cpa = isAfterwards(header)
    ? await deps.laatsteOvereenkomst(header.cpaId, now)
    : await deps.overeenkomst(header.cpaId, now);
  if (!cpa) throw refuse('x-RCV-3', 'no enabled CPA with this CPAId that holds now');
  const own = eigenPartij(cpa, deps.oin, deps.omgeving);
  if (!own) throw refuse('trap 57', 'we are not one of the two parties of the CPA');
  if (!magNamens(deps.oin, oinsVan(header.to.partyIds, deps.omgeving), NIEMAND))
    throw refuse('x-HDR-4', 'the message is for another party');
  const { from, to } = header;
  const channel = (vraag: SignaalVraag): Kanaal => {
    const found = signaalKanaal(cpa, vraag);
    if (found.ok) return found.kanaal;
    throw refuse('x-HDR-4', 'From and To are not the parties of the CPA');
  };
  const kanaal = channel({ from, to, action: 'Acknowledgment' });
  const signers = await wieMagSpreken(deps, peer, { kanaal, now });
  if (!signers) throw refuse('x-AUT-3', 'the TLS certificate is not of the sender, and there is no mandate');
  return { cpa, signers, terug: (action) => channel({ from: to, to: from, action }) };
}

/** What is said about a message that was sent before may come after the end of the agreement (x-RM-13). */
function isAfterwards(header: MessageHeader): boolean {
  const signal = signalOf(header);
  return signal === 'Acknowledgment' || signal === 'MessageError';
}

/**
 * The channel of a message, and whether its header is what the channel prescribes.
 * @throws EbmsError for what it is not.
 */
export function judgeChannel(
  cpa: Cpa,
  message: EbmsMessage,
  at: { readonly envelope: EbmsEnvelope; readonly now: EpochMs },
): Kanaal {
  const { header } = message;
  const action = signalOf(header);
  const found = action ? signaalKanaal(cpa, { ...header, action }) : kanaalVoor(cpa, header);
  if (!found.ok) throw refusalOf(found);
  const { kanaal } = found;
  const now = isAfterwards(header) ? Math.min(at.now, kanaal.end) : at.now;
  judgeAgreement(message, kanaal, { now, signed: at.envelope.signature !== undefined });
  return kanaal;
}

function refusalOf({ reden, clausule, plaats }: Weigering): EbmsError {
  return new EbmsError(CAUSES[reden], clausule, {
    location: `/soap:Envelope/soap:Header/eb:MessageHeader/${plaats
      .split('/')
      .map((step) => `eb:${step}`)
      .join('/')}`,
  });
}
