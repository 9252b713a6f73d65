// One example of every kind of change, each personal field holding a text of its own that can be looked for in raw files.
import { sha256Hex } from '../../src/core/index.ts';
import type { Change } from '../../src/store/index.ts';
import { cpaRij, deel, ebmsBericht, ebmsWerk, plaatsVan } from './ebms-support.ts';
import {
  batch,
  bijlage,
  blad,
  bsn,
  id,
  levering,
  nieuwBericht,
  OIN,
  OIN2,
  ongepubliceerd,
  profiel,
  T0,
  taak,
  zaak,
  zaakstatus,
} from './support.ts';

export const WHO = bsn(7);

/** Texts that stand in the changes and may never stand in the files. */
export const GEHEIM: readonly string[] = [];

function geheim(text: string): string {
  const value = `geheim-${text}-Ωé`;
  (GEHEIM as string[]).push(value);
  return value;
}

const bericht = nieuwBericht({
  bsn: WHO,
  onderwerp: geheim('onderwerp'),
  tekst: geheim('tekst'),
  referentie: geheim('referentie'),
  nietGevoeligeTitel: geheim('titel'),
  zaakIdentificatie: geheim('zaakverwijzing'),
  actie: { soort: 'BETALEN', url: geheim('actie') },
  bijlagen: [
    { ...bijlage(1, Buffer.from(geheim('bijlage').repeat(1000))), omschrijving: geheim('omschrijving bijlage') },
  ],
});
const later = ongepubliceerd({ bsn: WHO });
// A sender chooses the identificatie of a zaak, and some put a BSN in it.
const identificatie = `${WHO}-2026`;
const cpa = cpaRij();
const payload = deel(Buffer.from('payload'));
const ebms = [
  ebmsBericht({
    delen: [payload],
    envelop: Buffer.from(geheim('envelop')),
    antwoord: { messageId: 'ack@ons', action: 'Acknowledgment', envelop: Buffer.from(geheim('antwoord')) },
  }),
  ebmsBericht({ vergeetOp: T0 }),
] as const;
const werk = [
  ebmsWerk(ebms[0], { lading: Buffer.from(geheim('lading')) }),
  ebmsWerk(ebms[0]),
  ebmsWerk(ebms[0], { soort: 'verwerk' }),
] as const;
const taken = [taak({ bsn: WHO }), taak({ bsn: WHO }), taak({ bsn: WHO }), taak({ bsn: WHO })] as const;

type PerKind = { readonly [K in Change['kind']]: readonly Extract<Change, { readonly kind: K }>[] };

/** In an order in which they can be committed, each kind as a list of its own. */
export const EVERYTHING: PerKind = {
  once: [{ kind: 'once', key: { oin: OIN, sleutel: sha256Hex('once'), tot: T0 } }],
  organisatie: [
    {
      kind: 'organisatie',
      value: {
        oin: OIN,
        naam: 'Gemeente Ons Dorp',
        soort: 'gemeente',
        bsnGerechtigd: true,
        dossierHosts: ['onsdorp.example'],
        contact: { naam: 'Klantcontact' },
      },
    },
  ],
  aansluiting: [
    {
      kind: 'aansluiting',
      value: { oin: OIN, functie: 'BERICHTENBOX', profiel: '2W-be-S', ondertekening: 'verplicht', status: 'productie' },
    },
  ],
  machtiging: [{ kind: 'machtiging', value: { intermediairOin: OIN2, clientOin: OIN, berichtTypes: [], van: T0 } }],
  berichttype: [
    {
      kind: 'berichttype',
      value: {
        oin: OIN,
        code: 'AANSLAG',
        naam: 'Aanslag',
        omschrijving: 'Aanslag',
        status: 'actief',
        doel: 'betaling',
        rechtsgevolg: true,
        reactieVerwacht: false,
        minimaalNiveau: 'Midden',
        persoonlijkeOverhandigingVereist: false,
      },
    },
  ],
  zaaktype: [
    {
      kind: 'zaaktype',
      value: { oin: OIN, code: 'VERG', omschrijving: 'Vergunning', statussen: [], eersteStatusMelden: false },
    },
  ],
  gegevensbron: [
    {
      kind: 'gegevensbron',
      value: { code: 'RDW', naam: 'RDW', houderOin: OIN2, contact: { naam: 'RDW' }, status: 'actief', sets: [] },
    },
  ],
  profiel: [
    {
      kind: 'profiel',
      value: profiel({
        bsn: WHO,
        naam: geheim('naam'),
        email: geheim('email'),
        herkenningswoord: geheim('herkenningswoord'),
        geboortedatum: geheim('geboortedatum'),
        demo: geheim('demo'),
      }),
    },
  ],
  abonnement: [
    { kind: 'abonnement', value: { bsn: WHO, oin: OIN, status: 'aan', ingangsmoment: T0, bron: 'activatie' } },
  ],
  batch: [
    {
      kind: 'batch',
      value: batch({}, [{ positie: 1, berichtId: id(), berichtType: 'X', code: 'BijlageTeGroot', stadium: 'NA' }]),
    },
  ],
  bericht: [
    { kind: 'bericht', value: bericht },
    { kind: 'bericht', value: later },
  ],
  publicatie: [{ kind: 'publicatie', bsn: WHO, id: later.id, op: T0 }],
  gelezen: [{ kind: 'gelezen', bsn: WHO, id: later.id, op: T0 }],
  ongelezen: [{ kind: 'ongelezen', bsn: WHO, id: later.id }],
  verplaats: [{ kind: 'verplaats', bsn: WHO, id: later.id, map: 'archief' }],
  zaak: [
    {
      kind: 'zaak',
      value: zaak({
        bsn: WHO,
        identificatie,
        omschrijving: geheim('zaak'),
        toelichting: geheim('zaaktoelichting'),
        zaaktypeOmschrijving: geheim('zaaktype'),
        resultaat: { omschrijving: geheim('resultaat') },
        zaakdossierUrl: geheim('dossier'),
        contact: { naam: geheim('behandelaar') },
      }),
    },
  ],
  zaakstatus: [
    {
      kind: 'zaakstatus',
      value: zaakstatus(identificatie, 1, {
        omschrijving: geheim('status'),
        statustekst: geheim('statustekst'),
        toelichting: geheim('statustoelichting'),
        actieTekst: geheim('actietekst'),
        actieUrl: geheim('actieurl'),
      }),
    },
  ],
  gegevens: [
    {
      kind: 'gegevens',
      value: levering({
        bsn: WHO,
        gegevens: [
          { pad: 'RDW.x', label: geheim('label'), waarde: geheim('waarde'), soort: 'tekst', inOnderzoek: false },
        ],
      }),
    },
  ],
  inzage: [
    {
      kind: 'inzage',
      value: { id: id(), bsn: WHO, wie: OIN, wat: geheim('wat'), doel: geheim('doel'), op: T0 },
    },
  ],
  bewijs: [{ kind: 'bewijs', value: blad({ onderwerpId: bericht.id }) }],
  taak: taken.map((value) => ({ kind: 'taak', value })),
  taakKlaar: [{ kind: 'taakKlaar', id: taken[1].id }],
  taakLater: [{ kind: 'taakLater', id: taken[2].id, op: T0 + 5 }],
  taakMislukt: [{ kind: 'taakMislukt', id: taken[3].id, op: T0, reden: geheim('reden') }],
  sessie: [
    {
      kind: 'sessie',
      value: {
        tokenHash: sha256Hex('token'),
        bsn: WHO,
        niveau: 'Midden',
        csrf: geheim('csrf'),
        begonnenOp: T0,
        laatstActiefOp: T0,
      },
    },
    {
      kind: 'sessie',
      value: {
        tokenHash: sha256Hex('ander'),
        bsn: WHO,
        niveau: 'Midden',
        csrf: 'x',
        begonnenOp: T0,
        laatstActiefOp: T0,
      },
    },
  ],
  sessieActief: [{ kind: 'sessieActief', tokenHash: sha256Hex('token'), op: T0 + 1 }],
  sessieEinde: [{ kind: 'sessieEinde', tokenHash: sha256Hex('ander') }],
  cpa: [
    { kind: 'cpa', value: cpa },
    { kind: 'cpa', value: { ...cpa, versie: id() } },
  ],
  cpaWeg: [
    { kind: 'cpaWeg', cpaId: cpa.cpaId, versie: cpa.versie },
    { kind: 'cpaWeg', cpaId: cpa.cpaId },
  ],
  ebmsStuk: [
    {
      kind: 'ebmsStuk',
      value: {
        partner: OIN,
        deelId: payload.deelId,
        nr: 0,
        inhoud: Buffer.from(geheim('payload').repeat(500)),
        op: T0,
      },
    },
    { kind: 'ebmsStuk', value: { partner: OIN, deelId: id(), nr: 0, inhoud: Buffer.from('los'), op: 0 } },
  ],
  ebmsStukWeg: [{ kind: 'ebmsStukWeg', partner: OIN, deelId: id() }],
  ebmsBericht: ebms.map((value) => ({ kind: 'ebmsBericht', value })),
  ebmsStatus: [
    {
      kind: 'ebmsStatus',
      bericht: plaatsVan(ebms[1]),
      uit: ['ontvangen'],
      status: 'verwerkt',
      op: T0,
      code: 'Verwerkt',
      reden: 'klaar',
      inhoudTot: T0,
    },
  ],
  ebmsGebeurtenis: [{ kind: 'ebmsGebeurtenis', bericht: plaatsVan(ebms[0]), value: { op: T0, soort: 'duplicaat' } }],
  ebmsWerk: werk.map((value) => ({ kind: 'ebmsWerk', value })),
  ebmsWerkKlaar: [{ kind: 'ebmsWerkKlaar', id: werk[0].id }],
  ebmsWerkStop: [{ kind: 'ebmsWerkStop', bericht: plaatsVan(ebms[0]), soort: 'verwerk' }],
  ebmsWerkLater: [
    { kind: 'ebmsWerkLater', id: werk[1].id, op: T0 + 5 },
    { kind: 'ebmsWerkLater', id: werk[1].id, op: T0 + 5, gegevens: { fouten: '1' } },
  ],
  ebmsLaan: [{ kind: 'ebmsLaan', laan: 'laan', dichtTot: T0, fouten: 1 }],
};

export const BERICHT = bericht;
export const EBMS_BERICHT = ebms[0];
