// Carries out `notificeer` tasks (mijnoverheid.md §3.12): the first event of a citizen is mailed at once; whatever comes within the
// bundling time after it waits and goes out together in one mail at its end. The open window is itself a task, so it outlives a restart.
// With one process at most one mail leaves per citizen and window; a process that dies between mail and commit may send that mail
// again, with the same Message-ID.
import { type EpochMs, type Guid, type Omgeving, sha256Hex, simulatorUitkomst } from '../core/index.ts';
import type { BewijsBlad, Change, Store, Taak } from '../store/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { type Adres, adresVan, type Nieuws, nieuwsVan, VENSTER } from './oordeel.ts';
import type { Post, Verzending } from './post.ts';
import { maakBrief } from './sjabloon.ts';

/** What a receipt says about the end of an attempt; never the address (§3.14). */
export interface Poging {
  readonly oin: Taak['oin'];
  /** Bericht or zaak in Bode. */
  readonly id: Guid;
  /** The sender's id; absent for a zaak. */
  readonly berichtId?: Guid;
  readonly gebeurtenis: string;
  readonly kanaal: 'email';
  /** Kind of failure; absent = sent. */
  readonly fout?: string;
  readonly op: EpochMs;
}

export interface MelderOptions {
  readonly store: Pick<Store, 'organisaties' | 'berichten' | 'zaken' | 'profielen' | 'taken'>;
  readonly post: Pick<Post, 'verstuur'>;
  readonly omgeving: Omgeving;
  /** Name of the portal in the text of a mail. */
  readonly site: string;
  /** At most one mail per citizen in this time; 0 = no bundling. */
  readonly bundleMs: number;
  /** Milliseconds to wait after this attempt, or undefined when it was the last. */
  readonly waitAfter: (attempt: number) => number | undefined;
  readonly bewijs: (poging: Poging) => BewijsBlad;
  readonly newGuid: (now: EpochMs) => Guid;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'mail'>;
}

/** The end of one attempt: `changes` end, postpone or fail the task and the tasks that went along. */
export interface Meldresultaat {
  readonly uitkomst: 'klaar' | 'later' | 'mislukt' | 'vervallen';
  readonly changes: readonly Change[];
  readonly reden?: string;
}

export type Melder = (taak: Taak, now: EpochMs) => Promise<Meldresultaat>;

interface Stuk {
  readonly taak: Taak;
  readonly nieuws: Extract<Nieuws, { soort: 'melding' }>;
}

/** Makes the function that carries out one task. Tasks of one citizen must not run at the same time. */
export function createMelder(options: MelderOptions): Melder {
  const { store, bundleMs } = options;
  return async (taak, now) => {
    // Without bundling the other events of this citizen do not matter: a box may have thousands waiting.
    const open = bundleMs > 0 ? await store.taken.vanBurger(taak.bsn, 'notificeer') : [taak];
    if (!open.some(({ id }) => id === taak.id)) return { uitkomst: 'vervallen', changes: [], reden: 'meegegaan' };
    const venster = open.find((andere) => isVenster(andere) && andere.id !== taak.id && andere.uitTeVoerenOp > now);
    if (venster && !isVenster(taak)) return bundel(taak, venster.uitTeVoerenOp, { options, now });
    const gebeurtenissen =
      bundleMs > 0 ? open.filter((andere) => !isVenster(andere) && andere.uitTeVoerenOp <= now) : [taak];
    const gesloten: Change[] = open
      .filter((andere) => isVenster(andere) && andere.uitTeVoerenOp <= now)
      .map(({ id }) => ({ kind: 'taakKlaar', id }));
    const uitkomst = await meld(
      taak,
      gebeurtenissen.filter((andere) => !isVenster(andere)),
      { options, now },
    );
    return { ...uitkomst, changes: [...gesloten, ...uitkomst.changes] };
  };
}

const isVenster = (taak: Taak): boolean => taak.gegevens.gebeurtenis === VENSTER;

interface Moment {
  readonly options: MelderOptions;
  readonly now: EpochMs;
}

/** A fresh task for the end of the window: attempts are counted for mails, not for waiting. */
function bundel(taak: Taak, op: EpochMs, { options, now }: Moment): Meldresultaat {
  noteer(options, [taak], { uitkomst: 'gebundeld' });
  const later: Taak = { ...taak, id: options.newGuid(now), uitTeVoerenOp: op, pogingen: 0 };
  return {
    uitkomst: 'later',
    changes: [
      { kind: 'taakKlaar', id: taak.id },
      { kind: 'taak', value: later },
    ],
    reden: 'gebundeld',
  };
}

/** One mail about all `gebeurtenissen` that still deserve one. */
async function meld(taak: Taak, gebeurtenissen: readonly Taak[], moment: Moment): Promise<Meldresultaat> {
  const { options } = moment;
  const [eerste] = gebeurtenissen;
  if (!eerste) return { uitkomst: 'klaar', changes: [], reden: 'vensterDicht' };
  const adres = await adresVoor(eerste, options);
  const { over, changes } = await schift(gebeurtenissen, adres, options);
  if (over.length === 0) return { uitkomst: 'klaar', changes, reden: 'onderdrukt' };
  const verzending = await verstuur(over, adres, options);
  const rest = afloop(over, verzending, moment);
  const eigen = over.some((een) => een.taak.id === taak.id) ? rest.uitkomst : 'klaar';
  return { uitkomst: eigen, changes: [...changes, ...rest.changes], ...(rest.reden && { reden: rest.reden }) };
}

async function adresVoor({ bsn }: Taak, { store, omgeving }: MelderOptions): Promise<Adres> {
  if (simulatorUitkomst(bsn, omgeving)?.notificatie === 'permanentMislukt') return { soort: 'onbereikbaar' };
  return adresVan(await store.profielen.get(bsn));
}

/** Separates the events that are still news from those that only end their task. */
async function schift(gebeurtenissen: readonly Taak[], adres: Adres, options: MelderOptions) {
  const over: Stuk[] = [];
  const changes: Change[] = [];
  for (const taak of gebeurtenissen) {
    const nieuws: Nieuws | Extract<Adres, { soort: 'onderdrukt' }> =
      adres.soort === 'onderdrukt' ? adres : await nieuwsVan(taak, options.store);
    if (nieuws.soort === 'melding') over.push({ taak, nieuws });
    else {
      noteer(options, [taak], { uitkomst: 'onderdrukt', reden: nieuws.reden });
      changes.push({ kind: 'taakKlaar', id: taak.id });
    }
  }
  return { over, changes };
}

async function verstuur(over: readonly Stuk[], adres: Adres, options: MelderOptions): Promise<Verzending> {
  if (adres.soort !== 'adres') return { soort: 'permanent', reden: 'adresGeweigerd' };
  const { onderwerp, tekst } = maakBrief({
    meldingen: over.map(({ nieuws }) => nieuws.melding),
    site: options.site,
    ...(adres.herkenningswoord !== undefined && { herkenningswoord: adres.herkenningswoord }),
  });
  const messageId = sha256Hex(over.map(({ taak }) => taak.id).join()).slice(0, 32);
  return await options.post.verstuur({ aan: adres.email, onderwerp, tekst, messageId });
}

/** Ends, postpones or fails each event, with its receipt (§3.14). */
function afloop(over: readonly Stuk[], verzending: Verzending, { options, now }: Moment): Meldresultaat {
  const taken = over.map(({ taak }) => taak);
  if (verzending.soort === 'verzonden') {
    noteer(options, taken, { uitkomst: 'verzonden' });
    return {
      uitkomst: 'klaar',
      changes: [...over.flatMap((een) => einde(een, now, options)), ...openVenster(taken[0]!, now, options)],
    };
  }
  const { soort, reden, smtpCode } = verzending;
  const changes: Change[] = [];
  let mislukt = 0;
  for (const een of over) {
    const wait = soort === 'permanent' ? undefined : options.waitAfter(een.taak.pogingen);
    if (wait === undefined) mislukt++;
    changes.push(
      ...(wait === undefined
        ? einde(een, now, options, reden)
        : [{ kind: 'taakLater', id: een.taak.id, op: now + wait } as const]),
    );
  }
  const uitkomst = mislukt === over.length ? 'mislukt' : 'later';
  noteer(options, taken, {
    uitkomst: uitkomst === 'mislukt' ? 'permanentMislukt' : 'tijdelijkMislukt',
    reden,
    ...(smtpCode !== undefined && { smtpCode }),
  });
  return { uitkomst, changes, reden };
}

function einde({ taak, nieuws }: Stuk, op: EpochMs, options: MelderOptions, fout?: string): Change[] {
  const poging: Poging = {
    oin: taak.oin,
    id: taak.onderwerpId,
    gebeurtenis: nieuws.melding.gebeurtenis,
    kanaal: 'email',
    op,
    ...(nieuws.berichtId !== undefined && { berichtId: nieuws.berichtId }),
    ...(fout !== undefined && { fout }),
  };
  return [
    { kind: 'bewijs', value: options.bewijs(poging), stil: true },
    fout === undefined ? { kind: 'taakKlaar', id: taak.id } : { kind: 'taakMislukt', id: taak.id, op, reden: fout },
  ];
}

function openVenster(taak: Taak, now: EpochMs, { bundleMs, newGuid }: MelderOptions): Change[] {
  if (bundleMs <= 0) return [];
  const { oin, onderwerpId, bsn } = taak;
  const value: Taak = {
    id: newGuid(now),
    soort: 'notificeer',
    oin,
    onderwerpId,
    bsn,
    gegevens: { gebeurtenis: VENSTER },
    uitTeVoerenOp: now + bundleMs,
    pogingen: 0,
  };
  return [{ kind: 'taak', value }];
}

type Regel = Pick<Extract<Parameters<Log>[0], { event: 'mail' }>, 'uitkomst' | 'reden' | 'smtpCode'>;

function noteer({ log, metrics }: MelderOptions, taken: readonly Taak[], regel: Regel): void {
  const [eerste] = taken;
  if (!eerste || !regel.uitkomst) return;
  metrics.mail(regel.uitkomst);
  log({ event: 'mail', taak: eerste.id, oin: eerste.oin, aantal: taken.length, pogingen: eerste.pogingen, ...regel });
}
