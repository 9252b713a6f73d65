// A process whose files may not grow beyond a limit (`ulimit -f`, set by the parent): it stores until the store refuses, reads
// one bericht back, closes, and tells which lists were answered.
import { GatewayError } from '../../../src/core/index.ts';
import { loadMasterKeys, openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { key, list, owner } from './lists.ts';
import { childSigner } from './signer.ts';

const [, , url, keys] = process.argv as [string, string, string, string];
const store = await openSqliteStore({ url, masterKeys: loadMasterKeys(keys), bewijs: childSigner(), clock: Date.now });
const answered: number[] = [];
const refused: { n: number; code: string; cause: string | undefined }[] = [];
for (let n = 0; refused.length < 3 && n < 5000; n++)
  await store.commit(list(n)).then(
    () => answered.push(n),
    (error: unknown) => {
      if (!(error instanceof GatewayError)) throw error;
      refused.push({ n, code: error.code, cause: error.detail.oorzaak });
    },
  );
const read = await store.berichten.get(owner(0, 0), key(0, 0));
await store.close();
process.stdout.write(JSON.stringify({ answered, refused, onderwerp: read?.onderwerp }));
