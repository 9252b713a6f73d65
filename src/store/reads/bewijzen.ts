// Receipts about one bericht or zaak (D8): each leaf with its path to the signed head of its commit group, rebuilt and checked.
import type { Kysely } from 'kysely';
import { type Growth, leafHash } from '../../core/index.ts';
import { base64, brokenLog, growthOf, hoofdOf } from '../heads.ts';
import type { Bewijzen } from '../ports.ts';
import type { Bewijs } from '../records.ts';
import type { BewijsHoofdRow, BewijsRow, Tables } from '../tables.ts';
import { present } from './reader.ts';

export function readBewijzen(db: Kysely<Tables>): Bewijzen {
  return {
    async over(onderwerpId) {
      const rows = await db
        .selectFrom('bewijzen')
        .selectAll()
        .where('onderwerp_id', '=', onderwerpId)
        .orderBy('op')
        .orderBy('log_id')
        .orderBy('nummer')
        .execute();
      const groups = new Map<string, Group>();
      const bewijzen: Bewijs[] = [];
      for (const row of rows) {
        const known = [...groups.values()].find(({ head }) => holds(head, row));
        const group = known ?? (await readGroup(db, row));
        groups.set(`${row.log_id}/${group.head.omvang}`, group);
        bewijzen.push(bewijs(row, group));
      }
      return bewijzen;
    },
  };
}

interface Group {
  readonly head: BewijsHoofdRow;
  readonly der: Uint8Array;
  readonly growth: Growth;
}

function holds(head: BewijsHoofdRow, { log_id, nummer }: BewijsRow): boolean {
  return head.log_id === log_id && nummer >= head.vorige_omvang && nummer < head.omvang;
}

async function readGroup(db: Kysely<Tables>, { log_id, nummer }: BewijsRow): Promise<Group> {
  const head = await db
    .selectFrom('bewijs_hoofden')
    .innerJoin('bewijs_certificaten', (join) =>
      join
        .onRef('bewijs_certificaten.log_id', '=', 'bewijs_hoofden.log_id')
        .onRef('bewijs_certificaten.certificaat_id', '=', 'bewijs_hoofden.certificaat_id'),
    )
    .selectAll('bewijs_hoofden')
    .select('bewijs_certificaten.der')
    .where('bewijs_hoofden.log_id', '=', log_id)
    .where('bewijs_hoofden.omvang', '>', nummer)
    .orderBy('bewijs_hoofden.omvang')
    .limit(1)
    .executeTakeFirst();
  if (!head) throw brokenLog('a leaf has no signed head');
  return { head, der: head.der, growth: await growthOf(db, head) };
}

function bewijs(row: BewijsRow, { head, der, growth }: Group): Bewijs {
  // The path proves the stored hash; the text must be the one that was hashed.
  if (Buffer.compare(leafHash(row.blad), row.blad_hash) !== 0) throw brokenLog('the text of a leaf was changed');
  return present({
    soort: row.soort,
    oin: row.oin,
    onderwerpId: row.onderwerp_id,
    op: row.op,
    blad: row.blad,
    logId: row.log_id,
    index: row.nummer,
    pad: growth.path(row.nummer).map(base64),
    hoofd: hoofdOf(head, der),
  });
}
