// One line of log and one count per message that came in: who, what, verdict, size; never content (x-LOG-1, x-LOG-4, x-LOG-5).
import { type GatewayError, type Guid, utc } from '../core/index.ts';
import type { VerifiedEbms } from '../security/index.ts';
import { framesOf } from '../telemetry/index.ts';
import type { Answer, Streamed } from '../transport/index.ts';
import type { Kanaal } from './cpa/index.ts';
import { type EbmsEnvelope, EbmsError, type ReturnAddress } from './header/index.ts';
import { partijTekst, serviceTekst } from './messages.ts';
import type { EbmsMessage } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** What is known of one message; every step adds to it. */
export interface EbmsStory {
  readonly received: Streamed;
  bytes: number;
  uitkomst: 'aangenomen' | 'duplicaat' | 'signaal' | 'geweigerd';
  envelope?: EbmsEnvelope;
  address?: ReturnAddress | undefined;
  message?: EbmsMessage;
  kanaal?: Kanaal;
  /** Channel of errors about this message. */
  terug?: Kanaal;
  bericht?: Guid;
  /** What the signature proved, or that there is none where none belongs. */
  verified?: VerifiedEbms;
  /** Something an operator should know of a message that was not refused. */
  oorzaak?: string;
  error?: GatewayError | EbmsError;
  /** What was thrown, for its place in the code only. */
  thrown?: unknown;
}

export function recordEbms(deps: EbmsDependencies, story: EbmsStory, answer: Answer): void {
  const { received, address, message, kanaal, verified, error } = story;
  const { correlatieId, peer } = received;
  const signer = verified?.signer;
  const code = error && (error instanceof EbmsError ? error.kind : error.code);
  const cpa = address?.cpaId ?? '';
  const action = address?.action ?? '';
  deps.metrics.ebms({ richting: 'in', cpa, partner: peer.oin, action, outcome: code ?? story.uitkomst });
  deps.log({
    event: 'ebms',
    level: error ? (error instanceof EbmsError ? 'warn' : error.meaning.level) : story.oorzaak ? 'warn' : 'info',
    richting: 'in',
    correlatieId,
    bericht: story.bericht,
    transportOin: peer.oin,
    tlsFingerprint: peer.fingerprint,
    oin: signer?.oin,
    fingerprint: signer?.certificate.fingerprint,
    crlVan: signer?.crlThisUpdate === undefined ? undefined : utc(signer.crlThisUpdate),
    handtekening: verified ? (signer ? 'geldig' : 'afwezig') : undefined,
    partner: address && partijTekst(address.from),
    cpa: address && cpa,
    service: address && serviceTekst(address),
    action: address && action,
    messageId: address?.messageId,
    refToMessageId: message?.header.refToMessageId,
    conversationId: address?.conversationId,
    profiel: kanaal?.profiel,
    uitkomst: story.uitkomst,
    code,
    clause: error?.clause,
    veld: error instanceof EbmsError ? error.location : error?.detail.veld,
    oorzaak: error instanceof EbmsError ? error.oorzaak : (error?.detail.oorzaak ?? story.oorzaak),
    http: answer.status,
    delen: message?.manifest.length,
    bytes: story.bytes,
    duurMs: deps.clock() - received.receivedAt,
  });
  if (story.thrown !== undefined)
    deps.log({ event: 'process.error', correlatieId, onderdeel: 'ebms', stapel: framesOf(story.thrown) });
}
