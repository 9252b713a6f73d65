// What a citizen with an active box can change (mijnoverheid.md §3.6, §3.11, §4.2): channel, organisations, back to paper,
// terms. Every act works at once: the next ValidateAbonnementen and the next batch see it.
import type { EpochMs, Oin } from '../core/index.ts';
import type { Abonnement, Change, Niveau, Profiel } from '../store/index.ts';
import { abonneer, type Kanaalkeuze, kanaalVelden, type ProfielUitkomst, zonderEmail } from './activeren.ts';
import { parseEmail } from './email.ts';

/** Changes how the citizen is told that there is post. The same address keeps its verification. */
export function kiesKanaal(
  profiel: Profiel,
  kanaal: Kanaalkeuze,
): ProfielUitkomst<'NietActief' | 'GeenMeldingenNietBevestigd' | 'EmailOngeldig'> {
  if (profiel.status !== 'actief') return { soort: 'geweigerd', reden: 'NietActief' };
  if (kanaal.soort === 'geen' && !kanaal.bevestigd) return { soort: 'geweigerd', reden: 'GeenMeldingenNietBevestigd' };
  if (kanaal.soort === 'email' && parseEmail(kanaal.adres) === undefined)
    return { soort: 'geweigerd', reden: 'EmailOngeldig' };
  const velden = kanaalVelden(kanaal);
  const basis = velden.email !== undefined && velden.email === profiel.email ? profiel : zonderEmail(profiel);
  return { soort: 'gewijzigd', changes: [{ kind: 'profiel', value: { ...basis, ...velden } }] };
}

/** The citizen showed that `adres` is his; nothing changes when it is no longer the address of the profile. */
export function bevestigEmail(profiel: Profiel, adres: string, now: EpochMs): readonly Change[] {
  if (profiel.email === undefined || profiel.email !== parseEmail(adres)) return [];
  return [{ kind: 'profiel', value: { ...profiel, emailGeverifieerdOp: now, bounce: 'ok' } }];
}

/** What `zetOrganisatie` needs to know besides the profile. */
export interface OrganisatieKeuze {
  readonly oin: Oin;
  readonly status: Abonnement['status'];
  readonly now: EpochMs;
  /** Organisations that can be switched on. */
  readonly aangesloten: readonly Oin[];
}

/** Switches the post of one organisation on or off. Switching off always works, also for one that has left. */
export function zetOrganisatie(
  profiel: Profiel,
  keuze: OrganisatieKeuze,
): ProfielUitkomst<'NietActief' | 'OrganisatieOnbekend'> {
  const { oin, status, now, aangesloten } = keuze;
  if (profiel.status !== 'actief') return { soort: 'geweigerd', reden: 'NietActief' };
  if (status === 'aan' && !aangesloten.includes(oin)) return { soort: 'geweigerd', reden: 'OrganisatieOnbekend' };
  const change: Change =
    status === 'aan' ? abonneer(profiel.bsn, oin, { now, bron: 'instelling' }) : uit({ bsn: profiel.bsn, oin }, now);
  return { soort: 'gewijzigd', changes: [change] };
}

/**
 * "Alles weer op papier": every row that is on goes off, of organisations and of single berichttypes. Post that was
 * received stays. The account stays active, so that the citizen can still read it.
 */
export function allesOpPapier(abonnementen: readonly Abonnement[], now: EpochMs): readonly Change[] {
  return abonnementen.filter(({ status }) => status === 'aan').map((rij) => uit(rij, now));
}

function uit(rij: Pick<Abonnement, 'bsn' | 'oin' | 'berichtType'>, now: EpochMs): Change {
  const { bsn, oin, berichtType } = rij;
  const type = berichtType !== undefined && { berichtType };
  return { kind: 'abonnement', value: { bsn, oin, ...type, status: 'uit', ingangsmoment: now, bron: 'instelling' } };
}

/** True when the terms that are valid now were not accepted yet: asked once after the next login (INL-03). */
export function moetVoorwaardenAccepteren(profiel: Profiel, voorwaardenVersie: string): boolean {
  return profiel.status === 'actief' && profiel.akkoord?.versie !== voorwaardenVersie;
}

/** Accepts a new version of the terms. */
export function aanvaardVoorwaarden(
  profiel: Profiel,
  akkoord: { readonly versie: string; readonly niveau: Niveau },
  now: EpochMs,
): ProfielUitkomst<'NietActief'> {
  if (profiel.status !== 'actief') return { soort: 'geweigerd', reden: 'NietActief' };
  const { versie, niveau } = akkoord;
  return {
    soort: 'gewijzigd',
    changes: [{ kind: 'profiel', value: { ...profiel, akkoord: { versie, op: now, niveau } } }],
  };
}
