// x-CPA-8: certificates are renewed with a new version of the agreement; two versions hold side by side, and there is a moment of switching.
import { expect } from 'chai';
import { newGuid } from '../../src/core/index.ts';
import { createCpaRegister, verloopt } from '../../src/ebms/cpa/index.ts';
import type { CpaRij } from '../../src/store/index.ts';
import { partij, xml } from '../ebms/cpa/voorbeelden.ts';
import { testPki } from '../support/pki.ts';

const DAG = 86_400_000;

/** A port over rows that a test changes. */
function port(rijen: CpaRij[]) {
  let stempel = 0;
  let lezingen = 0;
  return {
    stempel: async () => `${stempel}`,
    list: async () => {
      lezingen += 1;
      return [...rijen];
    },
    zet: (...nieuw: CpaRij[]) => {
      rijen.splice(0, rijen.length, ...nieuw);
      stempel += 1;
    },
    get lezingen() {
      return lezingen;
    },
  };
}

async function rij(more: Partial<CpaRij> = {}, document?: string): Promise<CpaRij> {
  const { now } = await testPki();
  return {
    cpaId: 'X',
    versie: newGuid(now),
    xml: document ?? (await xml('osb-rm', { cpaId: 'X' })),
    ingeschakeld: true,
    actiefVanaf: now,
    geimporteerdOp: now,
    ...more,
  };
}

describe('x-CPA-8', () => {
  it('during the overlap both versions hold, the newest first; after it only the newest', async () => {
    const { now } = await testPki();
    const oud = await rij({ actiefVanaf: now, actiefTot: now + 20 * DAG });
    const nieuw = await rij({ actiefVanaf: now + 10 * DAG });
    const register = createCpaRegister(port([oud, nieuw]));
    const op = async (dagen: number) => (await register.geldig('X', now + dagen * DAG)).map((one) => one.rij.versie);
    expect(await op(1)).to.deep.equal([oud.versie]);
    expect(await op(10)).to.deep.equal([nieuw.versie, oud.versie]);
    expect(await op(20)).to.deep.equal([nieuw.versie]);
    expect(await op(-1)).to.deep.equal([]);
  });

  it('a disabled version, one outside its own dates and an unknown agreement do not hold', async () => {
    const { now } = await testPki();
    const register = createCpaRegister(port([await rij({ ingeschakeld: false })]));
    expect(await register.geldig('X', now)).to.deep.equal([]);
    expect([await register.kent('X'), await register.kent('Y')]).to.deep.equal([true, false]);
    const [one] = await register.alle();
    const dated = createCpaRegister(port([await rij()]));
    expect(await dated.geldig('X', one!.cpa.end)).to.deep.equal([]);
  });

  it('agreements are read once until the store says that something changed', async () => {
    const { now } = await testPki();
    const rows = port([await rij()]);
    const register = createCpaRegister(rows);
    const [first] = await register.geldig('X', now);
    const [again] = await register.geldig('X', now);
    expect(again!.cpa).to.equal(first!.cpa);
    expect(rows.lezingen).to.equal(1);
    rows.zet({ ...first!.rij, ingeschakeld: false });
    expect(await register.geldig('X', now)).to.deep.equal([]);
    expect((await register.alle())[0]!.cpa).to.equal(first!.cpa);
    rows.zet();
    expect(await register.kent('X')).to.equal(false);
  });

  it('a store that fails is asked again, and a row that cannot be read is told', async () => {
    const rows = port([await rij(), await rij({ cpaId: 'Y', xml: '<x/>' })]);
    const told: string[] = [];
    let broken = true;
    const list = () => (broken ? Promise.reject(new Error('dicht')) : rows.list());
    const register = createCpaRegister({ stempel: rows.stempel, list }, (cpaId) => told.push(cpaId));
    let failed = false;
    await register.alle().catch(() => {
      failed = true;
    });
    expect(failed).to.equal(true);
    broken = false;
    expect((await register.alle()).map(({ rij: { cpaId } }) => cpaId)).to.deep.equal(['X']);
    expect(told).to.deep.equal(['Y']);
  });

  it('an alarm comes before an agreement or certificate ends, not for a version that was replaced or is off', async () => {
    const { now } = await testPki();
    const kort = await partij('a', { notAfter: now + 30 * DAG });
    const document = await xml('osb-rm', { cpaId: 'X', a: kort, end: now + 50 * DAG });
    const oud = await rij({}, document);
    const alarm = async (...rijen: CpaRij[]) => {
      const found = verloopt(await createCpaRegister(port(rijen)).alle(), now + 1);
      return found.map(({ wat, op }) => `${wat} ${Math.round((op - now) / DAG)}`);
    };
    expect(await alarm(oud)).to.deep.equal(['certificaat 30', 'certificaat 30', 'overeenkomst 50']);
    expect(await alarm({ ...oud, ingeschakeld: false })).to.deep.equal([]);
    expect(await alarm(await rij())).to.deep.equal([]);
    expect(await alarm(oud, await rij({ actiefVanaf: now + 1 }))).to.deep.equal([]);
    expect((await alarm(oud, await rij({ actiefVanaf: now + 10 * DAG }))).length).to.equal(3);
  });
});
