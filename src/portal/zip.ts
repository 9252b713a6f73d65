// A ZIP archive of a few files, stored without compression (PKWARE APPNOTE 6.3, §4.3): PDFs do not get smaller, and a sender's
// bytes stay recognisable inside it. Names are UTF-8 (general purpose bit 11).
import { crc32 } from 'node:zlib';
import type { EpochMs } from '../core/index.ts';

export interface ZipBestand {
  readonly naam: string;
  readonly inhoud: Uint8Array;
}

const VERSIE = 20;
const UTF8 = 0x0800;

/** The archive. Names must be unique; together below 4 GiB. */
export function maakZip(bestanden: readonly ZipBestand[], op: EpochMs): Uint8Array {
  const { tijd, dag } = dosMoment(op);
  const delen: Uint8Array[] = [];
  const register: Uint8Array[] = [];
  let plek = 0;
  for (const { naam, inhoud } of bestanden) {
    const naamBytes = Buffer.from(naam);
    const kern = Buffer.alloc(26);
    kern.writeUInt16LE(VERSIE, 0);
    kern.writeUInt16LE(UTF8, 2);
    kern.writeUInt16LE(tijd, 6);
    kern.writeUInt16LE(dag, 8);
    kern.writeUInt32LE(crc32(inhoud), 10);
    kern.writeUInt32LE(inhoud.length, 14);
    kern.writeUInt32LE(inhoud.length, 18);
    kern.writeUInt16LE(naamBytes.length, 22);
    const lokaal = [kop(0x04034b50), kern, naamBytes, inhoud];
    const centraal = Buffer.alloc(14);
    centraal.writeUInt32LE(plek, 10);
    register.push(kop(0x02014b50), Buffer.from([VERSIE, 0]), kern, centraal, naamBytes);
    delen.push(...lokaal);
    plek += lokaal.reduce((som, deel) => som + deel.length, 0);
  }
  const registerBytes = Buffer.concat(register);
  const einde = Buffer.alloc(18);
  einde.writeUInt16LE(bestanden.length, 4);
  einde.writeUInt16LE(bestanden.length, 6);
  einde.writeUInt32LE(registerBytes.length, 8);
  einde.writeUInt32LE(plek, 12);
  return Buffer.concat([...delen, registerBytes, kop(0x06054b50), einde]);
}

function kop(signatuur: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signatuur);
  return bytes;
}

/** MS-DOS date and time (APPNOTE §4.4.6), in UTC; two seconds precise. */
function dosMoment(op: EpochMs): { readonly tijd: number; readonly dag: number } {
  const d = new Date(op);
  return {
    tijd: (d.getUTCHours() << 11) | (d.getUTCMinutes() << 5) | (d.getUTCSeconds() >> 1),
    dag: ((d.getUTCFullYear() - 1980) << 9) | ((d.getUTCMonth() + 1) << 5) | d.getUTCDate(),
  };
}
