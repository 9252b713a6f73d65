// `cid:` URLs (RFC 2392 §2): the Content-ID of a part without its angle brackets, percent-encoded where a URL needs it. Two ways to
// write one id are one id; what does not decode is none (trap 71).

/** Characters of a content id: printable ASCII without white space and angle brackets. */
const CONTENT_ID = /^[\x21-\x3b\x3d\x3f-\x7e]{1,998}$/;
/** The content id that `uri` names, or undefined when it is not a `cid:` URL that names one. */
export function readCid(uri: string): string | undefined {
  if (!/^cid:/i.test(uri)) return undefined;
  try {
    const contentId = decodeURIComponent(uri.slice(4));
    return CONTENT_ID.test(contentId) ? contentId : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The `cid:` URL of a content id.
 * @throws TypeError when it is not a content id (without angle brackets).
 */
export function writeCid(contentId: string): string {
  if (!CONTENT_ID.test(contentId)) throw new TypeError('not a content id');
  return `cid:${encodeURIComponent(contentId).replaceAll('%40', '@')}`;
}
