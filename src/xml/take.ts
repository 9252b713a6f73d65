// Base64 of large elements without a second copy: judged without keeping what it stands for, and decoded in the place of its own text.
import { base64Length, decodeBase64 } from './base64.ts';
import { textBytes } from './read.ts';
import { CONTENT, get } from './tree.ts';
import type { XmlElement } from './types.ts';
import { inside } from './view.ts';

/**
 * How many bytes the text of the element stands for as base64; it takes no memory.
 * @throws GatewayError `content.invalid` when it is no base64.
 */
export function countBase64(el: XmlElement): number {
  return base64Length(textBytes(el));
}

/**
 * As `base64`, but the bytes come in the place of the text, so that they take no memory of their own: the text of this element is gone
 * afterwards, for everybody. For content that was verified and judged, as the last thing that reads it; ask once.
 * @throws GatewayError `content.invalid` when it is no base64.
 */
export function takeBase64(el: XmlElement): Buffer {
  const { document: tree, at } = inside(el);
  const text = textBytes(el);
  const decoded = decodeBase64(text, 'text');
  if (text.buffer === tree.source.buffer) return decoded;
  // Text with references or CDATA was decoded elsewhere; it is never longer than its source.
  const from = get(tree, at, CONTENT);
  decoded.copy(tree.source, from);
  return tree.source.subarray(from, from + decoded.length);
}
