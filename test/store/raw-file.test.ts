// The raw database files hold nothing personal in clear (D9): looked for byte by byte while the store is open and after it closed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { BERICHT, EVERYTHING, GEHEIM, WHO } from './everything.ts';
import { newStore, OIN, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

describe('raw files of a SQLite store', () => {
  const files = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  const forms = (text: string) => [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(text).toString('hex')];
  const foundIn = (text: string) =>
    files().flatMap(([name, bytes]) => (forms(text).some((form) => bytes.includes(form)) ? [name] : []));

  it('hold ids, codes and OINs, and no personal text and no BSN, in the WAL and in the database', async () => {
    const store = await newStore(folder);
    try {
      for (const changes of Object.values(EVERYTHING)) await store.commit(changes);
      expect(GEHEIM.length).to.be.greaterThan(25);
      expect(foundIn(OIN).some((name) => name.endsWith('-wal'))).to.equal(true);
      for (const text of [...GEHEIM, WHO]) expect(foundIn(text), text).to.deep.equal([]);
      expect((await store.berichten.get(WHO, BERICHT.id))?.onderwerp).to.equal(BERICHT.onderwerp);
    } finally {
      await store.close();
    }
    expect(foundIn(BERICHT.berichtId).some((name) => name.endsWith('.sqlite'))).to.equal(true);
    for (const text of [...GEHEIM, WHO]) expect(foundIn(text), text).to.deep.equal([]);
  });
});
