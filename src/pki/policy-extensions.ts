// The policy extensions of a certificate (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14). Qualifiers are for people and not read.
import { context, type Der, DerError, nonEmpty, nothingAfter, sequence } from './der.ts';
import { oid, smallInteger } from './der-values.ts';

export const ANY_POLICY = '2.5.29.32.0';

export interface PolicyMapping {
  readonly issuerDomain: string;
  readonly subjectDomain: string;
}

/** Numbers of certificates, self-issued ones not counted, after which the constraint begins to work. */
export interface PolicyConstraints {
  readonly requireExplicit: number | undefined;
  readonly inhibitMapping: number | undefined;
}

/** No CA names nearly as many; bounds the work on one certificate. */
const MAX_POLICIES = 256;

/** Policies by OID; one may stand there once. */
export function readPolicies(value: Der): readonly string[] {
  const found = bounded(nonEmpty(value, 'certificatePolicies')).map((policy) =>
    oid(sequence(policy, 'policy')[0], 'policy'),
  );
  if (new Set(found).size !== found.length) throw new DerError('a policy stands in certificatePolicies twice');
  return found;
}

export function readPolicyMappings(value: Der): readonly PolicyMapping[] {
  return bounded(nonEmpty(value, 'policyMappings')).map((element) => {
    const parts = sequence(element, 'policy mapping');
    nothingAfter(parts, 2, 'policy mapping');
    const [from, to] = parts;
    return { issuerDomain: oid(from, 'policy mapping'), subjectDomain: oid(to, 'policy mapping') };
  });
}

export function readPolicyConstraints(value: Der): PolicyConstraints {
  const parts = nonEmpty(value, 'policyConstraints');
  const part = (number: number) => parts.find(({ tag }) => tag === context(number, false));
  const [explicit, mapping] = [part(0), part(1)];
  nothingAfter(parts, (explicit ? 1 : 0) + (mapping ? 1 : 0), 'policyConstraints');
  const skip = (element: Der | undefined) => element && smallInteger(element, 'policyConstraints', element.tag);
  return { requireExplicit: skip(explicit), inhibitMapping: skip(mapping) };
}

export function readInhibitAnyPolicy(value: Der): number {
  return smallInteger(value, 'inhibitAnyPolicy');
}

function bounded(elements: readonly Der[]): readonly Der[] {
  if (elements.length > MAX_POLICIES) throw new DerError(`more than ${MAX_POLICIES} policies`);
  return elements;
}
