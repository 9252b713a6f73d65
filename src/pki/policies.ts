// Certificate policies along a path (RFC 5280 §6.1.2-§6.1.5 (d)-(g) as corrected by RFC 9618). Of the policy graph only the last row is
// kept: every node knows from which policies of the anchor's domain it descends, which is all that the outcome asks of the rows above
// it. So the work grows with the number of policies, not with its power of the path length.
import type { Certificate } from './certificate.ts';
import { sameName } from './name.ts';
import { ANY_POLICY, type PolicyMapping } from './policy-extensions.ts';

/** The inputs of RFC 5280 §6.1.1 (c) and (e)-(g). */
export interface PolicyInput {
  /** user-initial-policy-set by OID; empty means any policy. */
  readonly accepted: readonly string[];
  /** initial-explicit-policy: some accepted policy must hold for the whole path. */
  readonly explicit: boolean;
  /** initial-policy-mapping-inhibit. */
  readonly inhibitMapping: boolean;
  /** initial-any-policy-inhibit. */
  readonly inhibitAny: boolean;
  /** Not of RFC 5280: the end entity itself names an accepted policy; anyPolicy or a mapping is not enough (x-PKI-1). */
  readonly named: boolean;
}

/** What one certificate of the path left of the policies. */
export interface PolicyStep {
  readonly level: number;
  /** Policies in the certificate, undefined without the extension. */
  readonly named: readonly string[] | undefined;
  /** Accepted policies, in the terms of the anchor, that still hold at this level; `2.5.29.32.0` when all do. */
  readonly inForce: readonly string[];
}

export interface PolicyOutcome {
  /** From the certificate below the anchor down to the end entity. */
  readonly steps: readonly PolicyStep[];
  readonly flaws: readonly { readonly level: number; readonly text: string }[];
}

interface Node {
  /** Policies that count as this one in the next certificate. */
  readonly expected: ReadonlySet<string>;
  /** Policies of the anchor's domain that lead to this node. */
  readonly origins: ReadonlySet<string>;
}

/** Nodes of one depth by valid_policy; none at all is the graph that RFC 9618 calls NULL. */
type Row = Map<string, Node>;

/** Runs over the path, anchor last. An anchor's own constraints count as input (RFC 5937 §3.2). */
export function policyOutcome(chain: readonly Certificate[], input: PolicyInput): PolicyOutcome {
  const anchor = chain.length - 1;
  const counters = countersFor(anchor, input);
  constrain(counters, chain[anchor]!);
  const steps: PolicyStep[] = [];
  const flaws: { level: number; text: string }[] = [];
  let row: Row = new Map([[ANY_POLICY, node(ANY_POLICY, [ANY_POLICY])]]);
  for (let level = anchor - 1; level >= 0; level--) {
    const certificate = chain[level]!;
    const selfIssued = level > 0 && sameName(certificate.subject, certificate.issuer);
    row = nextRow(row, certificate.policies ?? [], counters.inhibitAny > 0 || selfIssued);
    steps.push({ level, named: certificate.policies, inForce: inForce(row, input.accepted) });
    if (level === 0) break;
    if (mapsAnyPolicy(certificate)) flaws.push({ level, text: 'the CA maps anyPolicy, which no CA may do' });
    row = mapped(row, certificate.policyMappings, counters.mapping > 0);
    if (!selfIssued) count(counters);
    constrain(counters, certificate);
  }
  const explicit = counters.explicit <= 1 || chain[0]!.policyConstraints?.requireExplicit === 0;
  const flaw = explicit ? whereLost(steps) : undefined;
  return { steps, flaws: [...flaws, ...(flaw ?? notNamed(chain[0]!, input))] };
}

interface Counters {
  explicit: number;
  mapping: number;
  inhibitAny: number;
}

function countersFor(length: number, { explicit, inhibitMapping, inhibitAny }: PolicyInput): Counters {
  return {
    explicit: explicit ? 0 : length + 1,
    mapping: inhibitMapping ? 0 : length + 1,
    inhibitAny: inhibitAny ? 0 : length + 1,
  };
}

// RFC 5280 §6.1.4 (h).
function count(counters: Counters): void {
  counters.explicit = Math.max(counters.explicit - 1, 0);
  counters.mapping = Math.max(counters.mapping - 1, 0);
  counters.inhibitAny = Math.max(counters.inhibitAny - 1, 0);
}

// RFC 5280 §6.1.4 (i) and (j).
function constrain(counters: Counters, { policyConstraints, inhibitAnyPolicy }: Certificate): void {
  counters.explicit = Math.min(counters.explicit, policyConstraints?.requireExplicit ?? counters.explicit);
  counters.mapping = Math.min(counters.mapping, policyConstraints?.inhibitMapping ?? counters.mapping);
  counters.inhibitAny = Math.min(counters.inhibitAny, inhibitAnyPolicy ?? counters.inhibitAny);
}

function node(policy: string, origins: Iterable<string>): Node {
  return { expected: new Set([policy]), origins: new Set(origins) };
}

// RFC 9618 §5.2 (d): the row below, for a certificate that names these policies.
function nextRow(row: Row, named: readonly string[], anyCounts: boolean): Row {
  const parents = byExpected(row);
  const next: Row = new Map();
  for (const policy of named.filter((one) => one !== ANY_POLICY)) {
    const above = parents.get(policy);
    if (above) next.set(policy, node(policy, originsOf(above)));
    else if (row.has(ANY_POLICY)) next.set(policy, node(policy, [policy]));
  }
  if (anyCounts && named.includes(ANY_POLICY))
    for (const [policy, above] of parents) if (!next.has(policy)) next.set(policy, node(policy, originsOf(above)));
  return next;
}

function byExpected(row: Row): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const one of row.values())
    for (const policy of one.expected) {
      const list = found.get(policy);
      if (list) list.push(one);
      else found.set(policy, [one]);
    }
  return found;
}

function originsOf(nodes: readonly Node[]): Set<string> {
  return new Set(nodes.flatMap(({ origins }) => [...origins]));
}

function mapsAnyPolicy({ policyMappings }: Certificate): boolean {
  return policyMappings.some(({ issuerDomain, subjectDomain }) => [issuerDomain, subjectDomain].includes(ANY_POLICY));
}

// RFC 9618 §5.3 (b). Where mapping is inhibited, a policy that the CA maps away is lost.
function mapped(row: Row, mappings: readonly PolicyMapping[], allowed: boolean): Row {
  const next: Row = new Map(row);
  const domains = Map.groupBy(mappings, ({ issuerDomain }) => issuerDomain);
  for (const [from, list] of domains) {
    const known = row.get(from);
    if (!allowed) next.delete(from);
    else if (known || row.has(ANY_POLICY)) {
      const expected = new Set(list.map(({ subjectDomain }) => subjectDomain));
      next.set(from, { expected, origins: known?.origins ?? new Set([from]) });
    }
  }
  return next;
}

// RFC 9618 §5.4 (g): user-constrained-policy-set, for the path as far as this row.
function inForce(row: Row, accepted: readonly string[]): readonly string[] {
  const origins = originsOf([...row.values()]);
  if (accepted.length === 0 || accepted.includes(ANY_POLICY)) return [...origins];
  return origins.has(ANY_POLICY) ? accepted : accepted.filter((policy) => origins.has(policy));
}

// Once no policy is left none comes back, so the level where the last one went is the one to name.
function whereLost(steps: readonly PolicyStep[]): PolicyOutcome['flaws'] | undefined {
  const lost = steps.find((step) => step.inForce.length === 0);
  if (!lost) return undefined;
  const ending = lost.named
    ? 'names no certificate policy that is accepted and permitted above it'
    : 'names no certificate policy';
  const who = lost.level === 0 ? 'the certificate' : 'the CA';
  return [{ level: lost.level, text: `${who} ${ending}` }];
}

function notNamed(endEntity: Certificate, { accepted, named }: PolicyInput): PolicyOutcome['flaws'] {
  if (!named || accepted.length === 0 || accepted.some((policy) => endEntity.policies?.includes(policy))) return [];
  return [{ level: 0, text: 'the certificate itself names none of the accepted certificate policies' }];
}
