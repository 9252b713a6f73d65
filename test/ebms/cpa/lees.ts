// Reads an agreement that must be readable, without the schema: the schema has its own tests.
import { expect } from 'chai';
import { type Bevinding, type Cpa, judgeCpa, type OordeelContext, parseCpa } from '../../../src/ebms/cpa/index.ts';
import { testPki } from '../../support/pki.ts';

export function lees(document: string): Cpa {
  const read = parseCpa(Buffer.from(document));
  expect(read.ok, JSON.stringify(read.ok ? '' : read.bevindingen)).to.equal(true);
  return (read as { cpa: Cpa }).cpa;
}

/** The findings without trust, outside production. */
export async function oordeel(document: string, more: Partial<OordeelContext> = {}): Promise<readonly Bevinding[]> {
  const { now } = await testPki();
  return judgeCpa(lees(document), { now, omgeving: 'preproductie', ...more });
}

/** `fout x-CPA-4` of every finding, each once, sorted. */
export function soorten(bevindingen: readonly Bevinding[]): readonly string[] {
  return [...new Set(bevindingen.map(({ ernst, clausule }) => `${ernst} ${clausule}`))].sort();
}
