// MeldZaak: new zaken with their first status (mijnoverheid.md §3.7). Six fields suffice, the rest is defaulted.
import { legVast, type Voorstel } from '../berichten/index.ts';
import { dutchDay, type EpochMs, parseBsn } from '../core/index.ts';
import type { Change, Zaak, Zaaktype } from '../store/index.ts';
import { gemeldHash } from './hash.ts';
import { keurAfspraken, keurZaak } from './keuren.ts';
import {
  type Behandeld,
  eisAantal,
  leesStam,
  meldAanBurger,
  metOntvangst,
  type Stam,
  statusRecord,
  verwerkt,
  type ZakenContext,
} from './stam.ts';
import type { GemeldeZaak, ZaakOordeel, ZaakUitkomst } from './types.ts';

/**
 * Judges each zaak on its own and stores those that are in order, with the receipt, in one transaction.
 * A repeat with equal content is `Verwerkt` and writes nothing; a known identificatie with other content is `ZaakBestaatAl`.
 * @throws GatewayError `content.invalid` for 0 or more than 1000 zaken, and as `legVast`.
 */
export async function meldZaken(zaken: readonly GemeldeZaak[], context: ZakenContext): Promise<ZaakUitkomst> {
  eisAantal(zaken.length, 'Zaak');
  const stam = await leesStam(context);
  const { uitkomst, bewijs } = await legVast(context, (now) => stelVoor({ zaken, stam, now }, context));
  return { oordelen: uitkomst, bewijs };
}

interface Melding {
  readonly zaken: readonly GemeldeZaak[];
  readonly stam: Stam;
  readonly now: EpochMs;
}

async function stelVoor(melding: Melding, context: ZakenContext): Promise<Voorstel<readonly ZaakOordeel[]>> {
  const { zaken, stam, now } = melding;
  const { oin } = context.afzender;
  const bestaand = await context.store.zaken.bestaand(oin, [...new Set(zaken.map((zaak) => zaak.identificatie))]);
  // Grows while judging: the same identificatie twice in one call is judged as if the first came in an earlier call.
  const bekend = new Map<string, Bekend>(bestaand);
  const behandeld = zaken.map((gemeld, index): Behandeld => {
    const een = behandel(gemeld, { positie: index + 1, bekend, stam, now }, context);
    if (een.hash) bekend.set(gemeld.identificatie, { inhoudHash: een.hash, bsn: gemeld.bsn });
    return een;
  });
  const changes = metOntvangst('MeldZaak', behandeld, { ...context, now });
  return { uitkomst: behandeld.map(({ oordeel }) => oordeel), changes };
}

type Bekend = { readonly inhoudHash: string; readonly bsn: string };

interface Omstandigheden {
  readonly positie: number;
  readonly bekend: ReadonlyMap<string, Bekend>;
  readonly stam: Stam;
  readonly now: EpochMs;
}

function behandel(gemeld: GemeldeZaak, omstandigheden: Omstandigheden, context: ZakenContext): Behandeld {
  const { positie, bekend, stam, now } = omstandigheden;
  const basis = { positie, identificatie: gemeld.identificatie };
  const weiger = (fout: Pick<ZaakOordeel, 'code' | 'veld'>) => ({ oordeel: { ...basis, ...fout }, changes: [] });
  const vorm = keurZaak(gemeld, now);
  if (vorm) return weiger(vorm);
  const oordeel: ZaakOordeel = { ...basis, code: 'Verwerkt' };
  const hash = gemeldHash(gemeld);
  const eerder = bekend.get(gemeld.identificatie);
  if (eerder?.inhoudHash === hash && eerder.bsn === gemeld.bsn) return { oordeel, changes: [], hash };
  if (eerder) return weiger({ code: 'ZaakBestaatAl' });
  const zaaktype = stam.zaaktypes.get(gemeld.zaaktypeCode);
  if (!zaaktype) return weiger({ code: 'ZaaktypeOnbekend', veld: 'zaaktypeCode' });
  const afspraak = keurAfspraken(gemeld, stam);
  if (afspraak) return weiger(afspraak);
  return { oordeel, changes: nieuweZaak(gemeld, { hash, zaaktype, now }, context), hash };
}

interface Nieuw {
  readonly hash: string;
  readonly zaaktype: Zaaktype;
  readonly now: EpochMs;
}

/** The zaak, its first status, the proof, and a notification when the zaaktype wants one for a first status (§3.12). */
function nieuweZaak(gemeld: GemeldeZaak, nieuw: Nieuw, context: ZakenContext): readonly Change[] {
  const { zaaktype, now } = nieuw;
  const { status: eerste, vertrouwelijkheid: _, ...velden } = gemeld;
  const zaak: Zaak = {
    ...velden,
    id: context.newGuid(now),
    oin: context.afzender.oin,
    bsn: parseBsn(gemeld.bsn)!,
    rol: gemeld.rol ?? 'initiator',
    zaaktypeOmschrijving: zaaktype.omschrijving,
    registratiedatum: gemeld.registratiedatum ?? dutchDay(now),
    inhoudHash: nieuw.hash,
    ontvangenOp: now,
  };
  const status = statusRecord(eerste, zaak, { id: context.newGuid(now), now });
  return [
    { kind: 'zaak', value: zaak },
    { kind: 'zaakstatus', value: status },
    verwerkt(zaak, status, context),
    ...(status.informeren && zaaktype.eersteStatusMelden ? [meldAanBurger(zaak, status, context)] : []),
  ];
}
