// eb:Manifest: which MIME parts belong to the message (ebMS 2.0 §3.2; x-PKG-7, x-PKG-9, x-PKG-10). References name parts of this message and
// nothing else: nothing is ever fetched (trap 54), and one part has one name whatever its escapes (trap 71).
import { attribute, children, type XmlElement } from '../../xml/index.ts';
import type { ManifestReference } from '../types.ts';
import { EbmsError } from './error.ts';
import { EB, XLINK } from './names.ts';

const MAX_HREF = 1024;
const LOCATION = '/soap:Envelope/soap:Body/eb:Manifest';

/** Content-ID (without angle brackets) that a `cid:` URL names (RFC 2392 §2), undefined for any other reference. */
export function contentIdOf(href: string): string | undefined {
  if (!/^cid:/i.test(href) || href.length > MAX_HREF) return undefined;
  try {
    const id = decodeURIComponent(href.slice(4));
    return id === '' || /[\s<>\p{Cc}]/u.test(id) ? undefined : id;
  } catch {
    return undefined;
  }
}

/** The `cid:` URL of a Content-ID (RFC 2392 §2). */
export function cidOf(contentId: string): string {
  return `cid:${encodeURIComponent(contentId).replaceAll('%40', '@')}`;
}

/** @throws EbmsError `ebms.payload` for a reference that is no `cid:`, or the second one to the same part. */
export function readManifest(manifest: XmlElement): readonly ManifestReference[] {
  const seen = new Set<string>();
  return children(manifest, EB, 'Reference').map((reference) => {
    const href = attribute(reference, 'href', XLINK) ?? '';
    const contentId = contentIdOf(href);
    if (contentId === undefined) throw wrong('a reference is not a cid: of this message');
    if (seen.has(contentId)) throw wrong('two references to one part');
    seen.add(contentId);
    const id = attribute(reference, 'id', EB);
    return id === undefined ? { href } : { href, id };
  });
}

/**
 * Checks that Manifest and payload parts are the same set.
 * @param contentIds of the parts after the root part, without angle brackets, as they came; undefined for a part without Content-ID.
 * @throws EbmsError `ebms.payload`, located at the reference where there is one.
 */
export function matchParts(manifest: readonly ManifestReference[], contentIds: readonly (string | undefined)[]): void {
  const present = new Set(contentIds);
  if (present.size < contentIds.length || present.has(undefined)) throw wrong('parts without their own Content-ID');
  const wanted = new Set<string | undefined>();
  for (const { href } of manifest) {
    const id = contentIdOf(href);
    if (id === undefined || !present.has(id)) throw wrong('a reference to a part that is not there', href);
    wanted.add(id);
  }
  if (wanted.size < present.size) throw wrong('a part that no reference names');
}

function wrong(oorzaak: string, location = LOCATION): EbmsError {
  return new EbmsError('ebms.payload', 'x-PKG-9', { location, oorzaak });
}
