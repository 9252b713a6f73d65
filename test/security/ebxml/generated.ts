// Signed ebMS messages with generated XML in Header and Body (test/property/xml-documents.ts).
import { GatewayError } from '../../../src/core/index.ts';
import { parseXml } from '../../../src/xml/index.ts';
import { generateDocument, type Random } from '../../property/xml-documents.ts';
import { MESSAGE_HEADER, type Message, makeMessage, SYNC_REPLY } from './messages.ts';

/** The root element of a generated document that the engine accepts. */
function generatedElement(random: Random): string {
  for (;;) {
    const source = Buffer.from(generateDocument(random));
    try {
      const { root, duplicateId } = parseXml(source);
      if (duplicateId === undefined) return source.toString('utf8', root.start, root.end);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
    }
  }
}

/** A message with generated XML around its header; undefined when its ids meet each other, which no message may have. */
export function generatedMessage(random: Random, c14n: string): Message | undefined {
  const [before, after, body] = [generatedElement(random), generatedElement(random), generatedElement(random)];
  const blocks = `${before}${MESSAGE_HEADER}${random.chance(0.5) ? SYNC_REPLY : ''}${after}`;
  const message = makeMessage({ c14n, blocks, body, parts: {} });
  return parseXml(Buffer.from(message.xml)).duplicateId === undefined ? message : undefined;
}
