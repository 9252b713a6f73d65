// Verdicts by certificate and use. Bounded, and never older than what they rest on: the CRL version, notAfter and nextUpdate of the path.
// Refusals are kept apart and shortly, so that a stream of bad certificates cannot push good ones out.
import { createHash } from 'node:crypto';
import type { EpochMs } from '../core/index.ts';
import type { CertificateUse, Verdict } from './verdict.ts';

const MAX_ACCEPTED = 4_096;
const MAX_REFUSED = 512;
const REFUSED_MS = 60_000;

export interface VerdictKey {
  /** Fingerprint of the certificate. */
  readonly leaf: string;
  /** What the peer sent along: a refusal may be due to what is missing in it, an acceptance never is. */
  readonly extra: readonly Buffer[];
  readonly use: CertificateUse;
  readonly now: EpochMs;
  /** Version of trust and CRLs when asked. */
  readonly version: number;
}

interface Entry {
  readonly verdict: Verdict;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

export class VerdictCache {
  readonly #accepted = new Map<string, Entry>();
  readonly #refused = new Map<string, Entry>();
  #version = -1;

  get(key: VerdictKey): Verdict | undefined {
    this.#forgetOther(key.version);
    const entry = this.#accepted.get(acceptedKey(key)) ?? this.#refused.get(refusedKey(key));
    return entry && entry.from <= key.now && key.now < entry.until ? entry.verdict : undefined;
  }

  /** Keeps a verdict until `until`. */
  set(key: VerdictKey, verdict: Verdict, until: EpochMs): void {
    this.#forgetOther(key.version);
    if (verdict.ok) put(this.#accepted, MAX_ACCEPTED, acceptedKey(key), { verdict, from: key.now, until });
    else put(this.#refused, MAX_REFUSED, refusedKey(key), { verdict, from: key.now, until: key.now + REFUSED_MS });
  }

  #forgetOther(version: number): void {
    if (version === this.#version) return;
    this.#accepted.clear();
    this.#refused.clear();
    this.#version = version;
  }
}

function acceptedKey({ leaf, use }: VerdictKey): string {
  return `${leaf} ${use}`;
}

function refusedKey({ leaf, use, extra }: VerdictKey): string {
  const hash = createHash('sha256');
  for (const der of extra) hash.update(`${der.length} `).update(der);
  return `${leaf} ${use} ${hash.digest('hex')}`;
}

// The oldest goes first; a Map keeps the order of insertion.
function put(entries: Map<string, Entry>, limit: number, key: string, entry: Entry): void {
  entries.delete(key);
  const oldest = entries.size >= limit ? entries.keys().next().value : undefined;
  if (oldest !== undefined) entries.delete(oldest);
  entries.set(key, entry);
}
