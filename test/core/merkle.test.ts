// RFC 6962 §2.1: growth, inclusion paths and verification against the definitions of the RFC, written out recursively here.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  EMPTY_TREE,
  type Guid,
  growTree,
  leafHash,
  nodeHash,
  rootFromInclusion,
  rootOf,
  type TreeEdge,
  treeHeadBytes,
  verifyInclusion,
} from '../../src/core/index.ts';

const leaves = (count: number, from = 0) => Array.from({ length: count }, (_, i) => leafHash(`leaf ${from + i}`));
const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1));
const hex = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'));

function mth(d: readonly Uint8Array[]): Uint8Array {
  if (d.length === 0) return createHash('sha256').digest();
  if (d.length === 1) return d[0]!;
  const k = split(d.length);
  return nodeHash(mth(d.slice(0, k)), mth(d.slice(k)));
}

function pathOf(m: number, d: readonly Uint8Array[]): readonly Uint8Array[] {
  if (d.length === 1) return [];
  const k = split(d.length);
  return m < k ? [...pathOf(m, d.slice(0, k)), mth(d.slice(k))] : [...pathOf(m - k, d.slice(k)), mth(d.slice(0, k))];
}

describe('core/merkle', () => {
  it('hashes leaves and nodes with their prefixes (test vectors of the Certificate Transparency log)', () => {
    expect(hex([rootOf(EMPTY_TREE)])).to.deep.equal([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ]);
    expect(hex([leafHash('')])).to.deep.equal(['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d']);
    const both = growTree(EMPTY_TREE, [leafHash(''), leafHash(Uint8Array.of(0))]);
    expect(hex([both.root])).to.deep.equal(['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
  });

  it('grows in any steps to the root and the paths of the definition', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }), (steps) => {
        const all: Uint8Array[] = [];
        let edge: TreeEdge = EMPTY_TREE;
        for (const step of steps) {
          const added = leaves(step, all.length);
          const from = all.length;
          all.push(...added);
          const growth = growTree(edge, added);
          edge = growth.edge;
          expect(hex([growth.root])).to.deep.equal(hex([mth(all)]));
          for (let index = from; index < all.length; index++) {
            const path = growth.path(index);
            expect(hex(path)).to.deep.equal(hex(pathOf(index, all)));
            expect(verifyInclusion({ leafHash: all[index]!, index, size: all.length, path }, growth.root)).to.equal(
              true,
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has a path only for the leaves that were added', () => {
    const { edge } = growTree(EMPTY_TREE, leaves(5));
    const growth = growTree(edge, leaves(2, 5));
    for (const index of [-1, 4, 7, 5.5]) expect(() => growth.path(index)).to.throw(RangeError);
  });

  it('refuses a wrong leaf, place, size, or a changed, longer or shorter path', () => {
    const all = leaves(11);
    const { root, path } = growTree(EMPTY_TREE, all);
    for (let index = 0; index < all.length; index++) {
      const good = { leafHash: all[index]!, index, size: all.length, path: path(index) };
      expect(verifyInclusion(good, root)).to.equal(true);
      const bad = [
        { ...good, leafHash: leafHash('other') },
        { ...good, index: index === 10 ? 9 : index + 1 },
        { ...good, index: -1 },
        { ...good, index: all.length },
        { ...good, path: good.path.slice(1) },
        { ...good, path: [...good.path, all[0]!] },
        { ...good, path: [all[(index + 3) % all.length]!, ...good.path.slice(1)] },
        { ...good, path: [good.path[0]!.subarray(1), ...good.path.slice(1)] },
      ];
      for (const one of bad) expect(verifyInclusion(one, root)).to.equal(false);
    }
    expect(rootFromInclusion({ leafHash: all[0]!, index: 0, size: 1, path: [] })).to.equal(all[0]);
  });

  it('writes the bytes of a tree head as canonical JSON', () => {
    const logId = '0190a1b2-0000-7000-8000-000000000001' as Guid;
    expect(Buffer.from(treeHeadBytes({ wortel: 'AAA=', op: 5, omvang: 3, logId })).toString()).to.equal(
      `{"logId":"${logId}","omvang":3,"op":5,"wortel":"AAA="}`,
    );
  });
});
