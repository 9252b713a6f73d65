// A whole Bode as `bode serve` runs it (main.ts: TLS, trust, store, workers, operators' listener), on a free port with organisations and
// citizens of the benchmark. `gateway.ts <folder> <name of the data folder>`; answers `port`, `usage`, and `agree` with ebMS2 agreements.
import { fileURLToPath } from 'node:url';
import { startBode } from '../../src/main.ts';
import { type Change, NIVEAUS } from '../../src/store/index.ts';
import { type Agreement, imported } from './ebms-agreement.ts';
import { serve } from './service.ts';
import { BERICHTTYPE, BURGERS, freshSettings, type Party, readWorld } from './world.ts';

const DAY = 86_400_000;
const [folder = '', data = ''] = process.argv.slice(2);
const world = readWorld(folder);
const bode = await startBode({
  settings: await freshSettings(folder, data),
  versie: '0.0.0-bench',
  root: fileURLToPath(new URL('../../', import.meta.url)),
  clock: Date.now,
  prepare: async (store) => {
    await store.commit(world.senders.flatMap(organisation));
    await store.commit(BURGERS.flatMap(citizen));
  },
});

function organisation({ oin }: Party, index: number): readonly Change[] {
  const naam = `Afzender ${index + 1}`;
  const contact = { naam, telefoon: '0880000000' };
  return [
    { kind: 'organisatie', value: { oin, naam, soort: 'gemeente', bsnGerechtigd: true, dossierHosts: [], contact } },
    {
      kind: 'aansluiting',
      value: { oin, functie: 'BERICHTENBOX', profiel: '2W-be-S', ondertekening: 'verplicht', status: 'productie' },
    },
    {
      kind: 'berichttype',
      value: {
        oin,
        code: BERICHTTYPE,
        naam: 'Herinnering APK',
        omschrijving: 'Een soort bericht',
        status: 'actief',
        doel: 'herinnering',
        rechtsgevolg: false,
        reactieVerwacht: false,
        minimaalNiveau: NIVEAUS[0]!,
        persoonlijkeOverhandigingVereist: false,
      },
    },
  ];
}

function citizen(bsn: (typeof BURGERS)[number]): readonly Change[] {
  const now = Date.now();
  const akkoord = { versie: '1', op: now - DAY, niveau: 'Midden' } as const;
  return [
    { kind: 'profiel', value: { bsn, naam: 'T. Test', status: 'actief', akkoord, kanaal: 'geen' } },
    ...world.senders.map(
      ({ oin }): Change => ({
        kind: 'abonnement',
        value: { bsn, oin, status: 'aan', ingangsmoment: now - DAY, bron: 'activatie' },
      }),
    ),
  ];
}

serve(
  {
    port: () => bode.gatewayPort,
    agree: (agreements: readonly Agreement[]) => bode.store.commit(agreements.map(imported)),
  },
  () => bode.close('bench'),
);
