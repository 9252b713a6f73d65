// One list of changes is all or nothing; lists that arrive together do not touch each other; once-keys are used once.
import { expect } from 'chai';
import { GatewayError, sha256Hex } from '../../../src/core/index.ts';
import { type Change, Conflict } from '../../../src/store/index.ts';
import { batch, blad, bsn, failure, nieuwBericht, OIN, OIN2, profiel, T0, taak, zaak } from '../support.ts';
import type { Subject } from './index.ts';

const once = (name: string, oin = OIN): Change => ({ kind: 'once', key: { oin, sleutel: sha256Hex(name), tot: T0 } });

export function commitContract(subject: Subject): void {
  it('refuses a once-key the second time, per organisation', async () => {
    const store = subject();
    await store.commit([once('a')]);
    await store.commit([once('a', OIN2)]);
    const error = await failure(store.commit([once('b'), once('a')]));
    expect(error)
      .to.be.instanceOf(Conflict)
      .and.to.deep.include({ kind: 'once', keys: [sha256Hex('a')] });
    await store.commit([once('b')]);
  });

  it('keeps nothing of a list that conflicts, whatever is in it', async () => {
    const store = subject();
    await store.commit([once('taken')]);
    const who = bsn(90);
    const changes: readonly Change[] = [
      { kind: 'profiel', value: profiel({ bsn: who }) },
      { kind: 'batch', value: batch() },
      { kind: 'bericht', value: nieuwBericht({ bsn: who }) },
      { kind: 'zaak', value: zaak({ bsn: who }) },
      { kind: 'taak', value: taak({ bsn: who }) },
      { kind: 'bewijs', value: blad() },
    ];
    expect(await failure(store.commit([...changes, once('taken')]))).to.be.instanceOf(Conflict);
    expect(await store.profielen.get(who)).to.equal(undefined);
    expect(await store.zaken.lijst(who)).to.deep.equal([]);
    expect(await store.taken.vanBurger(who, 'notificeer')).to.deep.equal([]);
    expect((await store.berichten.lijst(who, { map: 'inbox' })).totaal).to.equal(0);
    await store.commit(changes);
    expect((await store.berichten.lijst(who, { map: 'inbox' })).totaal).to.equal(1);
  });

  it('lets one of many concurrent lists with the same key through, and all others that arrive with it', async () => {
    const store = subject();
    const lists = Array.from({ length: 60 }, (_, n) =>
      store.commit([
        once(n % 2 === 0 ? 'same' : `own ${n}`),
        { kind: 'profiel', value: profiel({ bsn: bsn(200 + n) }) },
      ]),
    );
    const settled = await Promise.allSettled(lists);
    const passed = settled.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
    expect(passed.filter((n) => n % 2 === 1).length).to.equal(30);
    expect(passed.filter((n) => n % 2 === 0).length).to.equal(1);
    for (let n = 0; n < 60; n++)
      expect((await store.profielen.get(bsn(200 + n))) !== undefined, `list ${n}`).to.equal(passed.includes(n));
  });

  it('shows a reader what was answered, at once', async () => {
    const store = subject();
    for (let n = 0; n < 20; n++) {
      await store.commit([{ kind: 'profiel', value: profiel({ bsn: bsn(91), naam: `Naam ${n}` }) }]);
      expect((await store.profielen.get(bsn(91)))?.naam).to.equal(`Naam ${n}`);
    }
  });

  it('is healthy, and after close refuses to write', async () => {
    const store = subject();
    expect(await store.gezondheid()).to.equal(undefined);
    const last = store.commit([once('last')]);
    await store.close();
    await last;
    const error = await failure(store.commit([once('too late')]));
    expect(error).to.be.instanceOf(GatewayError).and.to.include({ code: 'server.unavailable' });
    expect(await store.gezondheid()).to.be.a('string');
    await store.close();
  });
}
