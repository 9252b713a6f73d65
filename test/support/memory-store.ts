// A small honest store in memory for tests of the domain: the whole port, real Conflict and all-or-nothing semantics, a real
// Merkle log (unsigned unless a signer is given). It keeps nothing encrypted and knows neither paging nor leases of real length.
import { EMPTY_TREE, type Guid, growTree, leafHash, type TreeHead } from '../../src/core/index.ts';
import { type Bewijs, type BewijsBlad, type Change, gevraagdeBladen, type Store } from '../../src/store/index.ts';
import { type Inhoud, leeg, pasToe } from './memory-changes.ts';
import { lezers, tellend } from './memory-reads.ts';

/** Signs a tree head; both base64. */
export type Ondertekenaar = (hoofd: TreeHead) => { readonly handtekening: string; readonly certificaat: string };

export interface MemoryStore extends Store {
  /** What is kept now; a new object after each commit. */
  inhoud(): Inhoud;
  /** Number of calls per read, e.g. `berichten.bestaand`, and of `commit`. */
  readonly geteld: ReadonlyMap<string, number>;
  /** Runs once, right before the next commit is applied: another exchange that is first. */
  voorCommit(actie: () => Promise<unknown>): void;
}

export const LOG_ID = '00000000-0000-7000-8000-000000000001' as Guid;

export function openMemoryStore(ondertekenaar?: Ondertekenaar): MemoryStore {
  let inhoud = leeg();
  let edge = EMPTY_TREE;
  let eerst: (() => Promise<unknown>) | undefined;
  const geteld = new Map<string, number>();
  const luisteraars: (() => void)[] = [];

  const commit = async (changes: readonly Change[]): Promise<readonly Bewijs[]> => {
    const actie = eerst;
    eerst = undefined;
    await actie?.();
    const nieuw = Object.fromEntries(
      Object.entries(inhoud).map(([naam, map]) => [naam, new Map(map)]),
    ) as unknown as Inhoud;
    for (const change of changes) pasToe(nieuw, change);
    const bladen = changes.flatMap((change) => (change.kind === 'bewijs' ? [change.value] : []));
    const bewijzen = voegToe(bladen);
    for (const bewijs of bewijzen) nieuw.bewijzen.set(String(bewijs.index), bewijs);
    inhoud = nieuw;
    if (changes.some(({ kind }) => kind === 'taak')) for (const luisteraar of luisteraars) luisteraar();
    const gevraagd = gevraagdeBladen(changes);
    return bewijzen.filter((_, index) => gevraagd.includes(bladen[index]!));
  };

  const voegToe = (bladen: readonly BewijsBlad[]): readonly Bewijs[] => {
    if (bladen.length === 0) return [];
    const vanaf = edge.size;
    const groei = growTree(
      edge,
      bladen.map(({ blad }) => leafHash(blad)),
    );
    edge = groei.edge;
    const head = { logId: LOG_ID, omvang: edge.size, wortel: base64(groei.root), op: bladen[0]!.op };
    const hoofd = { ...head, ...(ondertekenaar?.(head) ?? { handtekening: '', certificaat: '' }) };
    return bladen.map((blad, i) => ({
      ...blad,
      logId: LOG_ID,
      index: vanaf + i,
      pad: groei.path(vanaf + i).map(base64),
      hoofd,
    }));
  };

  const store = lezers(() => inhoud);
  return {
    ...tellend(store, geteld),
    commit: async (changes) => {
      geteld.set('commit', (geteld.get('commit') ?? 0) + 1);
      return await commit(changes);
    },
    ebms: geenEbms,
    inhoud: () => inhoud,
    geteld,
    voorCommit: (actie) => {
      eerst = actie;
    },
    inzages: async (bsn, limit) =>
      [...inhoud.inzages.values()]
        .filter((rij) => rij.bsn === bsn)
        .sort((a, b) => b.op - a.op)
        .slice(0, limit),
    sessie: async (tokenHash) => inhoud.sessies.get(tokenHash),
    gezondheid: async () => undefined,
    onTaak: (luisteraar) => {
      luisteraars.push(luisteraar);
    },
    opruimen: async (now) => {
      for (const [key, tot] of inhoud.once) if (tot <= now) inhoud.once.delete(key);
    },
    close: async () => {},
  };
}

/** ebMS2 is tested on the real store only. */
const geenEbms = new Proxy({} as Store['ebms'], {
  get: (_, naam) => {
    throw new Error(`the store in memory has no ebms.${String(naam)}`);
  },
});

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
