// Agreements of the demo (x-CPA-1): each sender of the Berichtenbox has one with this Bode, made from the MijnOverheid template. Its file lies beside the
// store, for `bode send --ebms`, which then listens at the sender's endpoint.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EpochMs, newGuid, type Oin } from '../../core/index.ts';
import { type ActieSpec, type EbmsProfiel, leesSjabloon, maakCpa, type PartijSpec } from '../../ebms/index.ts';
import { pemBlocks, readCertificate } from '../../pki/index.ts';
import type { Change, Store } from '../../store/index.ts';
import { AFZENDERS, OIN } from './organisaties.ts';

export interface CpaSeed {
  readonly now: EpochMs;
  /** Folder with `<oin>/cert.pem`. */
  readonly certificates: string;
  /** Where the documents go, as `<oin>.xml`. */
  readonly folder: string;
  /** Where this Bode takes ebMS2 messages, and who it is. */
  readonly endpoint: string;
  readonly oin: Oin;
  /** Of the first sender's endpoint on this machine; each has its own. */
  readonly firstPort: number;
}

/** A demo is watched by somebody: what fails is tried again after a minute, not after three hours. */
const RETRY_MS = 60_000;

/** Makes the agreements that are not there, or that are about another address or certificate. */
export async function seedCpas(store: Store, seed: CpaSeed): Promise<void> {
  mkdirSync(seed.folder, { recursive: true });
  const known = await store.ebms.cpas.list();
  const changes: Change[] = [];
  for (const [index, { oin, naam }] of AFZENDERS.entries()) {
    const { cpaId, bytes } = made(seed, { oin, naam, port: seed.firstPort + index });
    writeFileSync(join(seed.folder, `${oin}.xml`), bytes);
    const before = known.filter((rij) => rij.cpaId === cpaId);
    const xml = bytes.toString('utf8');
    if (before.some((rij) => rij.xml === xml)) continue;
    changes.push(...before.map(({ versie }): Change => ({ kind: 'cpaWeg', cpaId, versie })));
    const versie = newGuid(seed.now);
    const rij = { cpaId, versie, xml, ingeschakeld: true, actiefVanaf: 0, geimporteerdOp: seed.now };
    changes.push({ kind: 'cpa', value: rij });
  }
  if (changes.length > 0) await store.commit(changes);
}

interface Afzender {
  readonly oin: Oin;
  readonly naam: string;
  readonly port: number;
}

function made(seed: CpaSeed, { oin, naam, port }: Afzender) {
  const sjabloon = leesSjabloon('mijnoverheid');
  const [eigen, bode] = [oin, seed.oin].map((one) => certificateOf(seed, one));
  // As its aansluiting for WUS: signed, except the one that shows the profile without (§3.13).
  const profiel: EbmsProfiel = oin === OIN.twente ? 'osb-rm' : 'osb-rm-s';
  const held = [eigen!, bode!].map((der) => readCertificate(der));
  const result = maakCpa({
    versie: 'demo',
    start: Math.max(...held.map(({ notBefore }) => notBefore)),
    end: Math.min(...held.map(({ notAfter }) => notAfter)),
    service: sjabloon.service,
    acties: sjabloon.acties.map((actie): ActieSpec => ({ ...actie, profiel })),
    a: partij(eigen!, { oin, naam, rol: sjabloon.rollen[0], endpoint: `https://localhost:${port}/ebms` }),
    b: partij(bode!, { oin: seed.oin, naam: 'Bode (demo)', rol: sjabloon.rollen[1], endpoint: seed.endpoint }),
    retries: 8,
    retryIntervalMs: RETRY_MS,
  });
  if (!result.ok) throw new Error(result.bezwaren.join(' '));
  return result;
}

function partij(der: Buffer, who: Omit<PartijSpec, 'certificaten'>): PartijSpec {
  return { ...who, certificaten: { tlsClient: der, tlsServer: der, signing: der, encryption: der } };
}

function certificateOf({ certificates }: CpaSeed, oin: Oin): Buffer {
  return pemBlocks(readFileSync(join(certificates, oin, 'cert.pem'), 'latin1'), 'CERTIFICATE')[0]!;
}
