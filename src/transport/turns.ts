// Who is served next: exchanges of all organisations take turns, so that a flood of one costs another hardly anything (issue 3 §4).
// Start-time fair queueing: every exchange has a cost in bytes, and the organisation that has cost least so far goes first. Nothing here
// reads a clock or does I/O.
import { GatewayError, type Oin } from '../core/index.ts';

export interface TurnLimits {
  /** Exchanges that go on at the same time. */
  readonly atOnce: number;
  /** Of one organisation while others send too; an organisation that is alone may use everything. */
  readonly atOncePerOin: number;
  /** Exchanges of one organisation that may wait; more are refused. */
  readonly waitingPerOin: number;
}

/** One exchange that wants its turn. */
export interface Wish {
  readonly oin: Oin;
  /** Size of the message, as far as it is known. */
  readonly bytes: number;
  /** Gives the place in the queue up. */
  readonly signal?: AbortSignal;
}

export interface Turns {
  /**
   * Resolves when it is this exchange's turn, with the function that ends the turn; a second call of it does nothing.
   * @throws GatewayError `http.tooMany` when too many of this organisation wait, and the signal's reason when it is aborted.
   */
  take(wish: Wish): Promise<() => void>;
  /** Exchanges that go on now, and that wait. */
  readonly busy: number;
  readonly waiting: number;
}

/** Another organisation counts as sending too when it had a turn among this many last ones. */
const RECENT = 1_000;
/** What an exchange costs besides its bytes: a small message is dear because of its signatures, not its size. */
const FIXED_COST = 16 * 1024;

interface Waiter {
  readonly cost: number;
  start(): void;
}

interface Party {
  readonly oin: Oin;
  busy: number;
  readonly queue: Waiter[];
  /** Virtual time at which its next exchange may start. */
  next: number;
}

export function createTurns(limits: TurnLimits): Turns {
  const parties = new Map<Oin, Party>();
  let busy = 0;
  let waiting = 0;
  /** Virtual time: the start of the exchange that was served last. */
  let now = 0;
  const company = createCompany();

  function mayGo(party: Party): boolean {
    return busy < limits.atOnce && (party.busy < limits.atOncePerOin || !company.has(party.oin));
  }

  function begin(party: Party, cost: number): void {
    busy += 1;
    party.busy += 1;
    now = Math.max(now, party.next);
    party.next = now + cost;
  }

  function end(oin: Oin, party: Party): void {
    busy -= 1;
    party.busy -= 1;
    serve();
    // Nobody goes on or waits: what was spent counts no more. An organisation whose debt is paid is forgotten.
    if (busy === 0) parties.clear();
    else if (party.busy === 0 && party.queue.length === 0 && party.next <= now) parties.delete(oin);
  }

  function serve(): void {
    for (;;) {
      const party = first(parties.values(), mayGo);
      if (!party) return;
      const waiter = party.queue.shift()!;
      waiting -= 1;
      begin(party, waiter.cost);
      waiter.start();
    }
  }

  function wait(party: Party, cost: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        party.queue.splice(party.queue.indexOf(waiter), 1);
        waiting -= 1;
        reject(signal!.reason);
      };
      const waiter: Waiter = {
        cost,
        start() {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      party.queue.push(waiter);
      waiting += 1;
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    async take({ oin, bytes, signal }) {
      signal?.throwIfAborted();
      const party = parties.get(oin) ?? { oin, busy: 0, queue: [], next: now };
      if (party.queue.length >= limits.waitingPerOin)
        throw new GatewayError('http.tooMany', 'x-AUT-1', { limiet: `${limits.waitingPerOin} waiting` });
      parties.set(oin, party);
      company.saw(oin);
      party.next = Math.max(party.next, now);
      const cost = FIXED_COST + bytes;
      if (party.queue.length === 0 && mayGo(party)) begin(party, cost);
      else await wait(party, cost, signal);
      let over = false;
      return () => {
        if (!over) end(oin, party);
        over = true;
      };
    },
    get busy() {
      return busy;
    },
    get waiting() {
      return waiting;
    },
  };
}

/** The organisation that has cost least, of those that wait and may go. */
function first(parties: Iterable<Party>, mayGo: (party: Party) => boolean): Party | undefined {
  let found: Party | undefined;
  for (const party of parties)
    if (party.queue.length > 0 && !(found && found.next <= party.next) && mayGo(party)) found = party;
  return found;
}

interface Company {
  saw(oin: Oin): void;
  /** Somebody else was seen lately. */
  has(oin: Oin): boolean;
}

function createCompany(): Company {
  let count = 0;
  let last: { readonly oin: Oin; at: number } | undefined;
  /** The last one that was another than `last`. */
  let other: typeof last;
  return {
    saw(oin) {
      count += 1;
      if (last?.oin !== oin) {
        other = last;
        last = { oin, at: count };
      } else last.at = count;
    },
    has(oin) {
      const company = last?.oin === oin ? other : last;
      return company !== undefined && count - company.at < RECENT;
    },
  };
}
