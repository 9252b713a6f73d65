// The contract of `Store`: every adapter passes the same suite. An adapter's test gives a function that opens an empty store;
// the suite closes it.
import type { Store } from '../../../src/store/index.ts';
import { berichtenContract } from './berichten.ts';
import { bewijzenContract } from './bewijzen.ts';
import { burgersContract } from './burgers.ts';
import { commitContract } from './commit.ts';
import { ebmsContract } from './ebms.ts';
import { lijstContract } from './lijst.ts';
import { organisatiesContract } from './organisaties.ts';
import { takenContract } from './taken.ts';
import { zakenContract } from './zaken.ts';

/** Gives the store of the running test: a fresh one for each group of tests. */
export type Subject = () => Store;

export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`store contract: ${name}`, () => {
    group('organisaties', open, organisatiesContract);
    group('burgers', open, burgersContract);
    group('berichten', open, berichtenContract);
    group('lijst', open, lijstContract);
    group('zaken en gegevens', open, zakenContract);
    group('bewijzen', open, bewijzenContract);
    group('taken', open, takenContract);
    group('ebms', open, ebmsContract);
    group('commit', open, commitContract);
  });
}

function group(title: string, open: () => Promise<Store>, tests: (subject: Subject) => void): void {
  describe(title, () => {
    let store: Store;
    before(async () => {
      store = await open();
    });
    after(() => store.close());
    tests(() => store);
  });
}
