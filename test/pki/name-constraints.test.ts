// Name constraints (RFC 5280 §4.2.1.10) and the comparison of names (§7.1), kind by kind, with the ways that others got wrong.
import { expect } from 'chai';
import { DerError, readDer } from '../../src/pki/der.ts';
import type { GeneralName } from '../../src/pki/general-names.ts';
import { type Name, readName, sameName } from '../../src/pki/name.ts';
import { constraintFlaw, readNameConstraints } from '../../src/pki/name-constraints.ts';

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag, ...(body.length < 0x80 ? [body.length] : [0x81, body.length])), body]);
};
const OIDS = { O: '060355040a', CN: '0603550403', email: '06092a864886f70d010901' };
const attribute = (type: keyof typeof OIDS, value: string | Buffer, tag = 0x0c) =>
  der(0x30, Buffer.from(OIDS[type], 'hex'), der(tag, Buffer.from(value as string)));
const rdn = (type: keyof typeof OIDS, value: string | Buffer, tag?: number) => der(0x31, attribute(type, value, tag));
const name = (...rdns: readonly Buffer[]): Name => readName(readDer(der(0x30, ...rdns)), 'name');

describe('names (RFC 5280 §7.1)', () => {
  const same = (one: Buffer, other: Buffer) => sameName(name(one), name(other));

  it('are equal whatever the case, the white space and the kind of string', () => {
    expect(same(rdn('O', 'Gemeente  Ons Dorp '), rdn('O', 'GEMEENTE ons dorp', 0x13))).to.equal(true);
    expect(same(rdn('O', 'Súdwest'), rdn('O', 'SU\u0301DWEST'))).to.equal(true);
    expect(same(rdn('O', 'a\u00adb'), rdn('O', 'ab'))).to.equal(true);
    expect(same(rdn('O', 'a\u00a0b'), rdn('O', 'a b'))).to.equal(true);
    expect(same(rdn('O', 'ab'), rdn('O', Buffer.from('00610062', 'hex'), 0x1e))).to.equal(true);
  });

  it('differ in letters, types, number and order of RDNs, and in T61String', () => {
    expect(same(rdn('O', 'ab'), rdn('O', 'abc'))).to.equal(false);
    expect(same(rdn('O', 'a b'), rdn('O', 'ab'))).to.equal(false);
    expect(same(rdn('O', 'ab'), rdn('CN', 'ab'))).to.equal(false);
    expect(sameName(name(rdn('O', 'a'), rdn('CN', 'b')), name(rdn('CN', 'b'), rdn('O', 'a')))).to.equal(false);
    expect(sameName(name(rdn('O', 'a'), rdn('CN', 'b')), name(rdn('O', 'a')))).to.equal(false);
    expect(same(rdn('O', 'ab', 0x14), rdn('O', 'ab'))).to.equal(false);
    expect(same(rdn('O', 'ab', 0x14), rdn('O', 'ab', 0x14))).to.equal(true);
  });

  it('do not depend on the order in a multi-valued RDN, and no value passes for two', () => {
    const [a, b] = [attribute('O', 'a'), attribute('CN', 'b')];
    expect(same(der(0x31, a, b), der(0x31, b, a))).to.equal(true);
    expect(same(der(0x31, a, b), rdn('O', 'a'))).to.equal(false);
    expect(sameName(name(rdn('O', 'a"]\n["2.5.4.3=:b')), name(rdn('O', 'a'), rdn('CN', 'b')))).to.equal(false);
  });
});

describe('name constraints', () => {
  const empty = name();
  type Kind = 'permitted' | 'excluded';
  const dns = (value: string): GeneralName => ({ kind: 'dns', value });
  const email = (value: string): GeneralName => ({ kind: 'email', value });
  const uri = (value: string): GeneralName => ({ kind: 'uri', value });
  const ip = (hex: string): GeneralName => ({ kind: 'ip', value: Buffer.from(hex, 'hex') });

  /** True when a certificate with this one name may stand below a CA with this one constraint. */
  function allowed(kind: Kind, base: GeneralName, one: GeneralName): boolean {
    const constraints = { permitted: [], excluded: [], [kind]: [base] };
    return constraintFlaw({ subject: empty, altNames: [one] }, constraints) === undefined;
  }

  const within: readonly (readonly [GeneralName, GeneralName, boolean])[] = [
    [dns('example.nl'), dns('example.nl'), true],
    [dns('example.nl'), dns('WWW.Example.NL'), true],
    [dns('example.nl'), dns('a.b.example.nl.'), true],
    [dns('example.nl'), dns('badexample.nl'), false],
    [dns('example.nl'), dns('example.nl.evil'), false],
    [dns('.example.nl'), dns('www.example.nl'), true],
    [dns('.example.nl'), dns('example.nl'), false],
    [dns(''), dns('anything'), true],
    [dns('example.nl'), dns('*.example.nl'), true],
    [email('example.nl'), email('jan@EXAMPLE.nl'), true],
    [email('example.nl'), email('jan@mail.example.nl'), false],
    [email('.example.nl'), email('jan@mail.example.nl'), true],
    [email('.example.nl'), email('jan@example.nl'), false],
    [email('jan@example.nl'), email('jan@Example.nl'), true],
    [email('jan@example.nl'), email('Jan@example.nl'), false],
    [email('example.nl'), email('"a@b"@example.nl'), true],
    [uri('example.nl'), uri('https://user@EXAMPLE.nl:443/x?y@z'), true],
    [uri('example.nl'), uri('https://www.example.nl/'), false],
    [uri('.example.nl'), uri('ldap://www.example.nl/o=x'), true],
    [uri('.example.nl'), uri('https://evil.nl/.example.nl'), false],
    [uri('.example.nl'), uri('https://evil.nl#@www.example.nl'), false],
    [ip('c0a80000ffff0000'), ip('c0a80a01'), true],
    [ip('c0a80000ffff0000'), ip('c0a90a01'), false],
    [ip('c0a80000ffff0000'), ip('20010db8000000000000000000000001'), false],
    [ip(`20010db8${'00'.repeat(12)}ffffffff${'00'.repeat(12)}`), ip('20010db8000000000000000000000001'), true],
  ];
  for (const [base, one, inside] of within) {
    const shown = ({ kind, ...rest }: GeneralName) =>
      `${kind} ${'value' in rest && Buffer.isBuffer(rest.value) ? rest.value.toString('hex') : Object.values(rest)}`;
    it(`${shown(one)} is ${inside ? '' : 'not '}within ${shown(base)}`, () => {
      expect(allowed('permitted', base, one)).to.equal(inside);
      expect(allowed('excluded', base, one)).to.equal(!inside);
    });
  }

  it('bars a wildcard that reaches an excluded host', () => {
    expect(allowed('excluded', dns('geheim.example.nl'), dns('*.example.nl'))).to.equal(false);
    expect(allowed('excluded', dns('diep.geheim.example.nl'), dns('*.example.nl'))).to.equal(true);
    expect(allowed('permitted', dns('geheim.example.nl'), dns('*.example.nl'))).to.equal(false);
  });

  it('bars what names no host, whether hosts are permitted or excluded', () => {
    for (const kind of ['permitted', 'excluded'] as const)
      for (const [base, one] of [
        [uri('example.nl'), uri('urn:nl:x')],
        [uri('example.nl'), uri('https://10.0.0.1/')],
        [uri('example.nl'), uri('https://[::1]/')],
        [email('example.nl'), email('nobody')],
      ] as const)
        expect(allowed(kind, base, one)).to.equal(false);
  });

  it('compares directory names from the root, as names', () => {
    const directory = (...rdns: readonly Buffer[]): GeneralName => ({ kind: 'directory', value: name(...rdns) });
    const base = directory(rdn('O', 'Rijk'));
    expect(allowed('permitted', base, directory(rdn('O', 'RIJK'), rdn('CN', 'x')))).to.equal(true);
    expect(allowed('permitted', base, directory(rdn('CN', 'x'), rdn('O', 'Rijk')))).to.equal(false);
    expect(allowed('permitted', base, directory())).to.equal(false);
  });

  it('holds the subject to them, and an e-mail address in it', () => {
    const base: GeneralName = { kind: 'directory', value: name(rdn('O', 'Rijk')) };
    const flaw = (subject: Name, excluded: readonly GeneralName[]) =>
      constraintFlaw({ subject, altNames: [] }, { permitted: [base], excluded });
    expect(flaw(name(rdn('O', 'Rijk'), rdn('CN', 'x')), [])).to.equal(undefined);
    expect(flaw(name(rdn('O', 'Ander')), [])).to.match(/outside/);
    expect(flaw(empty, [])).to.equal(undefined);
    const mail = name(rdn('O', 'Rijk'), rdn('email', 'a@evil.nl', 0x16));
    expect(flaw(mail, [email('evil.nl')])).to.match(/excluded name \(email\)/);
  });

  it('says nothing about kinds that are not constrained, and refuses constrained kinds that are not processed', () => {
    expect(allowed('permitted', dns('example.nl'), email('a@b.c'))).to.equal(true);
    expect(allowed('permitted', { kind: 'otherName' }, dns('x'))).to.equal(true);
    for (const kind of ['permitted', 'excluded'] as const)
      expect(allowed(kind, { kind: 'otherName' }, { kind: 'otherName' })).to.equal(false);
  });

  it('refuses more pairs than can be compared in little time', () => {
    const many = Array.from({ length: 400 }, (_, index) => dns(`h${index}.nl`));
    expect(constraintFlaw({ subject: empty, altNames: many }, { permitted: many, excluded: [] })).to.match(
      /more names/,
    );
  });

  it('reads only what it can keep', () => {
    const read = (hex: string) => readNameConstraints(readDer(Buffer.from(hex, 'hex')));
    expect(read('3008a006300482026e6c')).to.deep.equal({ permitted: [dns('nl')], excluded: [] });
    expect(read('3008a106300482026e6c')).to.deep.equal({ permitted: [], excluded: [dns('nl')] });
    for (const bad of [
      '3000', // empty
      '3002a000', // no subtree
      '300ba009300782026e6c800101', // minimum 1
      '300ba009300782026e6c810101', // maximum 1
      '300ca00a300887060a000000ffff', // half a mask
      '300ea00c300a87080a000000ff00ff00', // a mask with holes
      '3004a2023000', // an unknown field
    ])
      expect(() => read(bad), bad).to.throw(DerError);
  });
});
