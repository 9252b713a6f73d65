// Certificate policies along a path (RFC 5280 §6.1, RFC 9618), rule by rule on small paths. PKITS proves the same on real certificates; here
// stands which level is named, what the steps tell, and that the work does not explode.
import { expect } from 'chai';
import type { Certificate } from '../../src/pki/index.ts';
import { type PolicyInput, policyOutcome } from '../../src/pki/policies.ts';

const ANY = '2.5.29.32.0';

interface Part {
  readonly policies?: readonly string[];
  readonly maps?: readonly (readonly [string, string])[];
  readonly requireExplicit?: number;
  readonly inhibitMapping?: number;
  readonly inhibitAny?: number;
  readonly selfIssued?: boolean;
}

/** A path from the end entity up; the anchor is put on top. */
function path(...parts: readonly Part[]): readonly Certificate[] {
  return [...parts, {}].map((part, level) => {
    const { policies, maps = [], requireExplicit, inhibitMapping, inhibitAny, selfIssued } = part;
    const constrained = requireExplicit !== undefined || inhibitMapping !== undefined;
    return {
      subject: { key: `ca ${level}` },
      issuer: { key: selfIssued ? `ca ${level}` : `ca ${level + 1}` },
      policies,
      policyMappings: maps.map(([issuerDomain, subjectDomain]) => ({ issuerDomain, subjectDomain })),
      policyConstraints: constrained ? { requireExplicit, inhibitMapping } : undefined,
      inhibitAnyPolicy: inhibitAny,
    } as unknown as Certificate;
  });
}

const input = (more: Partial<PolicyInput> = {}): PolicyInput => ({
  accepted: [],
  explicit: false,
  inhibitMapping: false,
  inhibitAny: false,
  named: false,
  ...more,
});
const strict = (...accepted: readonly string[]) => input({ accepted, explicit: true });

function levels(chain: readonly Certificate[], rules: PolicyInput): readonly number[] {
  return policyOutcome(chain, rules).flaws.map(({ level }) => level);
}

describe('certificate policies', () => {
  it('hold when every certificate names an accepted one, and tell what holds at each level', () => {
    const chain = path({ policies: ['1.2.3'] }, { policies: ['1.2.3', '1.2.4'] }, { policies: [ANY] });
    const { flaws, steps } = policyOutcome(chain, strict('1.2.3', '1.2.9'));
    expect(flaws).to.deep.equal([]);
    expect(steps).to.deep.equal([
      { level: 2, named: [ANY], inForce: ['1.2.3', '1.2.9'] },
      { level: 1, named: ['1.2.3', '1.2.4'], inForce: ['1.2.3'] },
      { level: 0, named: ['1.2.3'], inForce: ['1.2.3'] },
    ]);
  });

  it('are lost at the first level that does not name them', () => {
    const [good, other, none] = [{ policies: ['1.2.3'] }, { policies: ['1.2.4'] }, {}];
    expect(levels(path(good, other, good), strict('1.2.3'))).to.deep.equal([1]);
    expect(levels(path(good, good, none), strict('1.2.3'))).to.deep.equal([2]);
    expect(levels(path(none, good, good), strict('1.2.3'))).to.deep.equal([0]);
    expect(levels(path(none, good, good), input())).to.deep.equal([]);
  });

  it('are wanted when a CA asks for them, from as many certificates on as it says, self-issued ones not counted', () => {
    const asks = (requireExplicit: number) => path({}, {}, {}, { requireExplicit });
    expect([0, 1, 2, 3].map((skip) => levels(asks(skip), input()).length)).to.deep.equal([1, 1, 1, 1]);
    expect(levels(asks(4), input())).to.deep.equal([]);
    const between = (selfIssued: boolean) => path({}, { selfIssued }, { requireExplicit: 2, policies: [ANY] });
    expect(levels(between(false), input())).to.deep.equal([1]);
    expect(levels(path({}, { selfIssued: true }, { requireExplicit: 3 }), input())).to.deep.equal([]);
    expect(levels(path({ requireExplicit: 0 }, {}), input())).to.deep.equal([1]);
  });

  it('follow mappings, unless that is inhibited', () => {
    const mapping: Part = { policies: ['1.1'], maps: [['1.1', '2.2']] };
    const chain = path({ policies: ['2.2'] }, mapping);
    expect(levels(chain, strict('1.1'))).to.deep.equal([]);
    expect(levels(chain, strict('2.2'))).to.deep.equal([1]);
    expect(levels(chain, input({ accepted: ['1.1'], explicit: true, inhibitMapping: true }))).to.deep.equal([0]);
    expect(levels(path({ policies: ['1.1'] }, mapping), strict('1.1'))).to.deep.equal([0]);
    const below = path({ policies: ['2.2'] }, mapping, { policies: ['1.1'], inhibitMapping: 0 });
    expect(levels(below, strict('1.1'))).to.deep.equal([0]);
  });

  it('map from anyPolicy’s stead, but never to or from anyPolicy itself', () => {
    const viaAny = path({ policies: ['2.2'] }, { policies: [ANY], maps: [['1.1', '2.2']] });
    expect(levels(viaAny, strict('1.1'))).to.deep.equal([]);
    expect(levels(viaAny, strict('3.3'))).to.deep.equal([0]);
    for (const maps of [[[ANY, '2.2']], [['1.1', ANY]]] as const)
      expect(levels(path({ policies: ['1.1'] }, { policies: ['1.1'], maps }), input())).to.deep.equal([1]);
  });

  it('let anyPolicy stand for them until a CA inhibits it, except in self-issued CAs', () => {
    const chain = (inhibitAny: number, selfIssued = false) =>
      path({ policies: ['1.1'] }, { policies: [ANY], selfIssued }, { policies: [ANY], inhibitAny });
    expect(levels(chain(1), strict('1.1'))).to.deep.equal([]);
    expect(levels(chain(0), strict('1.1'))).to.deep.equal([1]);
    expect(levels(chain(0, true), strict('1.1'))).to.deep.equal([]);
    expect(levels(chain(5), input({ accepted: ['1.1'], explicit: true, inhibitAny: true }))).to.deep.equal([2]);
  });

  it('of the end entity must be named by itself where that is asked (x-PKI-1)', () => {
    const chain = path({ policies: [ANY] }, { policies: [ANY] });
    expect(levels(chain, strict('1.1'))).to.deep.equal([]);
    expect(levels(chain, { ...strict('1.1'), named: true })).to.deep.equal([0]);
    expect(levels(path({ policies: ['1.1'] }), { ...strict('1.1'), named: true })).to.deep.equal([]);
  });

  it('count constraints of the anchor (RFC 5937 §3.2)', () => {
    const [leaf] = path({});
    const anchor = { ...path({})[1]!, policyConstraints: { requireExplicit: 0, inhibitMapping: undefined } };
    expect(levels([leaf!, anchor], input())).to.deep.equal([0]);
  });

  it('cost no more than their number: a path on which a policy tree doubles at every level', () => {
    const all = Array.from({ length: 250 }, (_, index) => `1.2.${index}`);
    const maps = all.slice(0, 15).flatMap((from) => all.slice(0, 15).map((to) => [from, to] as const));
    const chain = path({ policies: all }, ...Array.from({ length: 30 }, () => ({ policies: all, maps })));
    const { flaws, steps } = policyOutcome(chain, strict('1.2.3'));
    expect(flaws).to.deep.equal([]);
    expect(steps).to.have.length(31);
  });
});
