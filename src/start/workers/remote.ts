// What `receive` of src/wus needs, in a worker: store, trust, log and metrics are those of the main thread, asked over the line. So
// there is one writer, one copy of the revocation lists and one log, whatever thread reads the message.
import { bsnPseudoniem } from '../../bewijs/index.ts';
import type { Clock, Oin } from '../../core/index.ts';
import { readCertificate, type Verdict } from '../../pki/index.ts';
import type { Change, NieuwBericht, Store } from '../../store/index.ts';
import { maakRapport, type Rapport, type Rapporten, type WusDependencies } from '../../wus/index.ts';
import { keyOnLine } from './keys.ts';
import type { Line } from './line.ts';
import { parcels } from './parcel.ts';
import { type JudgeQuestion, READS, type Task, type WorkerSettings } from './protocol.ts';

/** The dependencies of one message. */
export function remoteDependencies(line: Line, settings: WorkerSettings, task: Task): WusDependencies {
  const { policy, xmlLimits, omgeving, oin, versie, rapporten } = settings;
  const clock = () => Date.now() + task.ahead;
  const trust = remoteTrust(line);
  const signingKey = keyOnLine(line, task.signingKey);
  const decryptionKeys = task.decryptionKeys.map((key) => keyOnLine(line, key));
  return {
    store: remoteStore(line),
    trust,
    signingKey: () => signingKey,
    decryptionKeys: () => decryptionKeys,
    policy,
    xmlLimits,
    clock,
    omgeving,
    oin,
    versie,
    log: (event) => line.tell({ kind: 'log', event }),
    metrics: {
      exchange: (of) => line.tell({ kind: 'exchange', of }),
      verdicts: verdictsTogether(line),
    },
    pseudoniem: bsnPseudoniem(settings.pseudoniem),
    ...(rapporten && { rapporten: remoteRapporten(line, { policy, trust }, clock) }),
  };
}

/** What is counted in one turn is told once per code: a batch has a thousand verdicts. Told before anything that is awaited later. */
export function verdictsTogether(line: Pick<Line, 'tell'>): WusDependencies['metrics']['verdicts'] {
  const counted = new Map<string, [service: string, code: string, count: number]>();
  const tell = () => {
    for (const of of counted.values()) line.tell({ kind: 'verdicts', of });
    counted.clear();
  };
  return (service, code, count) => {
    if (counted.size === 0) queueMicrotask(tell);
    const key = `${service} ${code}`;
    counted.set(key, [service, code, count + (counted.get(key)?.[2] ?? 0)]);
  };
}

/** Made here, where the message is; kept on the main thread, where they are asked for. */
function remoteRapporten(line: Line, by: Parameters<typeof maakRapport>[1], clock: Clock): Rapporten {
  const bewaar = (oin: Oin, rapport: Rapport) => line.tell({ kind: 'rapport', oin, rapport });
  return {
    maak: (vraag) => bewaar(vraag.oin, maakRapport(vraag, by, clock())),
    bewaar,
    lees: () => undefined,
  };
}

function remoteTrust(line: Line): WusDependencies['trust'] {
  return {
    judge(leaf, extra, use, now): Verdict {
      const ask: JudgeQuestion = { leaf, extra, use, now };
      const { ok, oin, reasons, warnings, crlThisUpdate, chain: bytes } = line.judge(ask);
      const chain = bytes.map((der) => readCertificate(Buffer.from(der)));
      const [certificate] = chain;
      if (ok && certificate) {
        const { publicKey } = certificate;
        return { ok, oin, certificate, publicKey, chain, crlThisUpdate, warnings };
      }
      return { ok: false, reasons, certificate, chain };
    },
  };
}

type RemoteStore = Pick<Store, 'commit' | keyof typeof READS>;

/** The part of the store that exchanges use. */
function remoteStore(line: Line): Store {
  const groups = Object.entries(READS).map(([group, names]) => {
    const reads = names.map((name) => {
      const read = (...args: readonly unknown[]) =>
        line.ask({ kind: 'read', group: group as keyof typeof READS, name, args });
      return [name, read] as const;
    });
    return [group, Object.fromEntries(reads)] as const;
  });
  const store: Partial<Record<keyof RemoteStore, unknown>> = {
    ...Object.fromEntries(groups),
    commit: (changes: readonly Change[]) => commit(line, changes),
  };
  return store as Store;
}

type Bijlage = NieuwBericht['bijlagen'][number];

/**
 * Attachments that are all views on one large piece of memory move with it and are not copied. When the commit fails they come back, for
 * after a Conflict the domain judges and offers them again.
 */
async function commit(line: Line, changes: readonly Change[]): Promise<unknown> {
  const bijlagen = changes.flatMap((change) => (change.kind === 'bericht' ? change.value.bijlagen : []));
  const bytes = sharedMemory(bijlagen);
  // One part after the other: each is answered before the next one is sent.
  for (const part of parcels(changes, bytes)) await line.ask({ kind: 'changes', changes: part });
  if (!bytes) return line.ask({ kind: 'commit' });
  const places = bijlagen.map(({ inhoud: { byteOffset, byteLength } }) => [byteOffset, byteLength] as const);
  const returned = (back: ArrayBuffer) => {
    for (const [index, place] of places.entries())
      (bijlagen[index] as { inhoud: Uint8Array }).inhoud = Buffer.from(back, ...place);
  };
  return line.ask({ kind: 'commit', bytes }, { move: bytes, returned });
}

/** Small pieces may lie in a pool of the runtime, which never moves. */
const WORTH_MOVING = 256 * 1024;

function sharedMemory(bijlagen: readonly Bijlage[]): ArrayBuffer | undefined {
  const memory = bijlagen[0]?.inhoud.buffer;
  if (!(memory instanceof ArrayBuffer) || memory.byteLength < WORTH_MOVING) return undefined;
  return bijlagen.every(({ inhoud }) => inhoud.buffer === memory) ? memory : undefined;
}
