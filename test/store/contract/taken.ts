// The outbox: tasks are claimed with a lease, by one worker at a time, and stay until they are done or failed.
import { expect } from 'chai';
import type { Guid } from '../../../src/core/index.ts';
import { Conflict, type Taak } from '../../../src/store/index.ts';
import { bsn, failure, T0, taak } from '../support.ts';
import type { Subject } from './index.ts';

const LATE = T0 + 1_000_000;

export function takenContract(subject: Subject): void {
  const add = (...values: readonly Taak[]) => subject().commit(values.map((value) => ({ kind: 'taak', value })));
  const claim = (now: number, tot: number, limit = 100) => subject().taken.claim('w', now, tot, limit);
  const ids = (taken: readonly Taak[]): readonly Guid[] => taken.map((een) => een.id);

  afterEach(async () => {
    const left = await claim(Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER, 1000);
    await subject().commit(left.map(({ id }) => ({ kind: 'taakKlaar', id })));
  });

  it('gives due tasks once, complete, earliest first, until the lease ends', async () => {
    const [later, eerst, nogNiet] = [
      taak({ uitTeVoerenOp: T0 + 2, bsn: bsn(80), gegevens: { gebeurtenis: 'Zaakstatus', volgnummer: '2' } }),
      taak({ uitTeVoerenOp: T0 + 1, soort: 'publiceer', gegevens: {} }),
      taak({ uitTeVoerenOp: T0 + 50 }),
    ];
    await add(later, eerst, nogNiet);
    const first = await claim(T0 + 10, T0 + 20);
    expect(first).to.deep.equal([
      { ...eerst, pogingen: 1 },
      { ...later, pogingen: 1 },
    ]);
    expect(await claim(T0 + 19, T0 + 99)).to.deep.equal([]);
    const again = await claim(T0 + 20, T0 + 30, 1);
    expect(again).to.deep.equal([{ ...eerst, pogingen: 2 }]);
  });

  it('never gives one task to two workers', async () => {
    const values = Array.from({ length: 300 }, (_, n) => taak({ bsn: bsn(80 + (n % 5)) }));
    await add(...values);
    const claims = Array.from({ length: 12 }, (_, n) => subject().taken.claim(`w${n}`, T0, LATE, 30));
    const given = (await Promise.all(claims)).flatMap(ids);
    expect(given.length).to.equal(300);
    expect(new Set(given).size).to.equal(300);
  });

  it('forgets a task that is done, delays one that must wait, and sets a failed one aside', async () => {
    const store = subject();
    const before = (await store.taken.tel(T0)).mislukt;
    const [klaar, wacht, mislukt] = [taak(), taak(), taak()];
    await add(klaar, wacht, mislukt);
    await claim(T0, LATE);
    await store.commit([
      { kind: 'taakKlaar', id: klaar.id },
      { kind: 'taakLater', id: wacht.id, op: T0 + 500 },
      { kind: 'taakMislukt', id: mislukt.id, op: T0 + 1, reden: 'mailbox full' },
    ]);
    expect(await claim(T0 + 499, LATE)).to.deep.equal([]);
    expect(await claim(T0 + 500, LATE)).to.deep.equal([{ ...wacht, uitTeVoerenOp: T0 + 500, pogingen: 2 }]);
    expect(await store.taken.tel(T0 + 700)).to.deep.equal({ wachtend: 1, mislukt: before + 1, oudsteMs: 200 });
  });

  it('tells when the next free task is due', async () => {
    const { taken } = subject();
    expect(await taken.eerstvolgende()).to.equal(undefined);
    await add(taak({ uitTeVoerenOp: T0 + 7 }), taak({ uitTeVoerenOp: T0 + 3 }));
    expect(await taken.eerstvolgende()).to.equal(T0 + 3);
    await claim(T0 + 3, LATE);
    expect(await taken.eerstvolgende()).to.equal(T0 + 7);
    await claim(T0 + 7, LATE);
    expect(await taken.eerstvolgende()).to.equal(undefined);
  });

  it('counts what waits and how long the oldest has been due', async () => {
    const { taken } = subject();
    const empty = await taken.tel(T0);
    expect(empty).to.include({ wachtend: 0, oudsteMs: 0 });
    await add(taak({ uitTeVoerenOp: T0 + 10 }), taak({ uitTeVoerenOp: T0 + 20 }));
    expect(await taken.tel(T0)).to.include({ wachtend: 2, oudsteMs: 0 });
    expect(await taken.tel(T0 + 25)).to.include({ wachtend: 2, oudsteMs: 15 });
  });

  it('gives the open tasks of one citizen, claimed or not', async () => {
    const who = bsn(85);
    const [a, b] = [taak({ bsn: who, uitTeVoerenOp: T0 + 9 }), taak({ bsn: who, uitTeVoerenOp: T0 })];
    await add(a, b, taak({ bsn: who, soort: 'publiceer' }), taak({ bsn: bsn(86) }));
    await claim(T0, LATE);
    expect(ids(await subject().taken.vanBurger(who, 'notificeer'))).to.deep.equal([b.id, a.id]);
    await subject().commit([{ kind: 'taakMislukt', id: b.id, op: T0, reden: 'x' }]);
    expect(ids(await subject().taken.vanBurger(who, 'notificeer'))).to.deep.equal([a.id]);
    expect(await subject().taken.vanBurger(bsn(87), 'notificeer')).to.deep.equal([]);
  });

  it('wakes listeners after a commit with a task, and after no other', async () => {
    const store = subject();
    let calls = 0;
    store.onTaak(() => {
      calls += 1;
    });
    const value = taak();
    await add(value);
    expect(calls).to.equal(1);
    expect(await failure(add(value)))
      .to.be.instanceOf(Conflict)
      .and.to.deep.include({ kind: 'taak', keys: [value.id] });
    await store.commit([{ kind: 'taakKlaar', id: value.id }]);
    expect(calls).to.equal(1);
  });
}
