// What belongs to a citizen apart from his post (§3.6, §3.11, §3.15): profile, subscriptions, log of who looked, session.
import { Conflict } from '../changes.ts';
import { sealJson } from '../crypt/seal.ts';
import type { Profiel, Sessie } from '../records.ts';
import type { Tables } from '../tables.ts';
import type { Of, WriteContext } from './context.ts';
import { flag } from './organisaties.ts';
import { insertNew, upsert } from './rows.ts';

/** Sealed part of a profile. */
export type ProfielInhoud = Pick<Profiel, 'naam' | 'geboortedatum' | 'email' | 'herkenningswoord' | 'demo'>;

export async function writeProfielen({ db, boxes }: WriteContext, changes: readonly Of<'profiel'>[]): Promise<void> {
  const rows = changes.map(({ value }): Tables['profielen'] => {
    const { naam, geboortedatum, email, herkenningswoord, demo, akkoord } = value;
    const { box, key } = boxes.key(value.bsn);
    const inhoud: { [name in keyof ProfielInhoud]: ProfielInhoud[name] | undefined } = {
      naam,
      geboortedatum,
      email,
      herkenningswoord,
      demo,
    };
    return {
      box,
      status: value.status,
      geactiveerd_op: value.geactiveerdOp ?? null,
      akkoord_versie: akkoord?.versie ?? null,
      akkoord_op: akkoord?.op ?? null,
      akkoord_niveau: akkoord?.niveau ?? null,
      email_geverifieerd_op: value.emailGeverifieerdOp ?? null,
      bounce: value.bounce ?? null,
      kanaal: value.kanaal,
      laatste_login: value.laatsteLogin ?? null,
      is_demo: flag(demo !== undefined),
      inhoud: sealJson(key, ['profielen', 'inhoud', box], inhoud),
    };
  });
  await upsert(db, 'profielen', { key: ['box'] }, rows);
}

export async function writeAbonnementen(
  { db, boxes }: WriteContext,
  changes: readonly Of<'abonnement'>[],
): Promise<void> {
  const rows = changes.map(({ value }): Tables['abonnementen'] => ({
    box: boxes.id(value.bsn),
    oin: value.oin,
    bericht_type: value.berichtType ?? '',
    status: value.status,
    ingangsmoment: value.ingangsmoment,
    bron: value.bron,
  }));
  await upsert(db, 'abonnementen', { key: ['box', 'oin', 'bericht_type'] }, rows);
}

export async function writeInzages({ db, boxes }: WriteContext, changes: readonly Of<'inzage'>[]): Promise<void> {
  const rows = changes.map(({ value: { bsn, id, wie, wat, doel, op } }): Tables['inzages'] => {
    const { box, key } = boxes.key(bsn);
    return { box, id, wie, op, inhoud: sealJson(key, ['inzages', 'inhoud', box, id], { wat, doel }) };
  });
  const there = await insertNew(db, 'inzages', ['box', 'id'], rows);
  if (there.length > 0)
    throw new Conflict(
      'inzage',
      there.map(({ id }) => id),
    );
}

/** Sealed part of a session. */
export type SessieInhoud = Pick<Sessie, 'csrf' | 'vorigeLogin'>;

/** A token is given out once: a new level of assurance is a new session. */
export async function writeSessies({ db, boxes }: WriteContext, changes: readonly Of<'sessie'>[]): Promise<void> {
  const rows = changes.map(({ value }): Tables['sessies'] => {
    const { box, key } = boxes.key(value.bsn);
    const { csrf, vorigeLogin } = value;
    return {
      box,
      token_hash: value.tokenHash,
      niveau: value.niveau,
      begonnen_op: value.begonnenOp,
      laatst_actief_op: value.laatstActiefOp,
      inhoud: sealJson(key, ['sessies', 'inhoud', box, value.tokenHash], { csrf, vorigeLogin }),
    };
  });
  const there = await insertNew(db, 'sessies', ['box', 'token_hash'], rows);
  if (there.length > 0)
    throw new Conflict(
      'sessie',
      there.map((row) => row.token_hash),
    );
}

export async function updateSessies(
  { db }: WriteContext,
  changes: readonly Of<'sessieActief' | 'sessieEinde'>[],
): Promise<void> {
  for (const change of changes) {
    if (change.kind === 'sessieEinde')
      await db.deleteFrom('sessies').where('token_hash', '=', change.tokenHash).execute();
    else
      await db
        .updateTable('sessies')
        .set({ laatst_actief_op: change.op })
        .where('token_hash', '=', change.tokenHash)
        .where('laatst_actief_op', '<', change.op)
        .execute();
  }
}
