// Offline verification of a receipt (mijnoverheid.md §3.14): what is whole passes, every single change is seen.
import { createHash, sign } from 'node:crypto';
import { expect } from 'chai';
import {
  bewijsJson,
  type OntvangstInhoud,
  ontvangstBlad,
  parseBewijsJson,
  publicatieBlad,
  verifyBewijs,
} from '../../src/bewijs/index.ts';
import { type EpochMs, type TreeHead, treeHeadBytes } from '../../src/core/index.ts';
import type { Bewijs, BewijsBlad } from '../../src/store/index.ts';
import { AFZENDER, guid, VREEMD } from '../support/domein.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { type TestCertificate, type TestKey, testPki } from '../support/pki.ts';

const blad = (naam: string, op: EpochMs): BewijsBlad =>
  publicatieBlad(
    { bewijsId: guid(naam), oin: AFZENDER, op },
    {
      id: guid(`intern ${naam}`),
      berichtId: guid(`bericht ${naam}`),
      inhoudHash: createHash('sha256').update(naam).digest('hex'),
    },
  );

/** A log of 7 leaves in three commits, signed with this certificate. */
async function log(van: TestCertificate, op: EpochMs): Promise<readonly Bewijs[]> {
  const store = openMemoryStore((hoofd: TreeHead) => ({
    handtekening: sign('sha256', treeHeadBytes(hoofd), van.privateKey).toString('base64'),
    certificaat: van.certificate.toString('base64'),
  }));
  const bewijzen: Bewijs[] = [];
  for (const namen of [['a'], ['b', 'c', 'd', 'e'], ['f', 'g']])
    bewijzen.push(...(await store.commit(namen.map((naam) => ({ kind: 'bewijs', value: blad(naam, op) })))));
  return bewijzen;
}

async function ondertekend(key: TestKey = 'ec', anders: { expired?: boolean; notYetValid?: boolean } = {}) {
  const pki = await testPki();
  const certificaat = await pki.issue({ oin: '00000099000000002000', naam: 'Bode', key, ...anders });
  return await log(certificaat, pki.now);
}

const flip = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0]! ^= 1;
  return bytes.toString('base64');
};

const foute = (bewijs: Bewijs | string, opties = {}) =>
  verifyBewijs(bewijs, opties)
    .stappen.filter(({ oordeel }) => oordeel === 'fout')
    .map(({ naam }) => naam);

describe('verifyBewijs (§3.14)', () => {
  for (const key of ['rsa', 'rsa3072', 'ec', 'ec384'] as const)
    it(`takes every receipt of a log signed with ${key}, as a record and as JSON`, async () => {
      const bewijzen = await ondertekend(key);
      expect(bewijzen).to.have.length(7);
      for (const bewijs of bewijzen) {
        expect(verifyBewijs(bewijs).geldig).to.equal(true);
        expect(verifyBewijs(bewijsJson(bewijs))).to.deep.equal(verifyBewijs(bewijs));
      }
    });

  it('says in plain Dutch what is proven and what was not judged', async () => {
    const [bewijs] = await ondertekend();
    const { zin, stappen } = verifyBewijs(bewijs!);
    expect(zin).to.match(
      /^Dit bewijs klopt\. Op \d+ .+ is bericht [0-9a-f-]{36} in de berichtenbox geplaatst \(organisatie \d+\)\. Niet gecontroleerd is wie/,
    );
    expect(stappen.map(({ naam, oordeel }) => [naam, oordeel])).to.deep.equal([
      ['Blad', 'goed'],
      ['Logboek', 'goed'],
      ['Handtekening', 'goed'],
      ['Certificaat', 'open'],
    ]);
  });

  it('describes an Ontvangst', async () => {
    const pki = await testPki();
    const certificaat = await pki.issue({ oin: '00000099000000002000', naam: 'Bode', key: 'ec' });
    const store = openMemoryStore((hoofd) => ({
      handtekening: sign('sha256', treeHeadBytes(hoofd), certificaat.privateKey).toString('base64'),
      certificaat: certificaat.certificate.toString('base64'),
    }));
    const inhoud: OntvangstInhoud = {
      dienst: 'LeverBerichten',
      correlatieId: guid('c'),
      transportOin: AFZENDER,
      ontvangenOp: pki.now,
      aantal: 12,
      aantalVerwerkt: 11,
      oordelen: [],
      inhoud: [],
    };
    const value = ontvangstBlad({ bewijsId: guid('o'), oin: AFZENDER, op: pki.now }, inhoud);
    const [bewijs] = await store.commit([{ kind: 'bewijs', value }]);
    expect(verifyBewijs(bewijs!).zin).to.contain('zijn 12 onderdelen ontvangen en 11 daarvan aanvaard');
  });

  it('passes certificate and moment of the head to the judge of the chain, and gives its reason', async () => {
    const [bewijs] = await ondertekend();
    const gezien: unknown[] = [];
    const keten = (certificaat: Uint8Array, op: EpochMs) => {
      gezien.push(Buffer.from(certificaat).toString('base64'), op);
      return undefined;
    };
    const goed = verifyBewijs(bewijs!, { keten });
    expect([goed.geldig, goed.stappen[3]?.oordeel]).to.deep.equal([true, 'goed']);
    expect(gezien).to.deep.equal([bewijs!.hoofd.certificaat, bewijs!.hoofd.op]);
    const fout = verifyBewijs(bewijs!, { keten: () => 'De uitgever is onbekend.' });
    expect([fout.geldig, fout.zin]).to.deep.equal([false, 'Dit bewijs klopt niet. De uitgever is onbekend.']);
  });

  const veranderingen: readonly (readonly [string, (bewijs: Bewijs) => Bewijs, string])[] = [
    ['the leaf', (b) => ({ ...b, blad: b.blad.replace(guid('bericht d'), guid('bericht x')) }), 'Logboek'],
    ['white space in the leaf', (b) => ({ ...b, blad: b.blad.replace(',', ', ') }), 'Blad'],
    ['the kind', (b) => ({ ...b, soort: 'Raadpleging' }), 'Blad'],
    ['the organisation', (b) => ({ ...b, oin: VREEMD }), 'Blad'],
    ['the moment', (b) => ({ ...b, op: b.op + 1 }), 'Blad'],
    ['a leaf that is no JSON', (b) => ({ ...b, blad: '{' }), 'Blad'],
    ['a leaf that is null', (b) => ({ ...b, blad: 'null' }), 'Blad'],
    ['a leaf with an unpaired surrogate', (b) => ({ ...b, blad: '{"a":"\\ud800"}' }), 'Blad'],
    ['the place', (b) => ({ ...b, index: b.index + 1 }), 'Logboek'],
    ['a place outside the log', (b) => ({ ...b, index: 99 }), 'Logboek'],
    ['a hash of the path', (b) => ({ ...b, pad: [flip(b.pad[0]!), ...b.pad.slice(1)] }), 'Logboek'],
    ['a shorter path', (b) => ({ ...b, pad: b.pad.slice(1) }), 'Logboek'],
    ['a longer path', (b) => ({ ...b, pad: [...b.pad, b.pad[0]!] }), 'Logboek'],
    ['another log', (b) => ({ ...b, logId: guid('ander log') }), 'Logboek'],
    ['the root', (b) => ({ ...b, hoofd: { ...b.hoofd, wortel: flip(b.hoofd.wortel) } }), 'Logboek'],
    ['the size of the log', (b) => ({ ...b, hoofd: { ...b.hoofd, omvang: b.hoofd.omvang + 1 } }), 'Handtekening'],
    ['the moment of the head', (b) => ({ ...b, hoofd: { ...b.hoofd, op: b.hoofd.op + 1 } }), 'Handtekening'],
    [
      'the signature',
      (b) => ({ ...b, hoofd: { ...b.hoofd, handtekening: flip(b.hoofd.handtekening) } }),
      'Handtekening',
    ],
    ['no signature', (b) => ({ ...b, hoofd: { ...b.hoofd, handtekening: '' } }), 'Handtekening'],
    ['no certificate', (b) => ({ ...b, hoofd: { ...b.hoofd, certificaat: '' } }), 'Certificaat'],
  ];
  for (const [naam, verander, stap] of veranderingen)
    it(`sees a change of ${naam}`, async () => {
      const bewijzen = await ondertekend();
      const bewijs = verander(bewijzen[3]!);
      expect(foute(bewijs)).to.include(stap);
      const { geldig, zin } = verifyBewijs(bewijs);
      expect([geldig, zin.startsWith('Dit bewijs klopt niet.')]).to.deep.equal([false, true]);
    });

  it('sees another certificate than that of the signer', async () => {
    const [eigen] = await ondertekend('ec');
    const [ander] = await ondertekend('rsa');
    const gewisseld = { ...eigen!, hoofd: { ...eigen!.hoofd, certificaat: ander!.hoofd.certificaat } };
    expect(foute(gewisseld)).to.deep.equal(['Handtekening']);
  });

  for (const key of ['rsa1024', 'secp256k1'] as const)
    it(`refuses a weak key: ${key}`, async () => {
      expect(foute((await ondertekend(key))[0]!)).to.deep.equal(['Handtekening']);
    });

  it('refuses a certificate that was not valid at the moment of the head', async () => {
    expect(foute((await ondertekend('ec', { expired: true }))[0]!)).to.deep.equal(['Certificaat']);
    expect(foute((await ondertekend('ec', { notYetValid: true }))[0]!)).to.deep.equal(['Certificaat']);
  });
});

describe('bewijsJson (§3.14)', () => {
  it('reads back what it wrote, without the internal key', async () => {
    const [bewijs] = await ondertekend();
    const { onderwerpId: _, ...rest } = bewijs!;
    expect(parseBewijsJson(bewijsJson(bewijs!))).to.deep.equal(rest);
    expect(bewijsJson(bewijs!)).not.to.contain(bewijs!.onderwerpId);
  });

  const kapot: readonly (readonly [string, (json: Record<string, unknown>) => unknown])[] = [
    ['another version', (json) => ({ ...json, versie: 2 })],
    ['no version', ({ versie: _, ...json }) => json],
    ['an unknown kind', (json) => ({ ...json, soort: 'Anders' })],
    ['no OIN', (json) => ({ ...json, oin: 'x' })],
    ['a moment that is no number', (json) => ({ ...json, op: '1' })],
    ['a moment beyond any calendar', (json) => ({ ...json, op: 9e15 })],
    ['a negative index', (json) => ({ ...json, index: -1 })],
    ['a path that is no list', (json) => ({ ...json, pad: 'x' })],
    ['a path of numbers', (json) => ({ ...json, pad: [1] })],
    ['an endless path', (json) => ({ ...json, pad: Array(65).fill('') })],
    ['no head', ({ hoofd: _, ...json }) => json],
    ['a head that is a list', (json) => ({ ...json, hoofd: [] })],
    [
      'a head without signature',
      (json) => ({ ...json, hoofd: { ...(json.hoofd as object), handtekening: undefined } }),
    ],
    ['null', () => null],
    ['a list', () => []],
  ];
  for (const [naam, breek] of kapot)
    it(`does not read ${naam}`, async () => {
      const json = JSON.parse(bewijsJson((await ondertekend())[0]!)) as Record<string, unknown>;
      const text = JSON.stringify(breek(json));
      expect(parseBewijsJson(text)).to.equal(undefined);
      expect(verifyBewijs(text)).to.deep.include({ geldig: false, stappen: [] });
    });

  it('does not read what is no JSON at all', () => {
    for (const text of ['', '<Bewijs/>', '{']) expect(verifyBewijs(text).geldig).to.equal(false);
  });
});
