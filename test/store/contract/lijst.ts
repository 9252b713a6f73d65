// Pages of a box: filters, orders, search in what is sealed, and cursors that survive what happens between two pages.
import { expect } from 'chai';
import type { Guid } from '../../../src/core/index.ts';
import type { BoxFilter, NieuwBericht } from '../../../src/store/index.ts';
import { allPages, bsn, id, nieuwBericht, OIN, OIN2, ongepubliceerd, T0 } from '../support.ts';
import type { Subject } from './index.ts';

const WHO = bsn(40);

/** Ten lines: two senders, equal moments, some deadlines, subjects with case and accents. */
function tien(): readonly NieuwBericht[] {
  const onderwerpen = [
    'Zorg',
    'aanslag',
    'Éénmalige toeslag',
    'Boete',
    'boete',
    'Afspraak',
    'Rijbewijs',
    'Öffentlich',
    'Cito',
    'Eis',
  ];
  return onderwerpen.map((onderwerp, n) =>
    nieuwBericht({
      bsn: WHO,
      oin: n % 3 === 0 ? OIN2 : OIN,
      onderwerp,
      referentie: `REF-${n}`,
      gepubliceerdOp: T0 + Math.floor(n / 2),
      ...(n % 4 === 0 && { eindDatumHandelingsTermijn: T0 + 1000 - n }),
    }),
  );
}

export function lijstContract(subject: Subject): void {
  const values = tien();
  const pages = (filter: Partial<BoxFilter>, limit?: number) =>
    allPages(subject(), WHO, { map: 'inbox', ...filter }, limit);
  const idsOf = (sorted: readonly NieuwBericht[]) => sorted.map((value) => value.id);
  const by = (compare: (a: NieuwBericht, b: NieuwBericht) => number) => idsOf([...values].sort(compare));
  const text = (value: string) =>
    value
      .normalize('NFD')
      .replace(/\p{Diacritic}/gu, '')
      .toLowerCase();
  const byText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
  const byId = (a: NieuwBericht, b: NieuwBericht) => byText(a.id, b.id);
  const newest = (a: NieuwBericht, b: NieuwBericht) => b.gepubliceerdOp! - a.gepubliceerdOp! || byId(b, a);

  before(() =>
    subject().commit([
      ...[...values, ongepubliceerd({ bsn: WHO }), nieuwBericht({ bsn: bsn(41) })].map(
        (value) => ({ kind: 'bericht', value }) as const,
      ),
      ...[OIN, OIN2].map(
        (oin) =>
          ({
            kind: 'organisatie',
            value: {
              oin,
              naam: oin === OIN ? 'Zuid' : 'Älmere',
              soort: 'gemeente',
              bsnGerechtigd: true,
              dossierHosts: [],
              contact: { naam: 'x' },
            },
          }) as const,
      ),
      { kind: 'gelezen', bsn: WHO, id: values[2]!.id, op: T0 },
    ]),
  );

  it('gives lines with what a list shows, and the total', async () => {
    const page = await subject().berichten.lijst(WHO, { map: 'inbox' }, undefined, 2);
    expect(page.totaal).to.equal(10);
    expect(page.items[1]).to.deep.equal({
      id: values[8]!.id,
      oin: OIN,
      berichtType: 'AANSLAG',
      onderwerp: 'Cito',
      gepubliceerdOp: T0 + 4,
      eindDatumHandelingsTermijn: T0 + 992,
      map: 'inbox',
      aantalBijlagen: 0,
    });
  });

  it('sorts by time, deadline, sender and subject, over pages of any size', async () => {
    const termijn = ({ eindDatumHandelingsTermijn = Number.MAX_SAFE_INTEGER }: NieuwBericht) =>
      eindDatumHandelingsTermijn;
    const orders = {
      nieuwste: by(newest),
      oudste: by((a, b) => -newest(a, b)),
      termijn: by((a, b) => termijn(a) - termijn(b) || byId(a, b)),
      onderwerp: by((a, b) => byText(text(a.onderwerp), text(b.onderwerp)) || newest(a, b)),
      afzender: by((a, b) => (a.oin === b.oin ? newest(a, b) : a.oin === OIN2 ? -1 : 1)),
    } as const;
    for (const [sorteer, expected] of Object.entries(orders))
      for (const limit of [1, 3, 10, 50])
        expect(await pages({ sorteer: sorteer as keyof typeof orders }, limit), `${sorteer} by ${limit}`).to.deep.equal(
          expected,
        );
    expect(await pages({})).to.deep.equal(orders.nieuwste);
  });

  it('filters by sender, unread, deadline and folder, with the total of the filter', async () => {
    const only = (keep: (value: NieuwBericht) => boolean) => idsOf(values.filter(keep).sort(newest));
    expect(await pages({ oin: OIN2 })).to.deep.equal(only((value) => value.oin === OIN2));
    expect(await pages({ ongelezen: true })).to.deep.equal(only((value) => value.id !== values[2]!.id));
    expect(await pages({ metTermijn: true })).to.deep.equal(only((value) => 'eindDatumHandelingsTermijn' in value));
    const page = await subject().berichten.lijst(WHO, { map: 'inbox', oin: OIN2, metTermijn: true });
    expect(page.totaal).to.equal(1);
    expect(await pages({ map: 'archief' })).to.deep.equal([]);
  });

  it('finds words in subject and reference, in any order, without case and accents', async () => {
    const found = async (zoek: string) => (await pages({ zoek })).length;
    expect(await pages({ zoek: 'BOETE' })).to.deep.equal([values[4]!.id, values[3]!.id]);
    expect(await pages({ zoek: ' toeslag  eenmalige ' })).to.deep.equal([values[2]!.id]);
    expect(await pages({ zoek: 'ref-7' })).to.deep.equal([values[7]!.id]);
    expect(await pages({ zoek: 'boete ref-3' })).to.deep.equal([values[3]!.id]);
    expect(await found('ref')).to.equal(10);
    expect(await found('nergens')).to.equal(0);
    expect(await found('%')).to.equal(0);
    expect(await found('   ')).to.equal(10);
    expect((await subject().berichten.lijst(WHO, { map: 'inbox', zoek: 'boete' }, undefined, 1)).totaal).to.equal(2);
  });

  it('gives a cursor that says nothing, and takes a foreign or broken one as the first page', async () => {
    const { berichten } = subject();
    for (const sorteer of ['nieuwste', 'onderwerp'] as const) {
      const filter: BoxFilter = { map: 'inbox', sorteer };
      const first = await berichten.lijst(WHO, filter, undefined, 4);
      expect(first.volgende).to.equal(first.items[3]!.id);
      for (const cursor of ['', 'x', "' or 1=1", id()])
        expect(await berichten.lijst(WHO, filter, cursor, 4)).to.deep.equal(first);
    }
  });

  it('goes on after the bericht of the cursor when that was moved away in the meantime', async () => {
    const store = subject();
    const who = bsn(42);
    const own = Array.from({ length: 6 }, (_, n) =>
      nieuwBericht({ bsn: who, gepubliceerdOp: T0 + n, onderwerp: `Brief ${n}` }),
    );
    await store.commit(own.map((value) => ({ kind: 'bericht', value })));
    for (const [sorteer, map] of [
      ['oudste', 'archief'],
      ['onderwerp', 'prullenbak'],
    ] as const) {
      const filter: BoxFilter = { map: 'inbox', sorteer };
      const first = await store.berichten.lijst(who, filter, undefined, 2);
      const cursor = first.volgende as Guid;
      await store.commit([{ kind: 'verplaats', bsn: who, id: cursor, map }]);
      const next = await store.berichten.lijst(who, filter, cursor, 2);
      const rest = own.map((value) => value.id);
      expect(next.items[0]!.id).to.equal(rest[rest.indexOf(cursor) + 1]);
    }
  });

  it('opens a box of more lines than one step holds, each once', async () => {
    const store = subject();
    const who = bsn(43);
    const own = Array.from({ length: 1203 }, (_, n) => nieuwBericht({ bsn: who, onderwerp: `Brief ${n % 7}` }));
    await store.commit(own.map((value) => ({ kind: 'bericht', value })));
    const found = await allPages(store, who, { map: 'inbox', zoek: 'brief' }, 500);
    expect(new Set(found).size).to.equal(1203);
    expect(found.length).to.equal(1203);
  });
}
