// The verifier's verdict as text, and the two signed messages that are mutated: one by xml-crypto, one by Bode.
import { GatewayError } from '../../src/core/index.ts';
import { draftRequest } from '../../src/envelope/index.ts';
import { signMessage, type Verified } from '../../src/security/index.ts';
import { canonicalize, type Markup } from '../../src/xml/index.ts';
import { NOW, sender, signedRequest, verifyXml } from '../support/exchange.ts';
import { ACTION, MESSAGE_ID, PAYLOAD } from '../support/soap.ts';

/** Everything that a signature proved, as text. */
function said({ payload, addressing, signer, timestamp, signatureValues }: Verified): string {
  return JSON.stringify([
    canonicalize(payload).toString(),
    addressing,
    signer?.oin,
    signer?.certificate.fingerprint,
    timestamp,
    signatureValues,
  ]);
}

/** What Bode takes as proven in a message, or undefined when it refuses it. Any other error is a bug. */
export async function judge(bytes: Buffer): Promise<string | undefined> {
  try {
    return said(await verifyXml(bytes as never));
  } catch (error) {
    if (error instanceof GatewayError && error.code !== 'server.internal') return undefined;
    throw error;
  }
}

export const SIGNERS: Readonly<Record<string, () => Promise<Buffer>>> = {
  'xml-crypto': async () => Buffer.from(signedRequest()),
  bode: async () => {
    const draft = draftRequest(
      { to: 'https://gateway.example/orders', action: ACTION, messageId: MESSAGE_ID },
      PAYLOAD as Markup,
    );
    return (await signMessage(draft, sender, { now: NOW })).bytes;
  },
};
