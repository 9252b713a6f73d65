// One sender, one server and one moment for the tests about envelopes and signatures, and short ways to read, verify and refuse.
import { expect } from 'chai';
import { type ErrorCode, GatewayError } from '../../src/core/index.ts';
import { type Addressed, parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { DEFAULT_POLICY, type Verified, type VerifyContext, verifyMessage } from '../../src/security/index.ts';
import { makeParty, OIN_SENDER, OIN_SERVER, type Party, trusting } from './signers.ts';
import { type MessageParts, type Signing, signedMessage, timestamp } from './soap.ts';

/** 2026-03-03T09:12:04Z. */
export const NOW = Date.UTC(2026, 2, 3, 9, 12, 4);
export const sender: Party = makeParty(OIN_SENDER);
export const server: Party = makeParty(OIN_SERVER);
/** A party whose certificate nobody trusts, with the OIN of the sender. */
export const stranger: Party = makeParty(OIN_SENDER);

export const context: VerifyContext = { policy: DEFAULT_POLICY, trust: trusting(sender, server), now: NOW };

/** A request of `sender` that is right in every respect, unless asked otherwise. */
export function signedRequest(parts: Partial<MessageParts> = {}, signing: Partial<Signing> = {}): string {
  return signedMessage(sender, { timestamp: timestamp(NOW, NOW + 300_000), ...parts }, signing);
}

export function readRequest(xml: string | Buffer): Addressed {
  return readAddressing(parseEnvelope(Buffer.from(xml)), { role: 'request' });
}

/** The whole way of a signed request. */
export async function verifyXml(xml: string, more: Partial<VerifyContext> = {}): Promise<Verified> {
  return verifyMessage(readRequest(xml), { ...context, ...more });
}

/** The GatewayError that `action` ends in, which must have this code and clause. */
export async function refusal(action: () => unknown, code: ErrorCode, clause?: string | RegExp): Promise<GatewayError> {
  let outcome: unknown;
  try {
    outcome = await action();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    expect(error.code, error.message).to.equal(code);
    if (clause !== undefined) expect(error.clause, error.message).to.match(new RegExp(clause));
    return error;
  }
  throw new Error(`${code} was expected, but it was accepted: ${typeof outcome}`);
}

/** `xml` with one place changed; fails when the place is not there, so that a test cannot pass by accident. */
export function change(xml: string, from: string | RegExp, to: string | ((found: string) => string)): string {
  const changed = xml.replace(from, (found) => (typeof to === 'string' ? to : to(found)));
  if (changed === xml) throw new Error(`nothing to change: ${from} is not in the message`);
  return changed;
}
