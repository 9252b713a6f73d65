// `bode certs`: the development PKI. Only for development: whoever has the folder can make any organisation.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Oin, parseOin, utc } from '../core/index.ts';
import {
  addOrganisation,
  makeDevelopmentPki,
  pemBlocks,
  readCertificate,
  renewCrls,
  revokeOrganisation,
} from '../pki/index.ts';
import { DEMO_ORGANISATIES } from './demo/index.ts';
import { CommandError, progress, say, sayJson, table } from './output.ts';

export const HOSTS: readonly string[] = ['localhost', '127.0.0.1'];

interface Options {
  readonly folder: string;
  readonly naam?: string;
  readonly host?: readonly string[];
  readonly json?: boolean;
}

/** Makes or completes the development PKI of the demo, telling about each key. */
export async function makeDemoPki(folder: string): Promise<number> {
  const organisations = DEMO_ORGANISATIES.filter(({ certificaat }) => certificaat);
  const { made } = await makeDevelopmentPki(folder, organisations, {
    now: Date.now(),
    hosts: HOSTS,
    onProgress: ({ done, total }) => progress(`Making the development PKI: key ${done} of ${total}`),
  });
  return made;
}

export async function certs(action: string, oin: string | undefined, options: Options): Promise<void> {
  const folder = resolve(options.folder);
  switch (action) {
    case 'make':
      return done(options, { gemaakt: await makeDemoPki(folder) }, 'certificates and revocation lists made');
    case 'add':
      return add(folder, neededOin(oin), options);
    case 'revoke': {
      const revoked = await revokeOrganisation(folder, neededOin(oin), Date.now());
      return done(
        options,
        { ingetrokken: revoked },
        revoked ? 'revoked; the new list is in crl/' : 'was revoked before',
      );
    }
    case 'renew':
      return done(
        options,
        { vernieuwd: await renewCrls(folder, { now: Date.now(), force: true }) },
        'revocation lists made',
      );
    case 'list':
      return list(folder, options);
    default:
      throw new CommandError(`certs ${action} is not known; use make, add, revoke, renew or list.`);
  }
}

function neededOin(value: string | undefined): Oin {
  const oin = value === undefined ? undefined : parseOin(value);
  if (!oin) throw new CommandError('Name the organisation by its OIN of 20 positions.');
  return oin;
}

async function add(folder: string, oin: Oin, options: Options): Promise<void> {
  if (!options.naam) throw new CommandError('--naam is needed: the name of the organisation in its certificate.');
  const made = await addOrganisation(
    folder,
    { oin, naam: options.naam },
    { now: Date.now(), hosts: options.host ?? HOSTS },
  );
  done(
    options,
    { oin, certificaat: made.certificateFile, keten: made.chainFile, sleutel: made.keyFile, bundel: made.bundleFile },
    made.chainFile,
  );
}

function list(folder: string, options: Options): void {
  const organisations = join(folder, 'organisaties');
  const found = readdirSync(organisations).flatMap((oin) => {
    const [der] = pemBlocks(readFileSync(join(organisations, oin, 'cert.pem'), 'latin1'), 'CERTIFICATE');
    if (!der) return [];
    const { subject, notAfter, serial } = readCertificate(der);
    return [{ oin, subject: subject.text, serienummer: serial, geldigTot: utc(notAfter) }];
  });
  if (options.json) sayJson(found);
  else say(table(found.map(({ oin, subject, geldigTot }) => [oin, geldigTot.slice(0, 10), subject])));
}

function done(options: Options, data: object, sentence: string): void {
  if (options.json) sayJson(data);
  else say(`${Object.values(data)[0]} ${sentence}`.trim());
}
