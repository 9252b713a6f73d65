// Publication by a worker at its moment (mijnoverheid.md §3.4): visible, proven, notified and done in one transaction; harmless twice.
import { expect } from 'chai';
import { publiceerBericht } from '../../src/berichten/index.ts';
import { newGuid } from '../../src/core/index.ts';
import { BURGER, bericht, guid, NU } from '../support/domein.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { gevuld, lever } from './lever.ts';

const STRAKS = NU + 3_600_000;

async function metWachtend(): Promise<MemoryStore> {
  const store = await gevuld();
  await lever(store, [bericht({ berichtId: guid('straks'), publicatieDatum: STRAKS })]);
  return store;
}

async function werk(store: MemoryStore, now: number) {
  const [taak] = await store.taken.claim('test', now, now + 60_000, 10);
  if (!taak) return undefined;
  const gevonden = await store.berichten.voorTaak(taak.bsn, taak.onderwerpId);
  const changes = publiceerBericht(taak, gevonden, { now, newGuid: (op) => newGuid(op) });
  await store.commit(changes);
  return { taak, changes };
}

describe('publiceerBericht (§3.4)', () => {
  it('does nothing before PublicatieDatum and publishes at it', async () => {
    const store = await metWachtend();
    expect(await werk(store, STRAKS - 1)).to.equal(undefined);
    expect((await store.berichten.lijst(BURGER, { map: 'inbox' })).totaal).to.equal(0);
    const gedaan = await werk(store, STRAKS);
    expect(gedaan?.changes.map(({ kind }) => kind)).to.deep.equal(['publicatie', 'bewijs', 'taak', 'taakKlaar']);
    const { items } = await store.berichten.lijst(BURGER, { map: 'inbox' });
    expect(items.map(({ gepubliceerdOp }) => gepubliceerdOp)).to.deep.equal([STRAKS]);
    const open = [...store.inhoud().taken.values()].filter(({ stand }) => stand === 'open');
    expect(open.map(({ soort, uitTeVoerenOp }) => [soort, uitTeVoerenOp])).to.deep.equal([['notificeer', STRAKS]]);
  });

  it('proves the real moment, also when the worker was late', async () => {
    const store = await metWachtend();
    await werk(store, STRAKS + 99_000);
    const [rij] = [...store.inhoud().berichten.values()];
    const [bewijs] = await store.bewijzen.over(rij!.id);
    expect(JSON.parse(bewijs!.blad)).to.deep.include({
      soort: 'Publicatie',
      berichtId: guid('straks'),
      inhoudHash: rij!.inhoudHash,
      tijdstip: new Date(STRAKS + 99_000).toISOString(),
    });
  });

  it('only ends the task of a bericht that is published already or gone', async () => {
    const store = await metWachtend();
    const gedaan = await werk(store, STRAKS);
    const { taak } = gedaan!;
    const gevonden = await store.berichten.voorTaak(taak.bsn, taak.onderwerpId);
    const klaar = [{ kind: 'taakKlaar', id: taak.id }];
    expect(publiceerBericht(taak, gevonden, { now: STRAKS, newGuid })).to.deep.equal(klaar);
    expect(publiceerBericht(taak, undefined, { now: STRAKS, newGuid })).to.deep.equal(klaar);
  });
});
