// What Digikoppeling asks of a path beyond RFC 5280: an end entity that is no CA and may sign (x-PKI-10), and purposes that allow the use
// at every level (x-PKI-11, traps 19 and 20). And what is allowed but worth a warning.
import { type EpochMs, utc } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import { type Finding, reasonsAt } from './path.ts';
import { allowsUse, maySign, usualKeyUsage } from './purpose.ts';
import type { CertificateUse, Reason } from './verdict.ts';

const GOOD_RSA_BITS = 3072;
const DAY = 86_400_000;
const RENEW_DAYS = 30;

/** The broken rules of the profile on a chain. */
export function profileReasons(chain: readonly Certificate[], use: CertificateUse): readonly Reason[] {
  return chain.flatMap((certificate, level) => {
    const usable = allowsUse(certificate, use);
    if (level > 0) return reasonsAt(chain, level, [!usable && ['extKeyUsage', `the CA may not certify for ${use}`]]);
    return reasonsAt(chain, 0, [
      certificate.basicConstraints?.ca === true && ['basicConstraints', 'a CA certificate is not an end entity'],
      !maySign(certificate) && ['keyUsage', 'key usage digitalSignature is missing'],
      !usable && ['extKeyUsage', `extended key usage does not allow ${use}`],
    ]);
  });
}

/** What is allowed now but should be mended, level by level. */
export function profileWarnings(chain: readonly Certificate[], now: EpochMs): readonly Reason[] {
  return chain.flatMap((certificate, level) => reasonsAt(chain, level, warnings(certificate, level, now)));
}

function warnings(certificate: Certificate, level: number, now: EpochMs): readonly Finding[] {
  const { rsaBits } = certificate.key;
  const days = Math.floor((certificate.notAfter - now) / DAY);
  return [
    rsaBits !== undefined &&
      rsaBits < GOOD_RSA_BITS && ['key', `the RSA key has ${rsaBits} bits, ${GOOD_RSA_BITS} or more is good`],
    days < RENEW_DAYS && ['validity', `expires on ${utc(certificate.notAfter)}`],
    level === 0 && !usualKeyUsage(certificate) && ['keyUsage', 'key usage is not critical or names other uses'],
  ];
}
