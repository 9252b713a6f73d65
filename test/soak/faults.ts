// What the relay does to one exchange, by seed, direction and number of the exchange: so a schedule is repeated as far as the order of arrival is.
import { chance } from './random.ts';

export const FAULTS = [
  /** The connection ends before TLS. */
  'refuse',
  /** Nothing is passed on, and the connection ends after a while without answer. */
  'drop',
  /** The sender's connection ends while it sends; the receiver sees nothing. */
  'cutBefore',
  /** The receiver gets a part of the message, then both connections end. */
  'cutMidBody',
  /** The receiver takes it; its answer (2xx, acknowledgement, error) is lost. */
  'loseAnswer',
  /** The sender gets a part of the answer. */
  'cutAnswer',
  /** 503 and nothing is passed on. */
  'unavailable',
  /** The receiver takes it, and the sender hears 503. */
  'falseUnavailable',
  /** 502 of a proxy, in HTML, after the receiver took it or not. */
  'badGateway',
  /** 202, and it is gone: what every store-and-forward that crashes does. An acknowledgement that gets this is lost. */
  'swallow',
  /** Passed on later. */
  'delay',
  /** Passed on in small pieces. */
  'throttle',
  /** Passed on twice at the same moment. */
  'duplicate',
  /** Passed on now, and once more some seconds later. */
  'replay',
  /** Held back until later ones have passed. */
  'reorder',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Plan {
  readonly fault: Fault | undefined;
  /** From 0 to 1: where a cut falls, whether a target was reached. */
  readonly at: number;
  /** Pause of faults that wait, ms. */
  readonly pauseMs: number;
}

/** The plan of exchange `number` of a direction. @param share of the exchanges that meet a fault, 0 … 1. */
export function planFor(
  seed: number,
  share: number,
  { direction, number }: { direction: string; number: number },
): Plan {
  const by = chance(seed, `${direction} ${number}`);
  const hit = by.next() < share;
  const fault = by.pick(FAULTS);
  return { fault: hit ? fault : undefined, at: by.next(), pauseMs: by.between(20, 900) };
}
