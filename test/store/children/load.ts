// A process that loads a store until it is killed: `load.ts <url> <keys> <first>`. Several lists are under way at any moment; for each
// list that was answered it writes its number, in one system call, before anything else happens.
import { writeSync } from 'node:fs';
import { loadMasterKeys, openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { list } from './lists.ts';
import { childSigner } from './signer.ts';

const [, , url, keys, first] = process.argv as [string, string, string, string, string];
const LANES = 16;

const store = await openSqliteStore({
  url,
  masterKeys: loadMasterKeys(keys),
  bewijs: childSigner(),
  clock: Date.now,
});
let next = Number(first);
await Promise.all(
  Array.from({ length: LANES }, async () => {
    for (;;) {
      const n = next++;
      await store.commit(list(n));
      writeSync(1, `${n}\n`);
    }
  }),
);
