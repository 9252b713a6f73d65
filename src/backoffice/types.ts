// The vocabulary of the back-office side: applications of organisations that use Bode as their ebMS2 adapter, and what they may ask.
import type { Oin } from '../core/index.ts';
import type { EbmsDependencies } from '../ebms/index.ts';
import type { Metrics } from '../telemetry/index.ts';

/** Where events of an application are pushed. */
export interface Webhook {
  /** `https:`; outside productie also `http:` to this machine. */
  readonly url: string;
  /** Keys of the HMAC; several while one follows the other, then an event carries a signature by each. */
  readonly geheimen: readonly Buffer[];
  /** Root certificates (PEM) for its server, instead of those of the runtime. */
  readonly ca?: string;
}

/** A program that sends and fetches messages for one organisation. */
export interface Applicatie {
  /** Short name: lanes, logs and events carry it. */
  readonly naam: string;
  /** The organisation for which it acts: a party of the agreements. */
  readonly oin: Oin;
  /** Services that it may see and use; absent = every service of the organisation. */
  readonly services?: readonly string[];
  /** SHA-256 of its bearer tokens, lower-case hex. */
  readonly tokens: readonly string[];
  /** SHA-256 of client certificates, lower-case hex: these need no PKIoverheid. */
  readonly fingerprints: readonly string[];
  /** OINs of PKIoverheid client certificates. */
  readonly oins: readonly Oin[];
  readonly webhook?: Webhook;
}

export interface BackofficeLimits {
  /** Body of a request in JSON, bytes. */
  readonly jsonBytes: number;
  /** Requests of one application per minute. */
  readonly perMinuut: number;
  /** Requests of one application that are handled at the same time. */
  readonly tegelijk: number;
  /** Failed logins from one address per minute. */
  readonly mislukt: number;
  /** How long a fetched message is kept from others, ms. */
  readonly pachtMs: number;
}

export interface BackofficeDependencies {
  readonly ebms: EbmsDependencies;
  readonly applicaties: readonly Applicatie[];
  /** Address of this listener as applications know it, without path. */
  readonly publicUrl: string;
  readonly limits: BackofficeLimits;
  readonly metrics: Pick<Metrics, 'exchange' | 'task'>;
}

/** First part of every path. */
export const BASIS = '/ebms/v1';
