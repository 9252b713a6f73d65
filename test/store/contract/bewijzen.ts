// Receipts (D8): each commit answers with leaves that anyone can verify, and they are found again by what they are about.
import { expect } from 'chai';
import { type Guid, sha256Hex } from '../../../src/core/index.ts';
import { Conflict } from '../../../src/store/index.ts';
import { blad, failure, id, OIN, proves, T0 } from '../support.ts';
import type { Subject } from './index.ts';

export function bewijzenContract(subject: Subject): void {
  it('answers with a verifiable receipt per bewijs change, in order', async () => {
    const store = subject();
    const about = id();
    const bladen = [blad(), blad({ soort: 'Publicatie', onderwerpId: about }), blad({ op: T0 + 5 })];
    const bewijzen = await store.commit(bladen.map((value) => ({ kind: 'bewijs', value })));
    expect(bewijzen.map(({ blad: text }) => text)).to.deep.equal(bladen.map(({ blad: text }) => text));
    expect(bewijzen.map(({ index }) => index)).to.deep.equal([0, 1, 2]);
    for (const bewijs of bewijzen) expect(proves(bewijs)).to.equal(true);
    expect(await store.bewijzen.over(about)).to.deep.equal([bewijzen[1]]);
  });

  it('answers with nothing for a commit without receipts', async () => {
    const once = { kind: 'once', key: { oin: OIN, sleutel: sha256Hex('geen'), tot: T0 } } as const;
    expect(await subject().commit([once])).to.deep.equal([]);
    expect(await subject().commit([])).to.deep.equal([]);
  });

  it('takes a receipt only together with what it proves', async () => {
    const store = subject();
    const about = id();
    const once = { kind: 'once', key: { oin: OIN, sleutel: sha256Hex('een'), tot: T0 } } as const;
    await store.commit([once]);
    const refused = store.commit([{ kind: 'bewijs', value: blad({ onderwerpId: about }) }, once]);
    expect(await failure(refused)).to.be.instanceOf(Conflict);
    expect(await store.bewijzen.over(about)).to.deep.equal([]);
    const [next] = await store.commit([{ kind: 'bewijs', value: blad() }]);
    expect(next!.index, 'no number is lost').to.equal(3);
    expect(proves(next!)).to.equal(true);
  });

  it('finds everything about one thing, oldest first, over many groups of many sizes', async () => {
    const store = subject();
    const about = id();
    for (const [round, count] of [1, 7, 2, 64, 3, 130].entries()) {
      const others = Array.from({ length: count }, () => ({ kind: 'bewijs', value: blad() }) as const);
      const own = { kind: 'bewijs', value: blad({ onderwerpId: about, op: T0 + round }) } as const;
      const bewijzen = await store.commit([...others, own]);
      for (const bewijs of bewijzen) expect(proves(bewijs)).to.equal(true);
    }
    const found = await store.bewijzen.over(about);
    expect(found.map(({ op }) => op - T0)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    for (const bewijs of found) expect(proves(bewijs)).to.equal(true);
    expect(new Set(found.map(({ hoofd }) => hoofd.omvang)).size).to.equal(6);
  });

  it('numbers receipts of concurrent commits densely, each under a head that covers it', async () => {
    const store = subject();
    const before = (await store.commit([{ kind: 'bewijs', value: blad() }]))[0]!.index;
    const lists = Array.from({ length: 50 }, () =>
      [blad(), blad()].map((value) => ({ kind: 'bewijs', value }) as const),
    );
    const bewijzen = (await Promise.all(lists.map((list) => store.commit(list)))).flat();
    expect(bewijzen.map(({ index }) => index).sort((a, b) => a - b)).to.deep.equal(
      Array.from({ length: 100 }, (_, n) => before + 1 + n),
    );
    for (const bewijs of bewijzen) expect(proves(bewijs)).to.equal(true);
  });

  it('does not answer with a receipt that nobody waits for; it is in the log at its place and is found later', async () => {
    const store = subject();
    const [about, other] = [id(), id()];
    const stil = (onderwerpId: Guid) => ({ kind: 'bewijs', value: blad({ onderwerpId }), stil: true }) as const;
    const gevraagd = { kind: 'bewijs', value: blad() } as const;
    const bewijzen = await store.commit([stil(about), gevraagd, stil(other), gevraagd]);
    const begin = bewijzen[0]!.index - 1;
    expect(bewijzen.map(({ index }) => index - begin)).to.deep.equal([1, 3]);
    expect(await store.commit([stil(about)])).to.deep.equal([]);
    const later = [...(await store.bewijzen.over(about)), ...(await store.bewijzen.over(other))];
    expect(later.map(({ index }) => index - begin)).to.deep.equal([0, 4, 2]);
    for (const bewijs of [...bewijzen, ...later]) expect(proves(bewijs)).to.equal(true);
    const [next] = await store.commit([gevraagd]);
    expect(next!.index - begin, 'the log goes on after a commit without an answer').to.equal(5);
  });
}
