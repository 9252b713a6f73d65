// The reads of the store in memory.
import type { Bsn, Guid, Oin } from '../../src/core/index.ts';
import type {
  BerichtDetail,
  BerichtMap,
  BerichtRegel,
  BerichtStatus,
  BoxFilter,
  Store,
  Zaak,
  ZaakOverzicht,
} from '../../src/store/index.ts';
import { type InBox, type Inhoud, sleutel } from './memory-changes.ts';

export type Lezers = Pick<
  Store,
  'organisaties' | 'profielen' | 'berichten' | 'zaken' | 'gegevens' | 'bewijzen' | 'taken'
>;

/** All reads over what is kept at the moment of the call. */
export function lezers(inhoud: () => Inhoud): Lezers {
  const waarden = <K extends keyof Inhoud>(naam: K) => [...inhoud()[naam].values()] as WaardeVan<Inhoud[K]>[];
  const inBox = (bsn: Bsn) => waarden('berichten').filter((rij) => rij.bsn === bsn && rij.gepubliceerdOp !== undefined);
  const overzicht = (zaak: Zaak): ZaakOverzicht => {
    const statussen = waarden('statussen')
      .filter((status) => status.oin === zaak.oin && status.identificatie === zaak.identificatie)
      .sort((a, b) => a.datumStatusGezet - b.datumStatusGezet || a.volgnummer - b.volgnummer);
    return { ...zaak, statussen, gewijzigdOp: Math.max(zaak.ontvangenOp, ...statussen.map((s) => s.ontvangenOp)) };
  };
  return {
    organisaties: {
      get: async (oin) => inhoud().organisaties.get(oin),
      list: async () => waarden('organisaties'),
      aansluiting: async (oin, functie) => inhoud().aansluitingen.get(sleutel(oin, functie)),
      aansluitingen: async () => waarden('aansluitingen'),
      machtiging: async (intermediair, client) => inhoud().machtigingen.get(sleutel(intermediair, client)),
      berichttypes: async (oin) => waarden('berichttypes').filter((type) => type.oin === oin),
      zaaktypes: async (oin) => waarden('zaaktypes').filter((type) => type.oin === oin),
    },
    profielen: {
      get: async (bsn) => inhoud().profielen.get(bsn),
      demo: async () => waarden('profielen').filter((profiel) => profiel.demo !== undefined),
      abonnementen: async (bsn) => waarden('abonnementen').filter((rij) => rij.bsn === bsn),
      ontvangers: async (oin, bsns) =>
        bsns.map((bsn) => {
          const profiel = inhoud().profielen.get(bsn);
          const abonnementen = waarden('abonnementen').filter((rij) => rij.bsn === bsn && rij.oin === oin);
          return { bsn, ...(profiel && { profiel }), abonnementen };
        }),
      bereik: async (bsns) =>
        new Map(
          bsns.flatMap((bsn) => {
            const profiel = inhoud().profielen.get(bsn);
            return profiel ? [[bsn, profiel] as const] : [];
          }),
        ),
      abonnees: async ({ oin, sinds = 0, na = '', limit }) => {
        const items = waarden('abonnementen')
          .filter((rij) => rij.oin === oin && rij.berichtType === undefined && rij.bsn > na)
          .sort((a, b) => (a.bsn < b.bsn ? -1 : 1))
          .map(({ bsn, status, ingangsmoment }) => ({
            bsn,
            status,
            ingangsmoment,
            profiel: inhoud().profielen.get(bsn),
          }))
          .filter(({ ingangsmoment, profiel }) => {
            const moments = [ingangsmoment, profiel?.akkoord?.op ?? 0, profiel?.geactiveerdOp ?? 0];
            return Math.max(...moments) >= sinds || (profiel && profiel.status !== 'actief');
          })
          .slice(0, limit)
          .map(({ profiel, ...rij }) => ({ ...rij, ...(profiel && { profiel }) }));
        return items.length < limit ? { items } : { items, volgende: items.at(-1)!.bsn };
      },
    },
    berichten: berichtLezers(inhoud, inBox),
    zaken: {
      bestaand: async (oin, identificaties) =>
        new Map(
          waarden('zaken')
            .filter((zaak) => zaak.oin === oin && identificaties.includes(zaak.identificatie))
            .map((zaak) => [zaak.identificatie, overzicht(zaak)]),
        ),
      lijst: async (bsn) =>
        waarden('zaken')
          .filter((zaak) => zaak.bsn === bsn)
          .map(overzicht),
      get: async (bsn, id) =>
        waarden('zaken')
          .filter((zaak) => zaak.bsn === bsn && zaak.id === id)
          .map(overzicht)[0],
      opIdentificatie: async (bsn, oin, identificatie) => {
        const zaak = inhoud().zaken.get(sleutel(oin, identificatie));
        return zaak?.bsn === bsn ? zaak : undefined;
      },
    },
    gegevens: {
      bronnen: async () => waarden('bronnen'),
      bron: async (code) => inhoud().bronnen.get(code),
      leveringen: async (bsn) => waarden('gegevens').filter((levering) => levering.bsn === bsn),
      vanBron: async (bsn, code) => waarden('gegevens').filter((rij) => rij.bsn === bsn && rij.bron === code),
    },
    bewijzen: { over: async (id) => waarden('bewijzen').filter((bewijs) => bewijs.onderwerpId === id) },
    taken: {
      claim: async (_wie, now, tot, limit) => {
        const vrij = waarden('taken').filter(
          (taak) => taak.stand === 'open' && taak.uitTeVoerenOp <= now && (taak.bezetTot ?? 0) <= now,
        );
        const gekozen = vrij.sort((a, b) => a.uitTeVoerenOp - b.uitTeVoerenOp).slice(0, limit);
        const geclaimd = gekozen.map((taak) => ({ ...taak, pogingen: taak.pogingen + 1, bezetTot: tot }));
        for (const taak of geclaimd) inhoud().taken.set(taak.id, taak);
        return geclaimd;
      },
      eerstvolgende: async () => {
        const open = waarden('taken').filter((taak) => taak.stand === 'open' && !taak.bezetTot);
        return open.length > 0 ? Math.min(...open.map((taak) => taak.uitTeVoerenOp)) : undefined;
      },
      vanBurger: async (bsn, soort) =>
        waarden('taken')
          .filter((taak) => taak.bsn === bsn && taak.soort === soort && taak.stand === 'open')
          .sort((a, b) => a.uitTeVoerenOp - b.uitTeVoerenOp),
      tel: async (now) => {
        const wachtend = waarden('taken').filter((taak) => taak.stand === 'open');
        const mislukt = waarden('taken').filter((taak) => taak.stand === 'mislukt').length;
        return {
          wachtend: wachtend.length,
          mislukt,
          oudsteMs: Math.max(0, ...wachtend.map((t) => now - t.uitTeVoerenOp)),
        };
      },
    },
  };
}

type WaardeVan<M> = M extends Map<string, infer V> ? V : never;

function berichtLezers(inhoud: () => Inhoud, inBox: (bsn: Bsn) => readonly InBox[]): Store['berichten'] {
  const vind = (bsn: Bsn, id: Guid) => inBox(bsn).find((rij) => rij.id === id);
  return {
    bestaand: async (oin, ids) =>
      new Map(
        ids.flatMap((id) => {
          const rij = inhoud().berichten.get(sleutel(oin, id));
          return rij ? [[id, { berichtId: id, inhoudHash: rij.inhoudHash }] as const] : [];
        }),
      ),
    aanleveringen: async (oin, batchId) =>
      [...inhoud().batches.values()].filter((batch) => batch.oin === oin && batch.batchId === batchId).length,
    status: async (oin, ids) => ids.flatMap((id) => statusVan(inhoud(), oin, id) ?? []),
    lijst: async (bsn, filter) => {
      const items = inBox(bsn)
        .filter((rij) => past(rij, filter))
        .map(regel);
      return { items, totaal: items.length };
    },
    tel: async (bsn) => {
      const rijen = inBox(bsn);
      const inMap = (map: BerichtMap) => rijen.filter((rij) => rij.map === map);
      return {
        ongelezen: inMap('inbox').filter((rij) => rij.gelezenOp === undefined).length,
        inbox: inMap('inbox').length,
        archief: inMap('archief').length,
        prullenbak: inMap('prullenbak').length,
      };
    },
    termijnen: async (bsn, vanaf, limit) =>
      inBox(bsn)
        .filter((rij) => (rij.eindDatumHandelingsTermijn ?? 0) >= vanaf)
        .sort((a, b) => a.eindDatumHandelingsTermijn! - b.eindDatumHandelingsTermijn!)
        .slice(0, limit)
        .map(regel),
    get: async (bsn, id) => {
      const rij = vind(bsn, id);
      return rij && detail(rij);
    },
    bijlage: async (bsn, id, volgorde) => vind(bsn, id)?.bijlagen.find((bijlage) => bijlage.volgorde === volgorde),
    voorTaak: async (bsn, id) => [...inhoud().berichten.values()].find((rij) => rij.bsn === bsn && rij.id === id),
  };
}

function past(rij: InBox, filter: BoxFilter): boolean {
  const woorden = filter.zoek?.toLowerCase();
  return (
    rij.map === filter.map &&
    (filter.oin === undefined || rij.oin === filter.oin) &&
    (!filter.ongelezen || rij.gelezenOp === undefined) &&
    (!filter.metTermijn || rij.eindDatumHandelingsTermijn !== undefined) &&
    (woorden === undefined || `${rij.onderwerp} ${rij.referentie ?? ''}`.toLowerCase().includes(woorden))
  );
}

function regel(rij: InBox): BerichtRegel {
  const { id, oin, berichtType, onderwerp, eindDatumHandelingsTermijn, gelezenOp, map, bijlagen } = rij;
  return {
    id,
    oin,
    berichtType,
    onderwerp,
    gepubliceerdOp: rij.gepubliceerdOp!,
    ...(eindDatumHandelingsTermijn !== undefined && { eindDatumHandelingsTermijn }),
    ...(gelezenOp !== undefined && { gelezenOp }),
    map,
    aantalBijlagen: bijlagen.length,
  };
}

function detail(rij: InBox): BerichtDetail {
  const { berichtId, tekst, referentie, zaakIdentificatie, actie, inhoudHash } = rij;
  return {
    ...regel(rij),
    berichtId,
    ...(tekst !== undefined && { tekst }),
    ...(referentie !== undefined && { referentie }),
    ...(zaakIdentificatie !== undefined && { zaakIdentificatie }),
    ...(actie && { actie }),
    inhoudHash,
    bijlagen: rij.bijlagen.map(({ volgorde, omschrijving, inhoud, sha256 }) => ({
      volgorde,
      omschrijving,
      omvang: inhoud.length,
      sha256,
    })),
  };
}

function statusVan(inhoud: Inhoud, oin: Oin, berichtId: Guid): BerichtStatus | undefined {
  const rij = inhoud.berichten.get(sleutel(oin, berichtId));
  if (rij) {
    const { ontvangenOp, verwerktOp, gepubliceerdOp } = rij;
    const toestand = gepubliceerdOp === undefined ? 'wachtOpPublicatie' : 'gepubliceerd';
    const moment = gepubliceerdOp !== undefined && { gepubliceerdOp };
    return { berichtId, toestand, verwerkingsCode: 'Verwerkt', ontvangenOp, verwerktOp, ...moment };
  }
  const batch = [...inhoud.batches.values()].findLast(
    (verslag) => verslag.oin === oin && verslag.oordelen.some((oordeel) => oordeel.berichtId === berichtId),
  );
  const oordeel = batch?.oordelen.find((een) => een.berichtId === berichtId);
  if (!batch || !oordeel) return undefined;
  const { ontvangenOp, verwerktOp } = batch;
  const reden = oordeel.reden !== undefined && { reden: oordeel.reden };
  return { berichtId, toestand: 'afgewezen', verwerkingsCode: oordeel.code, ...reden, ontvangenOp, verwerktOp };
}

/** The same readers, counting each call under `port.method`. */
export function tellend(store: Lezers, geteld: Map<string, number>): Lezers {
  return Object.fromEntries(
    Object.entries(store).map(([port, methoden]) => [
      port,
      Object.fromEntries(
        Object.entries(methoden).map(([naam, methode]) => [
          naam,
          (...args: unknown[]) => {
            const key = `${port}.${naam}`;
            geteld.set(key, (geteld.get(key) ?? 0) + 1);
            return (methode as (...given: unknown[]) => unknown)(...args);
          },
        ]),
      ),
    ]),
  ) as unknown as Lezers;
}
