// Certificate policies along a path (RFC 5280 §6.1.3 (d)-(f)) with the configured set as user-initial-policy-set and explicit policy
// required (x-PKI-1, x-PKI-2): the end entity names an accepted policy and every CA below the anchor permits it. Policy mappings are
// not followed, which can only refuse more; policyConstraints and inhibitAnyPolicy are refused in path.ts until they are processed.
import type { Certificate } from './certificate.ts';
import type { Reason } from './verdict.ts';

const ANY_POLICY = '2.5.29.32.0';

/** Why no accepted policy holds for the whole path; undefined when one does, or when the set is empty (no policy asked for). */
export function policyFlaw(chain: readonly Certificate[], accepted: readonly string[]): Reason | undefined {
  if (accepted.length === 0) return undefined;
  const leaf = chain[0]!;
  const named = accepted.filter((policy) => leaf.policies?.includes(policy));
  if (named.length === 0) return reason(chain, 0, 'the certificate names none of the accepted certificate policies');
  const authorities = chain.slice(1, -1);
  const permitted = named.filter((policy) => authorities.every((one) => permits(one, policy)));
  if (permitted.length > 0) return undefined;
  const level = 1 + authorities.findIndex((one) => !named.some((policy) => permits(one, policy)));
  return reason(chain, Math.max(level, 1), 'the CA does not permit the certificate policy of the certificate');
}

function permits(authority: Certificate, policy: string): boolean {
  return authority.policies?.some((one) => one === policy || one === ANY_POLICY) ?? false;
}

function reason(chain: readonly Certificate[], level: number, text: string): Reason {
  return { level, subject: chain[level]!.subject.text, rule: 'policy', text };
}
