// wsse11:SignatureConfirmation: the response repeats the SignatureValue of the request, the client compares (WB014, x-WSS-11, trap 14).
import type { XmlElement } from '../xml/index.ts';
import { attribute } from '../xml/index.ts';
import { refuse } from './refusal.ts';

/**
 * Compares what a response confirms with what was sent, as bytes.
 * @param sent SignatureValues of the request, base64.
 * @throws GatewayError `wss.confirmation` unless each sent value is confirmed once and nothing else is.
 */
export function compareConfirmations(confirmations: readonly XmlElement[], sent: readonly string[]): void {
  const open = new Set(sent.map(normal));
  for (const confirmation of confirmations) {
    const said = attribute(confirmation, 'Value');
    if (confirmation.children.length > 0 || said === undefined || !open.delete(normal(said)))
      throw refuse('wss.confirmation', 'x-WSS-11', 'a confirmed value was not sent');
  }
  if (open.size > 0) throw refuse('wss.confirmation', 'x-WSS-11', `${open.size} sent value is not confirmed`);
}

function normal(base64: string): string {
  return Buffer.from(base64, 'base64').toString('base64');
}
