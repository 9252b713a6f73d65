// HaalBerichtstatus (mijnoverheid.md §3.19): the supplier's view, per id, in the order asked.
import { expect } from 'chai';
import { haalBerichtstatus } from '../../src/berichten/index.ts';
import {
  AFZENDER,
  BURGER,
  bericht,
  context,
  guid,
  INTERMEDIAIR,
  machtiging,
  NU,
  ONBEKEND,
  once,
  VREEMD,
} from '../support/domein.ts';
import { gevuld, lever } from './lever.ts';

const NU_AL = guid('nu');
const STRAKS = guid('straks');
const NOOIT = guid('nooit');
const VREEMD_ID = guid('vreemd');

async function geleverd() {
  const store = await gevuld([{ kind: 'machtiging', value: machtiging() }]);
  await lever(store, [
    bericht({ berichtId: NU_AL }),
    bericht({ berichtId: STRAKS, publicatieDatum: NU + 1000 }),
    bericht({ berichtId: NOOIT, gebruikerId: '123456789' }),
  ]);
  return store;
}

describe('HaalBerichtstatus (§3.19)', () => {
  it('answers per id, as asked, with state, times and Reden', async () => {
    const store = await geleverd();
    const berichtIds = [STRAKS, VREEMD_ID, NU_AL.toUpperCase(), NOOIT, NU_AL];
    const antwoorden = await haalBerichtstatus({ berichtIds }, context(store));
    expect(antwoorden.map(({ berichtId }) => berichtId)).to.deep.equal(berichtIds);
    expect(antwoorden.map(({ status }) => status?.toestand)).to.deep.equal([
      'wachtOpPublicatie',
      undefined,
      'gepubliceerd',
      'afgewezen',
      'gepubliceerd',
    ]);
    expect(antwoorden[3]?.status).to.deep.include({ verwerkingsCode: 'NietActiefOfGeabonneerd', reden: 'BsnOngeldig' });
    expect(antwoorden[2]?.status).to.deep.include({ ontvangenOp: NU, verwerktOp: NU, gepubliceerdOp: NU });
  });

  it('never tells whether the citizen read it', async () => {
    const store = await geleverd();
    const vraag = () => haalBerichtstatus({ berichtIds: [NU_AL] }, context(store));
    const voor = await vraag();
    const { items } = await store.berichten.lijst(BURGER, { map: 'inbox' });
    await store.commit([
      { kind: 'gelezen', bsn: BURGER, id: items[0]!.id, op: NU + 5 },
      { kind: 'verplaats', bsn: BURGER, id: items[0]!.id, map: 'prullenbak' },
    ]);
    expect(await vraag()).to.deep.equal(voor);
  });

  it('knows nothing of the berichten of another organisation', async () => {
    const store = await geleverd();
    const anders = context(store, { afzender: { oin: VREEMD } });
    expect(await haalBerichtstatus({ berichtIds: [NU_AL] }, anders)).to.deep.equal([{ berichtId: NU_AL }]);
  });

  it('answers an intermediary about its client, and nobody else', async () => {
    const store = await geleverd();
    const vraag = (oin: typeof AFZENDER) =>
      haalBerichtstatus({ leverancierId: AFZENDER, berichtIds: [NU_AL] }, context(store, { afzender: { oin } }));
    expect((await vraag(INTERMEDIAIR))[0]?.status?.toestand).to.equal('gepubliceerd');
    expect((await vraag(VREEMD).catch((error) => error)).code).to.equal('content.invalid');
  });

  it('takes 1 to 1000 ids, each a GUID; the fault names field and count, no value', async () => {
    const store = await geleverd();
    const vraag = async (berichtIds: readonly string[]) =>
      await haalBerichtstatus({ berichtIds }, context(store)).catch((error) => error);
    expect(await vraag(Array(1000).fill(NU_AL))).to.have.length(1000);
    expect((await vraag(Array(1001).fill(NU_AL))).detail).to.deep.equal({
      veld: 'BerichtID',
      limiet: '1..1000',
      gevonden: '1001',
    });
    expect((await vraag([])).detail.gevonden).to.equal('0');
    expect((await vraag([NU_AL, ONBEKEND])).detail).to.deep.equal({ veld: 'BerichtID[2]', limiet: 'GUID' });
  });

  it('x-WSS-3: uses up the once-keys', async () => {
    const store = await geleverd();
    const vraag = () => haalBerichtstatus({ berichtIds: [NU_AL] }, context(store, { eerst: [once('een')] }));
    await vraag();
    expect((await vraag().catch((error) => error)).code).to.equal('wss.replay');
  });
});
