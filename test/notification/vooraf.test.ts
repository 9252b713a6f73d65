// Notices that are certain to tell nobody (mijnoverheid.md §3.12): no task is kept of them, and they are counted and logged all the same.
import { expect } from 'chai';
import { seedDemo } from '../../src/cli/demo/index.ts';
import { type Bsn, newGuid, type Omgeving, parseBsn } from '../../src/core/index.ts';
import { zonderStilleTaken } from '../../src/notification/index.ts';
import type { Change, Store, Taak } from '../../src/store/index.ts';
import type { LogEvent } from '../../src/telemetry/index.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';

const NOW = Date.UTC(2026, 2, 3, 9, 34);
const SANNE = parseBsn('999990111')!;
const PIET = parseBsn('999990135')!;
const SIMULATOR = parseBsn('999990093')!;

describe('notices that would tell nobody (§3.12)', () => {
  let memory: MemoryStore;
  let events: LogEvent[];
  let counted: string[];

  beforeEach(async () => {
    memory = openMemoryStore();
    await seedDemo(memory, { now: NOW, voorwaardenVersie: '1' });
    events = [];
    counted = [];
  });

  const store = (omgeving: Omgeving = 'demo'): Store =>
    zonderStilleTaken(memory, {
      omgeving,
      clock: () => NOW,
      log: (event) => events.push(event),
      metrics: { mail: (outcome) => counted.push(outcome) },
    });
  const taak = (bsn: Bsn, extra: Partial<Taak> = {}): Taak => {
    const { id: onderwerpId, oin } = [...memory.inhoud().berichten.values()][0]!;
    const gegevens = { gebeurtenis: 'NieuwBericht' };
    const id = newGuid(NOW);
    return { id, soort: 'notificeer', oin, onderwerpId, bsn, gegevens, uitTeVoerenOp: NOW, pogingen: 0, ...extra };
  };
  const add = (value: Taak): Change => ({ kind: 'taak', value });
  const kept = ({ id }: Taak): boolean => memory.inhoud().taken.has(id);

  it('are no task; what else the list holds is written, its receipts are answered', async () => {
    const { oin } = taak(PIET);
    const bericht = [...memory.inhoud().berichten.values()].find(
      ({ bsn, gepubliceerdOp }) => bsn === PIET && gepubliceerdOp !== undefined,
    )!;
    const blad = { soort: 'Publicatie', oin, op: NOW, blad: '{}', onderwerpId: bericht.id } as const;
    const [stil, luid] = [taak(PIET), taak(SANNE)];
    const bewijzen = await store().commit([
      { kind: 'verplaats', bsn: PIET, id: bericht.id, map: 'archief' },
      add(stil),
      { kind: 'bewijs', value: blad },
      add(luid),
    ]);
    expect([kept(stil), kept(luid)]).to.deep.equal([false, true]);
    expect(bewijzen.map(({ onderwerpId }) => onderwerpId)).to.deep.equal([bericht.id]);
    expect((await memory.berichten.get(PIET, bericht.id))?.map).to.equal('archief');
  });

  it('are counted one by one and logged with their number, per organisation and reason', async () => {
    const onbekend = parseBsn('999990299')!;
    await store().commit([add(taak(PIET)), add(taak(onbekend)), add(taak(PIET))]);
    expect(counted).to.deep.equal(['onderdrukt', 'onderdrukt', 'onderdrukt']);
    const { oin } = taak(PIET);
    const line = { event: 'mail', oin, pogingen: 0, uitkomst: 'onderdrukt' };
    expect(events).to.deep.equal([
      { ...line, aantal: 2, reden: 'uitgezet' },
      { ...line, aantal: 1, reden: 'geenAdres' },
    ]);
  });

  it('are not counted when the commit fails', async () => {
    const commit: Store['commit'] = () => Promise.reject(new Error('disk'));
    const failing = { ...memory, commit };
    const wrapped = zonderStilleTaken(failing, {
      omgeving: 'demo',
      clock: () => NOW,
      log: (event) => events.push(event),
      metrics: { mail: (outcome) => counted.push(outcome) },
    });
    const error = await wrapped.commit([add(taak(PIET))]).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(Error);
    expect([counted, events]).to.deep.equal([[], []]);
  });

  it('are those of a closed account and an address that is not verified too', async () => {
    const { emailGeverifieerdOp: _, ...profiel } = memory.inhoud().profielen.get(SANNE)!;
    for (const value of [profiel, { ...memory.inhoud().profielen.get(SANNE)!, status: 'beëindigd' } as const]) {
      await memory.commit([{ kind: 'profiel', value }]);
      const gesloten = taak(SANNE);
      await store().commit([add(gesloten)]);
      expect(kept(gesloten)).to.equal(false);
    }
    expect(events.map((event) => event.event === 'mail' && event.reden)).to.deep.equal(['geenAdres', 'geenAdres']);
  });

  it('are never those of an address that bounced: the sender hears of the failure', async () => {
    const bounced = { ...memory.inhoud().profielen.get(SANNE)!, bounce: 'permanent' } as const;
    await memory.commit([{ kind: 'profiel', value: bounced }]);
    const gemeld = taak(SANNE);
    await store().commit([add(gemeld)]);
    expect(kept(gemeld)).to.equal(true);
  });

  it('are judged later when they wait for the end of a window, as the window itself does', async () => {
    const wachtend = taak(PIET, { uitTeVoerenOp: NOW + 1 });
    const venster = taak(PIET, { gegevens: { gebeurtenis: 'Venster' } });
    const publiceer = taak(PIET, { soort: 'publiceer', gegevens: {} });
    await store().commit([wachtend, venster, publiceer].map(add));
    expect([wachtend, venster, publiceer].map(kept)).to.deep.equal([true, true, true]);
    expect(counted).to.deep.equal([]);
  });

  it('are not those of a simulator number whose mails fail, outside productie (§3.18)', async () => {
    await memory.commit([{ kind: 'profiel', value: { ...memory.inhoud().profielen.get(PIET)!, bsn: SIMULATOR } }]);
    const [buiten, binnen] = [taak(SIMULATOR), taak(SIMULATOR)];
    await store('preproductie').commit([add(buiten)]);
    await store('productie').commit([add(binnen)]);
    expect([kept(buiten), kept(binnen)]).to.deep.equal([true, false]);
  });

  it('are left to the worker when the same list writes the profile', async () => {
    const profiel = { ...memory.inhoud().profielen.get(PIET)!, kanaal: 'email' } as const;
    const gemeld = taak(PIET);
    await store().commit([{ kind: 'profiel', value: profiel }, add(gemeld)]);
    expect(kept(gemeld)).to.equal(true);
  });
});
