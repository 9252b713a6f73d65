// The duplicate rule on (OIN, BerichtID), attempts of one batch, and what happens when two exchanges meet (mijnoverheid.md §3.4).
import { expect } from 'chai';
import { leverBerichten } from '../../src/berichten/index.ts';
import { GatewayError } from '../../src/core/index.ts';
import { Conflict } from '../../src/store/index.ts';
import {
  BATCH,
  batch,
  bericht,
  bijlage,
  context,
  guid,
  INTERMEDIAIR,
  NU,
  ONBEKEND,
  once,
  pdf,
} from '../support/domein.ts';
import { gevuld, kort, lever } from './lever.ts';

const GOED = 'Verwerkt/NA';
const GELIJK = 'BerichtBestaatAl/NA';
const ANDERS = 'BerichtBestaatAl/NA/InhoudWijktAf';
const id = guid('een bericht');

describe('LeverBerichten: duplicates (§3.4)', () => {
  it('equal content, also in another batch and another case of the id, is BerichtBestaatAl', async () => {
    const store = await gevuld();
    expect(kort(await lever(store, [bericht({ berichtId: id })]))).to.deep.equal([GOED]);
    expect(kort(await lever(store, [bericht({ berichtId: id.toUpperCase() })]))).to.deep.equal([GELIJK]);
    const ander = { batchId: guid('andere batch') };
    expect(kort(await lever(store, [bericht({ berichtId: id, ...ander })], { batch: ander }))).to.deep.equal([GELIJK]);
    expect(store.inhoud().berichten.size).to.equal(1);
  });

  const verschillen = [
    { onderwerp: 'Anders' },
    { berichtTekst: '' },
    { referentie: 'K1' },
    { publicatieDatum: NU },
    { eindDatumHandelingsTermijn: NU },
    { gebruikerId: ONBEKEND },
    { berichtType: 'NIEUWS' },
    { bijlagen: [bijlage()] },
    { bijlagen: [bijlage({ bytes: pdf(512_001) })] },
  ];
  for (const verschil of verschillen)
    it(`other ${Object.keys(verschil)} is InhoudWijktAf`, async () => {
      const store = await gevuld();
      await lever(store, [bericht({ berichtId: id })]);
      expect(kort(await lever(store, [bericht({ berichtId: id, ...verschil })]))).to.deep.equal([ANDERS]);
    });

  it('same id twice in one batch: the first wins, the second is judged against it', async () => {
    const store = await gevuld();
    const berichten = [{}, {}, { onderwerp: 'Anders' }].map((verschil) => bericht({ berichtId: id, ...verschil }));
    expect(kort(await lever(store, berichten))).to.deep.equal([GOED, GELIJK, ANDERS]);
  });

  it('same id twice in one batch: a refused first does not count', async () => {
    const berichten = [bericht({ berichtId: id, gebruikerId: ONBEKEND }), bericht({ berichtId: id })];
    expect(kort(await lever(await gevuld(), berichten))).to.deep.equal([
      'NietActiefOfGeabonneerd/ValidatieGebruiker',
      GOED,
    ]);
  });

  it('what was refused earlier is judged anew, and the attempts are numbered', async () => {
    const store = await gevuld();
    const eerste = await lever(store, [bericht({ berichtId: id, berichtType: 'OUD' })]);
    const tweede = await lever(store, [bericht({ berichtId: id })]);
    expect(kort(tweede)).to.deep.equal([GOED]);
    expect([eerste, tweede].map(({ verslag }) => verslag.aanlevering)).to.deep.equal([1, 2]);
  });

  it('the same id of another organisation is another bericht', async () => {
    const store = await gevuld();
    await lever(store, [bericht({ berichtId: id })]);
    const anders = { batch: { leverancierId: INTERMEDIAIR }, context: { afzender: { oin: INTERMEDIAIR } } };
    expect(kort(await lever(store, [bericht({ berichtId: id })], anders))[0]).to.contain('BerichttypeOnbekend');
  });
});

describe('LeverBerichten: concurrency (§3.4 "still in process")', () => {
  it('judges again when the same bericht was stored just before', async () => {
    const store = await gevuld();
    const een = bericht({ berichtId: id });
    store.voorCommit(() => lever(store, [een]));
    const uitkomst = await lever(store, [een, bericht()]);
    expect(kort(uitkomst)).to.deep.equal([GELIJK, GOED]);
    expect(uitkomst.verslag.aanlevering).to.equal(2);
    expect([store.inhoud().berichten.size, store.inhoud().batches.size]).to.deep.equal([2, 2]);
  });

  it('two attempts of one batch at the same moment get their own number', async () => {
    const store = await gevuld();
    store.voorCommit(() => lever(store, [bericht()]));
    expect((await lever(store, [bericht()])).verslag.aanlevering).to.equal(2);
  });

  it('decodes each bijlage once, also when it has to judge again', async () => {
    const store = await gevuld();
    let keren = 0;
    const inhoud = () => {
      keren++;
      return pdf();
    };
    const een = bericht({ berichtId: id });
    store.voorCommit(() => lever(store, [een]));
    await lever(store, [een, bericht({ bijlagen: [bijlage({ inhoud })] })]);
    expect(keren).to.equal(1);
  });

  it('gives up after the third repetition and stores nothing', async () => {
    const store = await gevuld();
    let pogingen = 0;
    const koppig = {
      ...store,
      commit: async () => {
        pogingen++;
        throw new Conflict('bericht', [id]);
      },
    };
    const fout = await leverBerichten(batch([bericht()]), context(koppig)).catch((error) => error);
    expect(fout).to.be.instanceOf(GatewayError).with.property('code', 'server.unavailable');
    expect(pogingen).to.equal(4);
    expect(store.inhoud().berichten.size).to.equal(0);
  });

  it('x-WSS-3: a once-key that was used is a replay, and nothing of the batch is kept', async () => {
    const store = await gevuld();
    const eerst = [once('bericht-1'), once('handtekening-1')];
    await lever(store, [bericht()], { context: { eerst } });
    const fout = await lever(store, [bericht()], { context: { eerst: [once('handtekening-1')] } }).catch(
      (error) => error,
    );
    expect(fout).to.be.instanceOf(GatewayError);
    expect([fout.code, fout.clause]).to.deep.equal(['wss.replay', 'x-WSS-3']);
    expect(await store.berichten.aanleveringen(context(store).afzender.oin, BATCH)).to.equal(1);
  });

  it('lets every other failure of the store through', async () => {
    const store = await gevuld();
    const stuk = { ...store, commit: async () => Promise.reject(new GatewayError('server.unavailable', 'store')) };
    const fout = await leverBerichten(batch([bericht()]), context(stuk)).catch((error) => error);
    expect(fout.clause).to.equal('store');
  });
});
