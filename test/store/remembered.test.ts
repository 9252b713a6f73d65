// What is kept of organisations (src/store/reads/remembered.ts) is never older than the last commit, also of another process, and bounded.
import { join } from 'node:path';
import { expect } from 'chai';
import { type Aansluiting, NIVEAUS } from '../../src/store/index.ts';
import { remembered } from '../../src/store/reads/remembered.ts';
import { newMasterKeys } from '../../src/store/sqlite/index.ts';
import { failure, newStore, OIN, OIN2, T0, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

describe('remembered answers', () => {
  it('are read once for each stamp', async () => {
    let stamp = 'a';
    let reads = 0;
    const remember = remembered(async () => stamp, 10);
    const ask = (key: string) => remember(key, async () => `${key}${++reads}`);
    expect([await ask('x'), await ask('x'), await ask('y')]).to.deep.equal(['x1', 'x1', 'y2']);
    stamp = 'b';
    expect([await ask('x'), await ask('x')]).to.deep.equal(['x3', 'x3']);
  });

  it('hold "nothing there" too, and no failure', async () => {
    let reads = 0;
    const remember = remembered(async () => '', 10);
    const nothing = () =>
      remember('x', async () => {
        reads++;
        return undefined;
      });
    expect([await nothing(), await nothing(), reads]).to.deep.equal([undefined, undefined, 1]);
    const error = new Error('disk');
    expect(await failure(remember('y', () => Promise.reject(error)))).to.equal(error);
    expect(await remember('y', async () => 1)).to.equal(1);
  });

  it('that are read while the stamp changes are not kept under the new one', async () => {
    let stamp = 'a';
    const remember = remembered(async () => stamp, 10);
    const slow = remember('x', async () => {
      stamp = 'b';
      await remember('other', async () => 0);
      return 'old';
    });
    expect(await slow).to.equal('old');
    expect(await remember('x', async () => 'new')).to.equal('new');
  });

  it('are bounded, whatever is asked', async () => {
    let reads = 0;
    const remember = remembered(async () => '', 3);
    for (const key of ['a', 'b', 'c', 'd', 'd', 'c']) await remember(key, async () => ++reads);
    expect(reads, 'a to d, and c again: all were forgotten at d').to.equal(5);
  });
});

describe('what a store keeps of organisations', () => {
  const aansluiting: Aansluiting = {
    oin: OIN,
    functie: 'BERICHTENBOX',
    profiel: '2W-be-S',
    ondertekening: 'verplicht',
    status: 'productie',
  };

  it('is never older than the last commit of another process', async () => {
    const masterKeys = newMasterKeys();
    const url = `sqlite:${join(folder, 'two.sqlite')}`;
    const store = await newStore(folder, { url, masterKeys });
    const other = await newStore(folder, { url, masterKeys });
    const { organisaties } = store;
    const type = {
      oin: OIN,
      code: 'APK',
      naam: 'APK',
      omschrijving: '',
      status: 'actief',
      doel: 'informatie',
      rechtsgevolg: false,
      reactieVerwacht: false,
      minimaalNiveau: NIVEAUS[0]!,
      persoonlijkeOverhandigingVereist: false,
    } as const;
    const zaaktype = { oin: OIN, code: 'Z', omschrijving: 'Zaak', statussen: [], eersteStatusMelden: false };
    const organisatie = {
      oin: OIN,
      naam: 'Eerst',
      soort: 'gemeente',
      bsnGerechtigd: true,
      dossierHosts: [],
      contact: { naam: 'Balie' },
    } as const;
    const machtiging = { intermediairOin: OIN2, clientOin: OIN, berichtTypes: [], van: T0 };
    try {
      expect(await organisaties.aansluiting(OIN, 'BERICHTENBOX')).to.equal(undefined);
      expect(await organisaties.machtiging(OIN2, OIN)).to.equal(undefined);
      await other.commit([
        { kind: 'organisatie', value: organisatie },
        { kind: 'aansluiting', value: aansluiting },
        { kind: 'machtiging', value: machtiging },
        { kind: 'berichttype', value: type },
        { kind: 'zaaktype', value: zaaktype },
      ]);
      expect(await organisaties.aansluiting(OIN, 'BERICHTENBOX')).to.deep.equal(aansluiting);
      expect(await organisaties.get(OIN)).to.deep.equal(organisatie);
      expect(await organisaties.machtiging(OIN2, OIN)).to.deep.equal(machtiging);
      expect(await organisaties.berichttypes(OIN)).to.deep.equal([type]);
      expect(await organisaties.zaaktypes(OIN)).to.deep.equal([zaaktype]);
      await other.commit([{ kind: 'machtiging', value: { ...machtiging, ingetrokkenOp: T0 } }]);
      expect(await organisaties.machtiging(OIN2, OIN)).to.deep.equal({ ...machtiging, ingetrokkenOp: T0 });
      for (const status of ['opgeschort', 'productie'] as const) {
        await other.commit([{ kind: 'aansluiting', value: { ...aansluiting, status } }]);
        expect((await organisaties.aansluiting(OIN, 'BERICHTENBOX'))?.status).to.equal(status);
      }
      await other.commit([{ kind: 'berichttype', value: { ...type, status: 'inactief' } }]);
      expect((await organisaties.berichttypes(OIN))[0]!.status).to.equal('inactief');
    } finally {
      await Promise.all([store.close(), other.close()]);
    }
  });

  it('does not change by a commit that failed', async () => {
    const store = await newStore(folder);
    try {
      await store.commit([
        { kind: 'aansluiting', value: aansluiting },
        { kind: 'once', key: { oin: OIN, sleutel: 'een', tot: T0 } },
      ]);
      await failure(
        store.commit([
          { kind: 'aansluiting', value: { ...aansluiting, status: 'opgeschort' } },
          { kind: 'once', key: { oin: OIN, sleutel: 'een', tot: T0 } },
        ]),
      );
      expect((await store.organisaties.aansluiting(OIN, 'BERICHTENBOX'))?.status).to.equal('productie');
    } finally {
      await store.close();
    }
  });
});
