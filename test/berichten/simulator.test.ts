// Simulator BSNs and numbers without a profile (mijnoverheid.md §3.18): fixed outcomes outside productie, ordinary unknown numbers in it.
import { expect } from 'chai';
import { leverBerichten, valideerAbonnementen } from '../../src/berichten/index.ts';
import { type Omgeving, simulatorUitkomst } from '../../src/core/index.ts';
import {
  AFZENDER,
  BURGER,
  batch,
  bericht,
  context,
  guid,
  ONBEKEND,
  once,
  UITGEZET,
  ZONDER_AKKOORD,
} from '../support/domein.ts';
import { gevuld, kort, lever } from './lever.ts';

const GOED = 'Verwerkt/NA';
const NIET = 'NietActiefOfGeabonneerd/ValidatieGebruiker';

/** The table of §3.18; `fault` is the code of a fault that ends the exchange. */
const TABEL: readonly { readonly bsn: string; readonly abonnement: boolean | 'fault'; readonly levering: string }[] = [
  { bsn: '999990019', abonnement: false, levering: NIET },
  { bsn: '999990020', abonnement: true, levering: 'BerichtTypeNietOndersteund/ValidatieBerichtType' },
  { bsn: '999990032', abonnement: true, levering: 'server.unavailable' },
  { bsn: '999990044', abonnement: true, levering: 'server.unavailable' },
  { bsn: '999990056', abonnement: 'fault', levering: GOED },
  { bsn: '999990068', abonnement: true, levering: GOED },
  { bsn: '999990081', abonnement: true, levering: GOED },
  { bsn: '999990093', abonnement: true, levering: GOED },
  { bsn: ONBEKEND, abonnement: true, levering: GOED },
  { bsn: BURGER, abonnement: true, levering: GOED },
  { bsn: ZONDER_AKKOORD, abonnement: false, levering: NIET },
  { bsn: UITGEZET, abonnement: false, levering: NIET },
  { bsn: '999990018', abonnement: false, levering: `${NIET}/BsnOngeldig` },
];

async function levering(bsn: string, omgeving: Omgeving): Promise<string> {
  const store = await gevuld();
  const een = lever(store, [bericht({ gebruikerId: bsn })], { context: { omgeving } });
  return await een.then((uitkomst) => kort(uitkomst)[0]!).catch((error) => error.code);
}

async function abonnement(bsn: string, omgeving: Omgeving): Promise<boolean | 'fault'> {
  const aanvraag = { berichtleverancierCode: AFZENDER, klanten: [{ key: bsn }] };
  const uitkomst = await valideerAbonnementen(aanvraag, context(await gevuld(), { omgeving }));
  return uitkomst.soort === 'antwoord' ? uitkomst.abonnementen[0]!.isBerichtSturen : 'fault';
}

describe('simulator BSNs (§3.18)', () => {
  for (const omgeving of ['demo', 'preproductie'] as const)
    for (const rij of TABEL)
      it(`${omgeving}: ${rij.bsn} → ${rij.abonnement}, ${rij.levering}`, async () => {
        expect(await abonnement(rij.bsn, omgeving)).to.equal(rij.abonnement);
        expect(await levering(rij.bsn, omgeving)).to.equal(rij.levering);
      });

  for (const { bsn } of TABEL.slice(0, 9))
    it(`productie: ${bsn} is an unknown number`, async () => {
      expect(await abonnement(bsn, 'productie')).to.equal(false);
      expect(await levering(bsn, 'productie')).to.equal(NIET);
      expect(simulatorUitkomst(bsn, 'productie')).to.equal(undefined);
    });

  it('999990044: the whole batch expires in transport, and nothing is stored, not even the once-key', async () => {
    const store = await gevuld();
    const eerst = [once('bericht-1')];
    const berichten = [bericht(), bericht({ gebruikerId: '999990044' })];
    const fout = await lever(store, berichten, { context: { omgeving: 'demo', eerst } }).catch((error) => error);
    expect([fout.code, fout.clause]).to.deep.equal(['server.unavailable', '§3.18']);
    const { once: sleutels, batches, berichten: gestored, bewijzen } = store.inhoud();
    expect([sleutels.size, batches.size, gestored.size, bewijzen.size]).to.deep.equal([0, 0, 0, 0]);
  });

  it('999990032: the whole batch is accepted and its result never comes; a resend finds the berichten there', async () => {
    const store = await gevuld();
    const ander = bericht({ berichtId: guid('ander') });
    const berichten = [ander, bericht({ gebruikerId: '999990032' })];
    const fout = await lever(store, berichten, { context: { omgeving: 'demo' } }).catch((error) => error);
    expect([fout.code, fout.clause]).to.deep.equal(['server.unavailable', '§3.18']);
    expect(store.inhoud().berichten.size).to.equal(2);
    const opnieuw = await leverBerichten(batch([ander]), context(store, { omgeving: 'demo' }));
    expect(kort(opnieuw)).to.deep.equal(['BerichtBestaatAl/NA']);
  });

  it('999990056: ApplicationFault for the whole call, without a BSN in it', async () => {
    const klanten = [{ key: BURGER }, { key: '999990056' }];
    const aanvraag = { berichtleverancierCode: AFZENDER, klanten };
    const uitkomst = await valideerAbonnementen(aanvraag, context(await gevuld(), { omgeving: 'demo' }));
    expect(uitkomst.soort).to.equal('applicationFault');
    expect(JSON.stringify(uitkomst)).not.to.match(/\d{9}/);
  });

  it('999990068, 999990081 and 999990093 steer the sources and the notifications', () => {
    const van = (bsn: string) => simulatorUitkomst(bsn, 'demo');
    expect(van('999990068')?.gegevens).to.equal('NietsGevonden');
    expect(van('999990081')?.gegevens).to.equal('TimeOut');
    expect(van('999990093')?.notificatie).to.equal('permanentMislukt');
    expect(van(BURGER)).to.equal(undefined);
  });
});
