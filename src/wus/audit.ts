// One line of log and one count per exchange, at its end: who, what, verdict, size; never content (x-LOG-1, x-LOG-4, x-LOG-5).
import { type GatewayError, utc } from '../core/index.ts';
import type { Addressed } from '../envelope/index.ts';
import type { Verified } from '../security/index.ts';
import { framesOf } from '../telemetry/index.ts';
import type { Answer, Received } from '../transport/index.ts';
import type { WusDependencies } from './types.ts';

/** What is known of one exchange; every stage adds to it. */
export interface Story {
  readonly service: string;
  readonly received: Received;
  /** The envelope with its headers read: not verified yet. */
  message?: Addressed;
  operation?: string;
  verified?: Verified;
  error?: GatewayError;
  /** What was thrown, for its place in the code only. */
  thrown?: unknown;
}

export function recordExchange(deps: WusDependencies, story: Story, answer: Answer): void {
  const { service, received, message, operation, verified, error } = story;
  const durationMs = deps.clock() - received.receivedAt;
  const bytesOut = answer.body.length;
  const crlVan = verified?.signer?.crlThisUpdate;
  deps.metrics.exchange({
    service,
    operation: operation ?? 'onbekend',
    outcome: error?.code ?? 'verwerkt',
    durationMs,
    bytesIn: received.body.length,
    bytesOut,
  });
  deps.log({
    event: 'exchange',
    level: error?.meaning.level ?? 'info',
    richting: 'in',
    correlatieId: received.correlatieId,
    oin: verified?.signer?.oin ?? received.peer.oin,
    transportOin: received.peer.oin,
    tlsFingerprint: received.peer.fingerprint,
    fingerprint: verified?.signer?.certificate.fingerprint,
    crlVan: crlVan === undefined ? undefined : utc(crlVan),
    service,
    operation,
    action: message?.addressing.action,
    messageId: message?.addressing.messageId,
    handtekening: verified ? (verified.signer ? 'geldig' : 'afwezig') : undefined,
    uitkomst: error ? 'fault' : 'verwerkt',
    code: error?.code,
    clause: error?.clause,
    veld: error?.detail.veld,
    oorzaak: error?.detail.oorzaak,
    positie: error?.detail.positie,
    http: answer.status,
    duurMs: durationMs,
    bytes: received.body.length,
    bytesUit: bytesOut,
  });
  if (story.thrown !== undefined)
    deps.log({
      event: 'process.error',
      correlatieId: received.correlatieId,
      onderdeel: 'wus',
      stapel: framesOf(story.thrown),
    });
}
