// What a party accepts, as data: a profile or agreement differs in this record, not in code (WB002, SIGN004, x-WSS-2).

export interface SignaturePolicy {
  /** ECDSA on P-256 or P-384, by agreement only (SIGN004). */
  readonly ecdsa: boolean;
  /** A Timestamp older than this is refused; also the life of replay keys. Milliseconds (x-WSS-2, x-WSS-3). */
  readonly maxAgeMs: number;
  /** How far the clocks of the parties may differ. Milliseconds (WB002). */
  readonly skewMs: number;
}

/** RSA with SHA-2 only, five minutes, one minute of skew. */
export const DEFAULT_POLICY: SignaturePolicy = { ecdsa: false, maxAgeMs: 300_000, skewMs: 60_000 };

/** More ds:Reference elements than this are refused before anything is computed. */
export const MAX_REFERENCES = 32;
