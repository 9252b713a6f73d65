// The check of clauses against tests: what it finds, and what it does not let pass.
import { expect } from 'chai';
import { citations, namedAfter, unproven } from '../../scripts/checks/clause-files.ts';
import { expand, REQUIRED, STATED } from '../../scripts/checks/required-clauses.ts';

const TEST = "// WB004\nit('refuses', () => {});";
const file = (path: string, text = TEST) => ({ path, text });

describe('the check of clauses: required rules', () => {
  it('writes a family out, with the width of its numbers', () => {
    expect(expand(['WB009..011', 'x-WSA-9..10', 'WA001'])).to.deep.equal([
      'WB009',
      'WB010',
      'WB011',
      'x-WSA-9',
      'x-WSA-10',
      'WA001',
    ]);
  });
  it('excuses few, each of them required otherwise, with a reason', () => {
    expect(expand(REQUIRED)).to.include.members(Object.keys(STATED));
    expect(Object.keys(STATED).length).to.be.below(4);
    for (const reason of Object.values(STATED)) expect(reason.length).to.be.greaterThan(20);
  });
  it('has no rule twice', () => {
    const ids = expand(REQUIRED);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.include.members(['WB014', 'x-WSS-12', 'SIGN004', 'ENC001', 'trap-42']);
  });
});

describe('the check of clauses: names of files', () => {
  it('reads one rule or several', () => {
    expect(namedAfter('test/conformance/WB004.test.ts')).to.deep.equal(['WB004']);
    expect(namedAfter('test/conformance/SIGN001_x-WSS-5.test.ts')).to.deep.equal(['SIGN001', 'x-WSS-5']);
    expect(namedAfter('test/attack/trap-7-wrapping.test.ts')).to.deep.equal(['trap-7']);
    expect(namedAfter('test/attack/gateway/trap-69.test.ts')).to.deep.equal(['trap-69']);
  });
  it('reads none in other folders, other names or other kinds of file', () => {
    for (const path of [
      'test/wus/WB004.test.ts',
      'test/conformance/WB004.ts',
      'test/conformance/pki.test.ts',
      'test/conformance/trap-7.test.ts',
      'test/attack/WB004.test.ts',
    ])
      expect(namedAfter(path), path).to.deep.equal([]);
  });
});

describe('the check of clauses: verdict', () => {
  const named = 'test/conformance/WB004.test.ts';

  it('is content with a file that names its rule and tests something', () => {
    expect(unproven(['WB004'], [file(named)])).to.deep.equal([]);
    expect(
      unproven(['trap-7'], [file('test/attack/trap-7-x.test.ts', '// Trap 7\nattacks(arena, []);')]),
    ).to.deep.equal([]);
  });
  it('complains about a rule without a file', () => {
    expect(unproven(['WB004', 'WB005'], [file(named)])).to.deep.equal(['WB005 has no test file named after it']);
    expect(unproven(['WB004'], [file('test/wus/receive.test.ts')])).to.have.length(1);
  });
  it('complains about a file without a test, or about another rule', () => {
    expect(unproven(['WB004'], [file(named, '// WB004')])).to.have.length(2);
    expect(unproven(['WB004'], [file(named, TEST.replace('WB004', 'WB0041'))])).to.have.length(2);
    expect(unproven(['trap-7'], [file('test/attack/trap-7.test.ts', TEST.replace('WB004', 'trap 70'))])).to.have.length(
      2,
    );
  });
  it('knows where a clause is cited', () => {
    const cited = citations([file('src/a.ts', '// WB004, x-WSS-2'), file('src/b.ts', '// x-WSS-2, XWB0041')]);
    expect([...cited]).to.deep.equal([
      ['WB004', 'src/a.ts'],
      ['x-WSS-2', 'src/a.ts'],
    ]);
  });
});
