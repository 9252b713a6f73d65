// The report that tells a sender why his message was refused (test environment only): which check, which clause, which reference, the
// certificate level by level, and what to change. It is kept for the organisation that sent the message and for nobody else.
import {
  type Clock,
  type EpochMs,
  type ErrorCode,
  type GatewayError,
  type Guid,
  type Oin,
  utc,
} from '../../core/index.ts';
import type { Addressed } from '../../envelope/index.ts';
import type { Trust } from '../../pki/index.ts';
import { diagnoseSignature, isEncrypted, type SignatureDiagnosis, type SignaturePolicy } from '../../security/index.ts';
import { ADVIES, VERKLARING } from './advies.ts';

/** What is told; free of the message's own content but for the place where signed and received bytes differ. */
export interface Rapport {
  readonly correlatieId: Guid;
  readonly tijdstip: string;
  readonly dienst: string;
  readonly operatie?: string;
  /** Bode's code of the refusal, e.g. `wss.coverage`. */
  readonly code: ErrorCode;
  /** Source clause, e.g. `WB004`. */
  readonly bepaling: string;
  /** The true cause, as in the log of the operator. */
  readonly oorzaak?: string;
  readonly veld?: string;
  readonly limiet?: string;
  readonly gevonden?: string;
  /** Byte offset in the message. */
  readonly positie?: number;
  /** What to change, in Dutch. */
  readonly advies: string;
  readonly handtekening?: SignatureDiagnosis;
  /** Dutch sentences about references whose digest differs. */
  readonly uitleg: readonly string[];
}

export interface RapportVraag {
  readonly correlatieId: Guid;
  /** TLS party that sent the message: the only one that may read the report. */
  readonly oin: Oin;
  readonly dienst: string;
  readonly operatie: string | undefined;
  readonly error: GatewayError;
  readonly message: Addressed | undefined;
}

export interface Rapporten {
  maak(vraag: RapportVraag): void;
  /** Keeps a report that was made elsewhere, for `oin` only. */
  bewaar(oin: Oin, rapport: Rapport): void;
  /** The report of this exchange when `oin` sent it; undefined otherwise, and when it is gone. */
  lees(correlatieId: Guid, oin: Oin): Rapport | undefined;
}

export interface RapportenOptions {
  readonly policy: SignaturePolicy;
  readonly trust: Pick<Trust, 'judge'>;
  readonly clock: Clock;
  /** Reports kept; the oldest go first. Default 1000. */
  readonly most?: number;
  /** A report goes after this, ms. Default one hour. */
  readonly keepMs?: number;
}

interface Kept {
  readonly oin: Oin;
  readonly tot: EpochMs;
  readonly rapport: Rapport;
}

/** Reports in memory of this process: nothing of a refused message reaches the store (invariant 6). */
export function createRapporten(options: RapportenOptions): Rapporten {
  const { most = 1000, keepMs = 3_600_000, clock } = options;
  const kept = new Map<Guid, Kept>();
  const bewaar = (oin: Oin, rapport: Rapport) => {
    kept.set(rapport.correlatieId, { oin, tot: clock() + keepMs, rapport });
    for (const id of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(id);
    }
  };
  return {
    maak: (vraag) => bewaar(vraag.oin, maakRapport(vraag, options, clock())),
    bewaar,
    lees(correlatieId, oin) {
      const found = kept.get(correlatieId);
      if (!found || found.oin !== oin || found.tot <= clock()) return undefined;
      return found.rapport;
    },
  };
}

/** Makes the report and keeps nothing. */
export function maakRapport(
  vraag: RapportVraag,
  { policy, trust }: Pick<RapportenOptions, 'policy' | 'trust'>,
  now: EpochMs,
): Rapport {
  const { correlatieId, dienst, operatie, error, message } = vraag;
  // What went wrong after a private key was used is told to nobody: it would make this report a decryption oracle (x-FLT-7).
  const { veld, limiet, gevonden, positie, oorzaak } = error.code === 'wss.decryption' ? {} : error.detail;
  // A replay was signed well, and when it is found out its attachments are no longer in the place where they were signed.
  const looks =
    error.code.startsWith('wss.') && error.code !== 'wss.replay' && message !== undefined && !isEncrypted(message);
  const handtekening = looks ? diagnoseSignature(message, { policy, trust, now }) : undefined;
  return {
    correlatieId,
    tijdstip: utc(now),
    dienst,
    ...(operatie === undefined ? {} : { operatie }),
    code: error.code,
    bepaling: error.clause,
    ...(oorzaak === undefined ? {} : { oorzaak }),
    ...(veld === undefined ? {} : { veld }),
    ...(limiet === undefined ? {} : { limiet }),
    ...(gevonden === undefined ? {} : { gevonden }),
    ...(positie === undefined ? {} : { positie }),
    advies: ADVIES[error.code],
    ...(handtekening ? { handtekening } : {}),
    uitleg: handtekening ? uitlegVan(handtekening) : [],
  };
}

function uitlegVan({ referenties }: SignatureDiagnosis): readonly string[] {
  return referenties
    .filter(({ klopt }) => !klopt)
    .map(({ naam, verklaring }) => `${naam}: ${verklaring ? VERKLARING[verklaring] : VERKLARING.onbekend}`);
}
