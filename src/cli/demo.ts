// `bode demo`: everything on one machine: development PKI, store, demo data, all listeners, and one table that tells where things are.
import { appendFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bsnPseudoniem } from '../bewijs/index.ts';
import type { Settings } from '../config/index.ts';
import type { Bode } from '../main.ts';
import { renewCrls } from '../pki/index.ts';
import { VOORWAARDEN } from '../portal/index.ts';
import type { Profiel } from '../store/index.ts';
import { deriveSecret, loadMasterKeys, migrate } from '../store/sqlite/index.ts';
import { makeDemoPki } from './certs.ts';
import { DEMO_OIN, DEMO_ORGANISATIES, seedCpas, seedDemo } from './demo/index.ts';
import { CommandError, progress, say, table } from './output.ts';
import { prepareStoreFiles, run } from './run.ts';
import { cpaFolder, readSettings } from './settings.ts';

const DAY_MS = 86_400_000;

export async function demo(options: { readonly config?: string }): Promise<void> {
  const began = performance.now();
  const settings = readSettings(options);
  if (settings.omgeving !== 'demo')
    throw new CommandError('bode demo runs with omgeving demo only; use bode serve for other environments.');
  const pki = dirname(settings.trust.anchors);
  await makeDemoPki(pki);
  prepareStoreFiles(settings);
  await migrate(settings.store.url);
  const pseudoniem = bsnPseudoniem(deriveSecret(loadMasterKeys(settings.store.masterKeys), 'pseudoniem'));
  const logFile = join(dirname(settings.store.masterKeys), 'bode.log');
  const bode = await run(settings, {
    writeLog: (line) => appendFileSync(logFile, line.endsWith('\n') ? line : `${line}\n`),
    prepare: async (store) => {
      if (!settings.demo.data) return;
      const voorwaardenVersie = VOORWAARDEN.versie;
      const groteBox = settings.demo.bigBox;
      const loaded = await seedDemo(store, { now: Date.now(), voorwaardenVersie, groteBox, pseudoniem });
      if (loaded > 0) progress(`Demo data loaded: ${loaded} citizens.`);
      await seedCpas(store, {
        now: Date.now(),
        certificates: join(pki, 'organisaties'),
        folder: cpaFolder(settings),
        endpoint: settings.gateway.publicUrl + settings.ebms.path,
        oin: settings.oin,
        firstPort: settings.demo.ebmsPort,
      });
    },
  });
  // A demo that runs for weeks keeps its revocation lists current, so that it does not fail closed (x-CRL-3).
  setInterval(() => void renewCrls(pki, { now: Date.now() }), DAY_MS).unref();
  say(overview({ settings, bode, logFile }, await bode.store.profielen.demo()));
  progress(`Ready in ${((performance.now() - began) / 1000).toFixed(1)} s. Stop with Ctrl-C.`);
}

interface Running {
  readonly settings: Settings;
  readonly bode: Bode;
  readonly logFile: string;
}

function overview({ settings, bode, logFile }: Running, burgers: readonly Profiel[]): string {
  const { gateway, portal, operator, mail, trust } = settings;
  const certificates = `${relative(process.cwd(), dirname(trust.anchors)) || '.'}/organisaties`;
  const addresses = [
    ['Portaal voor burgers', `${portal.publicUrl}  (eigen certificaat: de browser waarschuwt één keer)`],
    ['Aansluiten: WSDL, XSD', `${portal.publicUrl}/aansluiten/`],
    [
      'Gateway (mutual TLS)',
      `${gateway.publicUrl}/wus/berichtenbox/v1  (ook lopende-zaken, persoonlijke-gegevens, berichtenbox-validatie)`,
    ],
    ['Gezondheid en metingen', `http://${operator.host}:${bode.operatorPort}/health/ready  /metrics`],
    [
      'Mail',
      mail.sink.folder
        ? relative(process.cwd(), mail.sink.folder)
        : `SMTP 127.0.0.1:${bode.sink?.port} (alleen in het geheugen)`,
    ],
    ['Logboek', relative(process.cwd(), logFile)],
  ];
  const citizens = burgers.map(({ bsn, naam, demo = '' }) => [bsn, naam, demo]);
  const organisations = DEMO_ORGANISATIES.filter(({ certificaat }) => certificaat).map(({ oin, naam }) => [
    oin,
    naam,
    `${certificates}/${oin}/`,
  ]);
  return [
    '',
    'Bode draait. Adressen:',
    table(addresses),
    '',
    'Testburgers (kies er een op de inlogpagina):',
    table(citizens),
    '',
    'Organisaties met een certificaat:',
    table(organisations),
    '',
    'Stuur een eerste bericht (in een tweede venster):',
    `  npx bode send wsdl/berichtenbox/v1/voorbeelden/berichten.csv --as ${DEMO_OIN.rdw} --berichttype APK`,
    'Of over ebMS2, met bevestiging en verwerkingsresultaat:',
    `  npx bode send wsdl/berichtenbox/v1/voorbeelden/berichten.csv --as ${DEMO_OIN.rdw} --berichttype APK --ebms`,
    '',
  ].join('\n');
}
