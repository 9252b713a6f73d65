// MeldZaakstatus: further statuses of zaken that are known (mijnoverheid.md §3.8), in any order of arrival.
import { legVast, type Voorstel } from '../berichten/index.ts';
import type { EpochMs } from '../core/index.ts';
import type { ZaakOverzicht, ZaakStatus } from '../store/index.ts';
import { huidigeStatus } from './beeld.ts';
import { gemeldHash } from './hash.ts';
import { keurAfspraken, keurStatus } from './keuren.ts';
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
import type { GemeldeZaakstatus, ZaakOordeel, ZaakUitkomst } from './types.ts';

/**
 * Judges each status on its own and stores those that are in order, with the receipt, in one transaction.
 * A repeat of a volgnummer with equal content is `Verwerkt` and writes nothing, with other content `StatusBestaatAl`.
 * The citizen is told when `informeren` is not false and the status becomes the current one: an older status that arrives late
 * changes nothing for him.
 * @throws GatewayError `content.invalid` for 0 or more than 1000 statuses, and as `legVast`.
 */
export async function meldZaakstatussen(
  statussen: readonly GemeldeZaakstatus[],
  context: ZakenContext,
): Promise<ZaakUitkomst> {
  eisAantal(statussen.length, 'Zaakstatus');
  const stam = await leesStam(context);
  const { uitkomst, bewijs } = await legVast(context, (now) => stelVoor({ statussen, stam, now }, context));
  return { oordelen: uitkomst, bewijs };
}

interface Melding {
  readonly statussen: readonly GemeldeZaakstatus[];
  readonly stam: Stam;
  readonly now: EpochMs;
}

async function stelVoor(melding: Melding, context: ZakenContext): Promise<Voorstel<readonly ZaakOordeel[]>> {
  const { statussen, stam, now } = melding;
  const { oin } = context.afzender;
  const identificaties = [...new Set(statussen.map((status) => status.identificatie))];
  // Grows while judging, so that several statuses of one zaak in one call see each other.
  const zaken = new Map<string, ZaakOverzicht>(await context.store.zaken.bestaand(oin, identificaties));
  const behandeld = statussen.map((gemeld, index): Behandeld => {
    const een = behandel(gemeld, { positie: index + 1, zaken, stam, now }, context);
    if (een.nieuw) zaken.set(gemeld.identificatie, een.nieuw);
    return een;
  });
  const changes = metOntvangst('MeldZaakstatus', behandeld, { ...context, now });
  return { uitkomst: behandeld.map(({ oordeel }) => oordeel), changes };
}

interface Omstandigheden {
  readonly positie: number;
  readonly zaken: ReadonlyMap<string, ZaakOverzicht>;
  readonly stam: Stam;
  readonly now: EpochMs;
}

/** `nieuw` is the zaak with the status added, when it is. */
function behandel(
  gemeld: GemeldeZaakstatus,
  { positie, zaken, stam, now }: Omstandigheden,
  context: ZakenContext,
): Behandeld & { readonly nieuw?: ZaakOverzicht } {
  const { identificatie, ...status } = gemeld;
  const basis = { positie, identificatie, volgnummer: gemeld.volgnummer };
  const weiger = (fout: Pick<ZaakOordeel, 'code' | 'veld'>) => ({ oordeel: { ...basis, ...fout }, changes: [] });
  const vorm = keurStatus(gemeld, now);
  if (vorm) return weiger(vorm);
  const zaak = zaken.get(identificatie);
  if (!zaak) return weiger({ code: 'ZaakOnbekend' });
  const gelukt: ZaakOordeel = { ...basis, code: 'Verwerkt' };
  const hash = gemeldHash(status);
  const eerder = zaak.statussen.find((een) => een.volgnummer === status.volgnummer);
  if (eerder)
    return eerder.inhoudHash === hash ? { oordeel: gelukt, changes: [], hash } : weiger({ code: 'StatusBestaatAl' });
  const afspraak = keurAfspraken({ status }, stam);
  if (afspraak) return weiger(afspraak);
  const record = statusRecord(status, zaak, { id: context.newGuid(now), now });
  const nieuw = { ...zaak, statussen: [...zaak.statussen, record], gewijzigdOp: now };
  return { oordeel: gelukt, changes: toevoegen(nieuw, record, context), hash, nieuw };
}

function toevoegen(zaak: ZaakOverzicht, status: ZaakStatus, context: ZakenContext): Behandeld['changes'] {
  const informeer = status.informeren && huidigeStatus(zaak)?.id === status.id;
  return [
    { kind: 'zaakstatus', value: status },
    verwerkt(zaak, status, context),
    ...(informeer ? [meldAanBurger(zaak, status, context)] : []),
  ];
}
