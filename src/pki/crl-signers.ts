// Who else than the issuer's own key may vouch for its CRLs (RFC 5280 §6.3.3 (f)): a CA that renewed its key, or signs CRLs with a key of
// its own, has more certificates in its name. Such a certificate counts when its path ends in the same anchor and is itself good.
import type { Certificate } from './certificate.ts';
import { findPaths, type Path, type Pool } from './find-path.ts';
import { sameName } from './name.ts';

/** More certificates than this in the name of one CA are not looked at; each may cost a path. */
const MAX_SIGNERS = 4;

export interface SignerSearch {
  readonly pool: Pool;
  /** The path of the certificate that is judged. */
  readonly path: Path;
  /** Certificates whose revocation is being asked for, so that none vouches for itself. */
  readonly asking: readonly Certificate[];
  good(path: Path): boolean;
}

/** Certificates in the issuer's name, other than its own, that may sign its CRLs. */
export function crlSigners(issuer: Certificate, { pool, path, asking, good }: SignerSearch): readonly Certificate[] {
  const anchor = path.chain.at(-1);
  const may = (one: Certificate) =>
    sameName(one.subject, issuer.subject) &&
    !one.spki.equals(issuer.spki) &&
    one.keyUsage?.uses.has('cRLSign') === true &&
    !asking.includes(one) &&
    (path.chain.includes(one) || ofOneHouse(one, issuer));
  return [...pool.anchors, ...pool.intermediates]
    .filter(may)
    .slice(0, MAX_SIGNERS)
    .filter((one) => findPaths(one, pool).some((way) => way.chain.at(-1) === anchor && way.anchored && good(way)));
}

// Names are unique only below one issuer: another CA under the anchor could give this name to somebody else.
function ofOneHouse(one: Certificate, issuer: Certificate): boolean {
  return sameName(one.issuer, issuer.issuer) || sameName(one.issuer, issuer.subject);
}
