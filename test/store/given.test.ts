// Memory that the caller of `commit` gives away: attachments go to the writer without a copy, and come back when the write fails.

import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { type Change, Conflict, type Given, type NieuwBericht } from '../../src/store/index.ts';
import { AFZENDER, BURGER, guid, vul } from '../support/domein.ts';
import { openTijdelijkeStore, type TijdelijkeStore } from '../support/sqlite-store.ts';

describe('attachments that are given away', () => {
  let opened: TijdelijkeStore;
  before(async () => {
    opened = await openTijdelijkeStore();
    await vul(opened.store);
  });
  after(() => opened.sluit());

  /** Memory with an attachment somewhere in it, and the change that offers it. */
  function offer(naam: string): { readonly given: Given; readonly change: Change; readonly content: Buffer } {
    const memory = new ArrayBuffer(100_000);
    const inhoud = Buffer.from(memory, 33, 70_000).fill(`%PDF-${naam}`);
    const content = Buffer.from(inhoud);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const value: NieuwBericht = {
      id: guid(`id ${naam}`),
      bsn: BURGER,
      oin: AFZENDER,
      berichtId: guid('always the same'),
      batchId: guid('batch'),
      aanlevering: 1,
      berichtType: 'BESLUIT',
      onderwerp: 'Uw aanslag',
      inhoudHash: '0'.repeat(64),
      ontvangenOp: 1,
      verwerktOp: 2,
      gepubliceerdOp: 2,
      bijlagen: [{ volgorde: 1, omschrijving: 'Besluit', inhoud, sha256 }],
    };
    return { given: { bytes: memory }, change: { kind: 'bericht', value }, content };
  }

  it('are stored, and their memory is gone', async () => {
    const { given, change, content } = offer('een');
    await opened.store.commit([change], given);
    expect(given.bytes.byteLength).to.equal(0);
    const found = await opened.store.berichten.bijlage(BURGER, guid('id een'), 1);
    expect(Buffer.from(found!.inhoud).equals(content)).to.equal(true);
  });

  it('come back, whole, after a conflict', async () => {
    const { given, change, content } = offer('twee');
    const before = given.bytes;
    const error = await opened.store.commit([change], given).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Conflict);
    expect(before.byteLength).to.equal(0);
    expect(given.bytes.byteLength).to.equal(100_000);
    expect(Buffer.from(given.bytes, 33, 70_000).equals(content)).to.equal(true);
  });

  it('must all be in that memory', async () => {
    const { change } = offer('drie');
    const error = await opened.store
      .commit([change], { bytes: new ArrayBuffer(10) })
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RangeError);
  });
});
