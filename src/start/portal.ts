// The citizens' portal on its HTTPS listener, with the contracts for organisations under /aansluiten/.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { newGuid } from '../core/index.ts';
import { createAdresControle, type Post } from '../notification/index.ts';
import { type Aansluitgegevens, createPortal, createSimulator } from '../portal/index.ts';
import { publishTree } from '../schema/index.ts';
import { secureOptions } from '../transport/index.ts';
import { aansluitTabellen } from '../wus/index.ts';
import type { Base } from './base.ts';

/** The citizens' portal; answers with its port. */
export async function openPortal(base: Base, post: Post): Promise<number> {
  const { settings, clock, log, store, metrics, pseudoniem } = base;
  const { portal } = settings;
  const app = createPortal({
    store,
    clock,
    omgeving: settings.omgeving,
    config: {
      origin: portal.publicUrl,
      naam: portal.naam,
      beheerder: portal.beheerder,
      helpdesk: portal.helpdesk,
      sessie: { idleMs: portal.sessionIdleMs, absoluutMs: portal.sessionAbsoluteMs },
    },
    login: createSimulator({ store, omgeving: settings.omgeving, dienst: portal.beheerder }),
    aansluiten: aansluitgegevens(base),
    adresControle: createAdresControle({ post, site: settings.mail.site }),
    log: log.log,
    metrics,
    pseudoniem,
    newGuid,
  });
  const chain = readFileSync(portal.chain, 'latin1');
  const identity = { certificateChain: chain, privateKey: readFileSync(portal.key, 'latin1') };
  const server = createServer({ ...secureOptions(identity), maxHeaderSize: 16_384, requestTimeout: 30_000 }, app);
  const port = await listen(server, portal);
  base.stops.unshift(() => closeServer(server));
  log.log({ event: 'listener.start', onderdeel: 'portal', poort: port });
  return port;
}

const DIENSTEN: Readonly<Record<string, { readonly naam: string; readonly omschrijving: string }>> = {
  berichtenbox: { naam: 'Berichtenbox', omschrijving: 'Lever digitale post aan burgers en vraag de status op.' },
  'berichtenbox-validatie': {
    naam: 'Berichtenbox validatie',
    omschrijving: 'Vraag of u een burger digitaal mag schrijven: de bestaande dienst, precies zoals gepubliceerd.',
  },
  'lopende-zaken': { naam: 'Lopende Zaken', omschrijving: 'Meld zaken en hun status.' },
  'persoonlijke-gegevens': {
    naam: 'Persoonlijke Gegevens',
    omschrijving: 'Lever de gegevens die u over een burger heeft geregistreerd.',
  },
};

/** The contracts as organisations find them under /aansluiten/ (DOC-01). */
function aansluitgegevens({ contracts, settings, options }: Base): Aansluitgegevens {
  const { publicUrl } = settings.gateway;
  return {
    diensten: contracts.services.map(({ folder, version, path, operations }) => ({
      naam: DIENSTEN[folder]?.naam ?? folder,
      omschrijving: DIENSTEN[folder]?.omschrijving ?? '',
      versie: version,
      adres: publicUrl + path,
      map: `wsdl/${folder}/${version}`,
      operaties: operations.map(({ name }) => name),
    })),
    bestanden: publishTree(options.root, publicUrl),
    tabellen: aansluitTabellen(settings.omgeving),
  };
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
