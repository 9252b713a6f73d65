// inhoudHash (mijnoverheid.md §3.3) against a value that was computed by hand from the written definition.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { inhoudHash } from '../../src/berichten/index.ts';
import { AFZENDER, BURGER, bericht, bijlage, guid, NU, pdf } from '../support/domein.ts';
import { gevuld, lever } from './lever.ts';

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const id = guid('hash');

describe('inhoudHash (§3.3)', () => {
  it('is SHA-256 over the canonical JSON of the ten fields', () => {
    const bestand = sha256('x');
    const text =
      `{"afzenderOin":"${AFZENDER}","berichtId":"${id}","berichtTekst":null,"berichtType":"BESLUIT",` +
      `"bijlagen":[{"bijlageType":"Pdf","bytes":1,"omschrijving":"Één","sha256":"${bestand}","volgorde":1},` +
      `{"bijlageType":"Pdf","bytes":2,"omschrijving":"Twee","sha256":"${bestand}","volgorde":2}],` +
      `"eindDatumHandelingsTermijn":null,"onderwerp":"A \\"b\\" \\n€","ontvangerBsn":"${BURGER}",` +
      `"publicatieDatum":"2026-03-03T09:12:04.000Z","referentie":"R"}`;
    const bijlagen = [
      { volgorde: 2, omschrijving: 'Twee', bytes: 2, sha256: bestand },
      { volgorde: 1, omschrijving: 'Één', bytes: 1, sha256: bestand },
    ];
    const hash = inhoudHash({
      afzenderOin: AFZENDER,
      berichtId: id,
      berichtType: 'BESLUIT',
      publicatieDatum: NU,
      onderwerp: 'A "b" \n€',
      referentie: 'R',
      ontvangerBsn: BURGER,
      bijlagen,
    });
    expect(hash).to.equal(sha256(text));
  });

  it('is what is stored of a delivered bericht, so that sender and citizen can recompute it', async () => {
    const store = await gevuld();
    const bytes = pdf(1234);
    await lever(store, [bericht({ berichtId: id.toUpperCase(), bijlagen: [bijlage({ bytes })] })]);
    const hash = inhoudHash({
      afzenderOin: AFZENDER,
      berichtId: id,
      berichtType: 'BESLUIT',
      onderwerp: 'Uw aanvraag',
      berichtTekst: 'Wij hebben besloten.',
      ontvangerBsn: BURGER,
      bijlagen: [{ volgorde: 1, omschrijving: 'Brief', bytes: 1234, sha256: sha256(bytes) }],
    });
    expect([...store.inhoud().berichten.values()][0]?.inhoudHash).to.equal(hash);
  });
});
