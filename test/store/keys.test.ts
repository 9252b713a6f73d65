// Keys and content of a stored database (D9): rotation keeps everything readable, wrong keys and changed bytes fail closed.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { newMasterKeys, StoreError, withNewKey } from '../../src/store/sqlite/index.ts';
import { ebmsBericht } from './ebms-support.ts';
import { bijlage, bsn, failure, newStore, nieuwBericht, profiel, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
let files = 0;
const newUrl = () => `sqlite:${join(folder, `keys-${files++}.sqlite`)}`;

/** Runs SQL on the closed database, as an intruder would. */
function edit(url: string, sql: string): void {
  const db = new Sqlite(url.slice('sqlite:'.length));
  db.exec(sql);
  db.close();
}

function query<T>(url: string, sql: string): T[] {
  const db = new Sqlite(url.slice('sqlite:'.length), { readonly: true });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}

describe('rotation of the master key', () => {
  it('wraps every box again, keeps content and lookups, and lets the old key go', async () => {
    const url = newUrl();
    const old = newMasterKeys();
    const berichten = Array.from({ length: 1203 }, (_, n) => nieuwBericht({ bsn: bsn(n), onderwerp: `Brief ${n}` }));
    const first = await newStore(folder, { url, masterKeys: old });
    await first.commit(berichten.map((value) => ({ kind: 'bericht', value })));
    const ebms = ebmsBericht();
    await first.commit([{ kind: 'ebmsBericht', value: ebms }]);
    await first.close();

    const ring = withNewKey(old);
    const second = await newStore(folder, { url, masterKeys: ring });
    const during = second.commit([{ kind: 'profiel', value: profiel({ bsn: bsn(5000) }) }]);
    await second.rotateMasterKey();
    await during;
    await second.close();
    expect(query(url, 'select distinct sleutel_id from boxen')).to.deep.equal([{ sleutel_id: ring.current }]);
    expect(query(url, 'select sleutel_id from hoofdsleutels')).to.deep.equal([{ sleutel_id: ring.current }]);

    const bare = { ...ring, keys: { [ring.current]: ring.keys[ring.current]! } };
    const third = await newStore(folder, { url, masterKeys: bare });
    try {
      for (const { bsn: who, id, onderwerp } of berichten.filter((_, n) => n % 100 === 0))
        expect((await third.berichten.get(who, id))?.onderwerp).to.equal(onderwerp);
      expect((await third.profielen.get(bsn(5000)))?.naam).to.be.a('string');
      expect(await third.ebms.envelop(ebms.id)).to.deep.equal(ebms.envelop);
      await third.rotateMasterKey();
    } finally {
      await third.close();
    }
    const error = await failure(newStore(folder, { url, masterKeys: old }));
    expect(error).to.be.instanceOf(StoreError).and.to.have.property('setting', 'store.masterKeys');
  });
});

describe('a store with the wrong keys', () => {
  it('does not open: another lookup secret, a missing key, a key with the same name', async () => {
    const url = newUrl();
    const ring = newMasterKeys();
    const store = await newStore(folder, { url, masterKeys: ring });
    await store.commit([{ kind: 'profiel', value: profiel() }]);
    await store.close();
    const other = newMasterKeys();
    const wrong = [
      [other, 'another database'],
      [{ ...ring, lookup: other.lookup }, 'another database'],
      [{ ...other, lookup: ring.lookup }, `master key ${ring.current}, which the database needs, is not in the file`],
      [{ ...ring, keys: { [ring.current]: other.keys[other.current]! } }, 'is not the one'],
    ] as const;
    for (const [masterKeys, sentence] of wrong) {
      const error = await failure(newStore(folder, { url, masterKeys }));
      expect(error).to.be.instanceOf(StoreError).and.to.have.property('setting', 'store.masterKeys');
      expect((error as Error).message).to.include(sentence);
    }
    const again = await newStore(folder, { url, masterKeys: ring });
    expect(await again.profielen.get(bsn(1))).to.deep.equal(profiel());
    await again.close();
  });
});

describe('stored bytes that were changed', () => {
  const masterKeys = newMasterKeys();
  const [mine, other] = [bsn(1), bsn(2)];
  const own = nieuwBericht({ bsn: mine, tekst: 'Tekst', bijlagen: [bijlage(1, Buffer.from('%PDF-'))] });
  const foreign = nieuwBericht({ bsn: other, tekst: 'Andere', bijlagen: [bijlage(1, Buffer.from('%PDF-2'))] });

  async function damaged(sql: string) {
    const url = newUrl();
    const store = await newStore(folder, { url, masterKeys });
    await store.commit([own, foreign].map((value) => ({ kind: 'bericht', value })));
    await store.close();
    edit(url, sql);
    return newStore(folder, { url, masterKeys });
  }

  const cases: readonly [string, string, string][] = [
    ['a flipped bit in a subject', `update berichten set kop = kop || x'00' where id = '${own.id}'`, 'berichten.kop'],
    [
      'the text of another citizen',
      `update bericht_inhoud set inhoud = (select inhoud from bericht_inhoud where id = '${foreign.id}') where id = '${own.id}'`,
      'bericht_inhoud.inhoud',
    ],
    [
      'the attachment of another bericht',
      `update bijlagen set inhoud = (select inhoud from bijlagen where id = '${foreign.id}') where id = '${own.id}'`,
      'bijlagen.inhoud',
    ],
    [
      'the box key of another citizen',
      `update boxen set sleutel = (select sleutel from boxen b join berichten using (box) where id = '${foreign.id}')
       where box = (select box from berichten where id = '${own.id}')`,
      'boxen.sleutel',
    ],
  ];
  for (const [what, sql, place] of cases)
    it(`are refused with a clear error: ${what}`, async () => {
      const store = await damaged(sql);
      try {
        const read = async () => {
          await store.berichten.get(mine, own.id);
          await store.berichten.bijlage(mine, own.id, 1);
        };
        const error = await failure(read());
        expect(error).to.include({ code: 'server.internal', clause: 'D9' });
        expect((error as Error).message).to.include(`${place} cannot be opened`);
        expect((await store.berichten.get(other, foreign.id))?.tekst).to.equal('Andere');
      } finally {
        await store.close();
      }
    });
});
