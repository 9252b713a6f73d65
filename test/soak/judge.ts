// The verdict over two stores and two applications, after the faults have stopped and everything came to rest (issue: reliable messaging; x-RM-1 … 3, 5, 10,
// 13): each message that was accepted is at the receiver once and was delivered once, its sender was told the truth once, and nothing is left.
import { join } from 'node:path';
import { type Delivery, type Done, JOURNALS } from './application.ts';
import { readJournal } from './journal.ts';
import type { Ledger, Row } from './ledger.ts';
import {
  AGREEMENTS,
  answerId,
  answerPart,
  contentOf,
  messagePlan,
  type PartPlan,
  SIDES,
  type Side,
  sha256,
} from './messages.ts';
import { otherSide, type World } from './world.ts';

export interface Verdict {
  /** What is wrong, a sentence each; empty when all is well. */
  readonly complaints: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

interface Party {
  readonly side: Side;
  readonly out: readonly Row[];
  readonly in: ReadonlyMap<string, readonly Row[]>;
  readonly ledger: Ledger;
  readonly sent: readonly Done[];
  readonly deliveries: ReadonlyMap<string, readonly Delivery[]>;
  readonly confirmed: ReadonlySet<string>;
}

/** End of a reliable message that was sent: `verzonden` may be skipped, since an acknowledgement can overtake the HTTP answer. */
const HISTORY_OUT = /^(verzonden )?((bevestigd )?(verwerkt )?|mislukt (laat\w+ )*)$/;
const HISTORY_IN = /^(duplicaat |signaalMislukt )*verwerkt (duplicaat |signaalMislukt )*$/;

export function judge(seed: number, { places }: World, ledgers: Readonly<Record<Side, Ledger>>): Verdict {
  const complaints: string[] = [];
  const counts: Record<string, number> = {};
  const parties: Record<Side, Party> = { a: partyOf('a'), b: partyOf('b') };
  for (const side of SIDES) {
    judgeStore(parties[side]);
    for (const row of parties[side].out) judgeMessage(row, parties[side], parties[otherSide(side)]);
    judgeReceived(parties[side], parties[otherSide(side)]);
  }
  return { complaints: complaints.slice(0, 50), counts };

  function partyOf(side: Side): Party {
    const journal = <T>(name: string) => readJournal<T>(join(places[side].folder, name));
    const { rows } = ledgers[side];
    return {
      side,
      ledger: ledgers[side],
      out: rows.filter(({ richting }) => richting === 'uit'),
      in: Map.groupBy(
        rows.filter(({ richting }) => richting === 'in'),
        ({ message_id }) => message_id,
      ),
      sent: journal<Done>(JOURNALS.sent),
      deliveries: Map.groupBy(journal<Delivery>(JOURNALS.delivered), ({ messageId }) => messageId),
      confirmed: new Set(journal<Done>(JOURNALS.confirmed).map(({ messageId }) => messageId)),
    };
  }

  function count(what: string): void {
    counts[what] = (counts[what] ?? 0) + 1;
  }

  function wrong(side: Side, messageId: string, what: string): void {
    complaints.push(`${side} ${messageId}: ${what}`);
  }

  function judgeStore({ side, ledger, out, sent }: Party): void {
    const { werk, orphans, missing, integrity } = ledger;
    if (werk > 0) complaints.push(`${side}: ${werk} pieces of work are left`);
    if (orphans > 0) complaints.push(`${side}: ${orphans} pieces without a message are left`);
    if (missing > 0) complaints.push(`${side}: ${missing} pieces of messages are gone`);
    if (integrity !== 'ok') complaints.push(`${side}: ${integrity}`);
    const stored = new Set(out.map(({ message_id }) => message_id));
    for (const { messageId } of sent) if (!stored.has(messageId)) wrong(side, messageId, 'accepted and gone');
    if (stored.size !== out.length) complaints.push(`${side}: a MessageId is there more than once`);
  }

  /** A message against what the other side has of it. */
  function judgeMessage(row: Row, from: Party, to: Party): void {
    const { message_id: messageId, status, history, cpa_id } = row;
    const mayFail = AGREEMENTS.find(({ cpaId }) => cpaId === cpa_id)!.mayFail;
    const arrived = to.in.get(messageId) ?? [];
    const answered = from.in.has(answerId(messageId));
    count(`${cpa_id} ${status}`);
    if (!HISTORY_OUT.test(`${history.join(' ')} `)) wrong(from.side, messageId, `its history is ${history.join(' ')}`);
    if (!history.includes(status)) wrong(from.side, messageId, `it is ${status}, of which its history knows nothing`);
    if (arrived.length > 1) wrong(from.side, messageId, `it arrived ${arrived.length} times`);
    if (status === 'bevestigd' || status === 'verwerkt') {
      if (arrived.length !== 1) wrong(from.side, messageId, `it is ${status} and did not arrive`);
      if ((status === 'verwerkt') !== answered)
        wrong(from.side, messageId, `it is ${status} and was ${answered ? '' : 'not '}answered`);
    } else if (status !== 'mislukt') wrong(from.side, messageId, `it is ${status} for ever`);
    else if (!mayFail) wrong(from.side, messageId, 'it failed while there was time to deliver it');
    else count(arrived.length > 0 ? 'failed and arrived' : 'failed and did not arrive');
    if (history.some((soort) => soort.startsWith('laat'))) count('acknowledged or answered too late');
    for (const one of arrived) judgeArrival(one, row, to);
  }

  /** What the receiver stored and its application got. */
  function judgeArrival(row: Row, source: Row, to: Party): void {
    const { message_id: messageId, status, history, id } = row;
    const say = (what: string) => wrong(to.side, messageId, what);
    if (status !== 'verwerkt') say(`it is ${status} at the receiver`);
    if (!HISTORY_IN.test(`${history.join(' ')} `)) say(`its history at the receiver is ${history.join(' ')}`);
    if (row.antwoord_id === null) say('it has no acknowledgement');
    if (history.includes('duplicaat')) count('arrived again and filtered');
    const content = (of: Row) =>
      of.parts.map(({ sha256, omvang, content_type }) => `${content_type} ${omvang} ${sha256}`);
    if (content(row).join() !== content(source).join()) say('the parts differ');
    const expected = planOf(source, otherSide(to.side)).map((part) => sha256(contentOf(part)));
    const given = to.deliveries.get(messageId) ?? [];
    if (given.length === 0) say('its application did not get it');
    if (new Set(given.map((one) => one.id)).size > 1) say('its application got it as two messages');
    // The same message again is right for an application that was killed before it confirmed, and never for one that lives.
    if (new Set(given.map(({ pid }) => pid)).size !== given.length) say('its application got it twice');
    if (given.length > 1) count('given again to an application that was killed');
    for (const one of given) {
      if (one.id !== id) say('its application got another message');
      if (one.sha256.join() !== expected.join()) say('its application got another content');
    }
  }

  function judgeReceived(to: Party, from: Party): void {
    const known = new Set(from.out.map(({ message_id }) => message_id));
    for (const messageId of to.in.keys())
      if (!known.has(messageId)) wrong(to.side, messageId, 'arrived and was never sent');
    for (const messageId of to.deliveries.keys())
      if (!to.in.has(messageId)) wrong(to.side, messageId, 'was delivered and is not there');
    for (const messageId of to.confirmed)
      if (!to.deliveries.has(messageId)) wrong(to.side, messageId, 'was confirmed and not delivered');
  }

  /** The parts that were planned for a message of `side`. */
  function planOf({ message_id, ref_to_message_id }: Row, side: Side): readonly PartPlan[] {
    if (ref_to_message_id !== null) return [answerPart(ref_to_message_id)];
    return messagePlan(seed, side, Number(/^[ab](\d+)-/.exec(message_id)![1])).parts;
  }
}
