// The leaves of the log (mijnoverheid.md §3.14): canonical, complete, and free of anything personal.
import { expect } from 'chai';
import {
  type BladKern,
  bsnPseudoniem,
  downloadBlad,
  notificatieBlad,
  type OntvangstInhoud,
  ontvangstBlad,
  publicatieBlad,
  raadplegingBlad,
  verwerkingBlad,
} from '../../src/bewijs/index.ts';
import { canonicalJson, sha256Hex } from '../../src/core/index.ts';
import { AFZENDER, BURGER, guid, NU, ONBEKEND, VREEMD } from '../support/domein.ts';

const kern: BladKern = { bewijsId: guid('bewijs'), oin: AFZENDER, op: NU };
const bericht = { id: guid('intern'), berichtId: guid('bericht'), inhoudHash: sha256Hex('inhoud') };
const vast = { versie: 1, bewijsId: kern.bewijsId, oin: AFZENDER, tijdstip: '2026-03-03T09:12:04.000Z' };
const { id: _, ...verwijzing } = bericht;

describe('leaves (§3.14)', () => {
  const rijen = [
    [publicatieBlad(kern, bericht), { ...vast, ...verwijzing, soort: 'Publicatie' }],
    [
      raadplegingBlad(kern, { ...bericht, ontvanger: 'p' }),
      { ...vast, ...verwijzing, soort: 'Raadpleging', ontvanger: 'p' },
    ],
    [downloadBlad(kern, bericht), { ...vast, ...verwijzing, soort: 'Download', bijlage: null }],
    [downloadBlad(kern, bericht, 2), { ...vast, ...verwijzing, soort: 'Download', bijlage: 2 }],
    [
      notificatieBlad(kern, {
        id: bericht.id,
        berichtId: bericht.berichtId,
        kanaal: 'email',
        gebeurtenis: 'NieuwBericht',
      }),
      {
        ...vast,
        soort: 'NotificatieVerzonden',
        berichtId: bericht.berichtId,
        kanaal: 'email',
        gebeurtenis: 'NieuwBericht',
      },
    ],
    [
      notificatieBlad(kern, { id: bericht.id, kanaal: 'email', gebeurtenis: 'Zaakstatus', fout: '550' }),
      {
        ...vast,
        soort: 'NotificatieMislukt',
        zaakId: bericht.id,
        kanaal: 'email',
        gebeurtenis: 'Zaakstatus',
        fout: '550',
      },
    ],
    [
      verwerkingBlad(kern, { zaakId: bericht.id, inhoudHash: bericht.inhoudHash, volgnummer: 3 }),
      {
        ...vast,
        soort: 'Verwerking',
        zaakId: bericht.id,
        inhoudHash: bericht.inhoudHash,
        volgnummer: 3,
        code: 'Verwerkt',
      },
    ],
  ] as const;
  for (const [blad, inhoud] of rijen)
    it(`${blad.soort}: exactly these fields, as canonical JSON`, () => {
      expect(blad.blad).to.equal(canonicalJson(inhoud));
      expect({ oin: blad.oin, op: blad.op, onderwerpId: blad.onderwerpId }).to.deep.equal({
        oin: AFZENDER,
        op: NU,
        onderwerpId: bericht.id,
      });
      expect(blad.soort).to.equal(inhoud.soort);
    });

  it('Ontvangst: batch, counts, digests and what was found of the signature', () => {
    const inhoud: OntvangstInhoud = {
      dienst: 'LeverBerichten',
      correlatieId: guid('correlatie'),
      transportOin: VREEMD,
      ontvangenOp: NU - 5,
      batchId: guid('batch'),
      aanlevering: 2,
      aantal: 3,
      aantalVerwerkt: 1,
      oordelen: [{ b: 1, a: 2 }],
      inhoud: [],
    };
    const blad = ontvangstBlad(kern, inhoud);
    expect(blad.onderwerpId).to.equal(undefined);
    expect(blad.blad).to.equal(
      canonicalJson({
        ...vast,
        soort: 'Ontvangst',
        dienst: 'LeverBerichten',
        correlatieId: guid('correlatie'),
        transportOin: VREEMD,
        ontvangenOp: '2026-03-03T09:12:03.995Z',
        batchId: guid('batch'),
        aanlevering: 2,
        aantal: 3,
        aantalVerwerkt: 1,
        ondertekening: null,
        oordelenHash: sha256Hex('[{"a":2,"b":1}]'),
        inhoudHash: sha256Hex('[]'),
      }),
    );
  });

  it('keeps at most 1000 characters of a failure, whole characters', () => {
    const blad = notificatieBlad(kern, {
      id: bericht.id,
      kanaal: 'email',
      gebeurtenis: 'NieuwBericht',
      fout: '😀'.repeat(1001),
    });
    expect(JSON.parse(blad.blad).fout).to.equal('😀'.repeat(1000));
  });
});

describe('bsnPseudoniem (§3.14, §4.5)', () => {
  const sleutel = Buffer.alloc(32, 7);

  it('is stable per organisation and citizen, and different between organisations, citizens and keys', () => {
    const pseudoniem = bsnPseudoniem(sleutel);
    const een = pseudoniem(AFZENDER, BURGER);
    expect(een).to.match(/^[0-9a-f]{64}$/);
    expect(pseudoniem(AFZENDER, BURGER)).to.equal(een);
    const anders = [
      pseudoniem(VREEMD, BURGER),
      pseudoniem(AFZENDER, ONBEKEND),
      bsnPseudoniem(Buffer.alloc(32, 8))(AFZENDER, BURGER),
    ];
    expect(new Set([een, ...anders]).size).to.equal(4);
  });

  it('refuses a key of less than 32 bytes', () => {
    expect(() => bsnPseudoniem(sleutel.subarray(1))).to.throw(RangeError);
  });
});
