// Who signed an ebMS message (x-E2E-6, x-E2E-7, trap 6): the signing certificate of the CPA, or a later one of the same organisation while
// certificates roll over. KeyInfo only says which of the two; trust comes from pki/, authority from the OIN.
import type { EpochMs, Oin } from '../../core/index.ts';
import { type Certificate, readOin, type Trust } from '../../pki/index.ts';
import { attribute, type XmlElement } from '../../xml/index.ts';
import { DS } from '../names.ts';
import { decoded, refuse } from '../refusal.ts';
import { isDs } from '../signature.ts';
import type { Signer } from '../token.ts';

/** Who may have signed. */
export interface SignerRules {
  readonly trust: Trust;
  readonly now: EpochMs;
  /** SigningCertificate of the sender in the CPA; absent in a CPA that holds none. */
  readonly certificate?: Certificate;
  /** Whether this organisation signs for the From party: it is the party, or has its mandate (x-E2E-7). */
  readonly maySign: (oin: Oin) => boolean;
}

/** The signer, with what was judged when the message came: proof of the certificate's status (x-E2E-7). */
export interface EbmsSigner extends Signer {
  /** The certificate, its issuers and the anchor. */
  readonly chain: readonly Certificate[];
  readonly judgedAt: EpochMs;
}

/** Certificates in KeyInfo that are looked at. */
const MAX_CERTIFICATES = 10;

/** @throws GatewayError `wss.token` for a certificate that may not sign this message, `wss.identity` for an organisation that may not. */
export function readEbmsSigner(keyInfo: XmlElement | undefined, rules: SignerRules): EbmsSigner {
  const { trust, now, certificate: agreed } = rules;
  const sent = keyInfo ? certificatesIn(keyInfo) : [];
  const leaf = agreed && (sent.length === 0 || sent.some((der) => der.equals(agreed.der))) ? agreed.der : sent[0];
  if (!leaf) throw refuse('wss.token', 'x-E2E-6', 'neither the CPA nor KeyInfo holds a certificate', keyInfo);
  const extra = sent.filter((der) => !der.equals(leaf));
  const verdict = trust.judge(leaf, extra, 'signing', now);
  if (!verdict.ok) {
    const first = verdict.reasons[0];
    throw refuse(
      'wss.token',
      'x-E2E-6',
      first ? `${first.rule} at level ${first.level}: ${first.text}` : 'not trusted',
    );
  }
  const { oin, certificate, publicKey, chain, crlThisUpdate } = verdict;
  if (!oin) throw refuse('wss.token', 'x-E2E-7', 'the certificate has no OIN in subject.serialNumber');
  if (agreed && leaf !== agreed.der && !isSuccessor(certificate, agreed, oin))
    throw refuse('wss.token', 'x-E2E-6', 'neither the certificate of the CPA nor a successor of it', keyInfo);
  if (!rules.maySign(oin)) throw refuse('wss.identity', 'x-E2E-7', 'the signer does not speak for the From party');
  return { oin, certificate, publicKey, chain, crlThisUpdate, judgedAt: now };
}

function isSuccessor(certificate: Certificate, agreed: Certificate, oin: Oin): boolean {
  return readOin(agreed).oin === oin && certificate.notBefore >= agreed.notBefore;
}

/** The certificates of the X509Data in KeyInfo; names, serials and bare keys beside them are not used. */
function certificatesIn(keyInfo: XmlElement): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const child of keyInfo.children) {
    if (child.uri !== DS || !KNOWN.has(child.local) || attribute(child, 'URI') !== undefined)
      throw refuse('wss.token', 'x-E2E-6', 'KeyInfo holds something else than X509Data, KeyName and KeyValue', child);
    if (child.local === 'X509Data') found.push(...child.children.filter(isCertificate).map(readDer));
  }
  if (found.length <= MAX_CERTIFICATES) return found;
  throw refuse('wss.token', 'x-E2E-6', `${found.length} certificates in KeyInfo`, keyInfo);
}

const KNOWN: ReadonlySet<string> = new Set(['X509Data', 'KeyName', 'KeyValue']);

function isCertificate(element: XmlElement): boolean {
  return isDs(element, 'X509Certificate');
}

function readDer(element: XmlElement): Buffer {
  const der = decoded(element);
  if (!der) throw refuse('wss.token', 'x-E2E-6', 'an X509Certificate is not base64', element);
  return der;
}
