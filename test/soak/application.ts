// The application of one side, a process of its own on the same store as its Bode: it sends the planned messages and takes what arrived. What it is given it
// writes in its journal before it confirms, and it filters nothing: a message that Bode delivered twice would stand there twice.
//
//   application.ts '{"side":"a","seed":1,"url":"sqlite:…","keys":"…","folder":"…","messages":200,"perSecond":10}'
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type EpochMs, newGuid, type Oin } from '../../src/core/index.ts';
import { createCpaRegister, type EbmsDependencies, type Lading, maakBericht, readPart } from '../../src/ebms/index.ts';
import { loadOwnKey } from '../../src/pki/index.ts';
import { Conflict, type EbmsBericht, type EbmsDeel, type EbmsWerk } from '../../src/store/index.ts';
import { loadMasterKeys, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { openJournal, readJournal } from './journal.ts';
import { answerId, answerPart, contentOf, messagePlan, type PartPlan, type Side, sha256 } from './messages.ts';
import { APPLICATION_READY } from './processes.ts';
import { actionOf, OINS, otherSide, ROLES, SERVICE } from './world.ts';

export interface Task {
  readonly side: Side;
  readonly seed: number;
  readonly url: string;
  readonly keys: string;
  readonly folder: string;
  readonly messages: number;
  /** 0: as fast as it goes. */
  readonly perSecond: number;
}

/** A message that was given to this application. */
export interface Delivery {
  readonly id: string;
  readonly messageId: string;
  readonly cpaId: string;
  /** Digests of the content as the application read it. */
  readonly sha256: readonly string[];
  /** Process that took it. */
  readonly pid: number;
}

/** A message that was accepted for sending, or one whose handling was confirmed. */
export interface Done {
  readonly messageId: string;
}

export const JOURNALS = { sent: 'sent.jsonl', delivered: 'delivered.jsonl', confirmed: 'confirmed.jsonl' } as const;

const LEASE_MS = 4_000;
const AT_ONCE = 16;
const KEEP_MS = 30 * 86_400_000;

if (process.argv[2] !== undefined && import.meta.main) await main(JSON.parse(process.argv[2]) as Task);

async function main(task: Task): Promise<void> {
  const { side, seed, url, keys, folder, messages, perSecond } = task;
  const store = await openSqliteStore({ url, masterKeys: loadMasterKeys(keys), clock: Date.now });
  const deps = dependencies();
  const lane = `aanbod ${OINS[side]}`;
  const alreadySent = new Set(readJournal<Done>(join(folder, JOURNALS.sent)).map(({ messageId }) => messageId));
  const sent = openJournal<Done>(join(folder, JOURNALS.sent));
  const delivered = openJournal<Delivery>(join(folder, JOURNALS.delivered));
  const confirmed = openJournal<Done>(join(folder, JOURNALS.confirmed));
  let stopping = false;
  process.on('SIGTERM', () => {
    stopping = true;
  });
  console.log(APPLICATION_READY);
  await Promise.all([sendAll(), takeAll()]);
  await store.close();

  function dependencies(): EbmsDependencies {
    const at = (name: string) => join(folder, name);
    const { privateKey, certificate } = loadOwnKey(
      { setting: 'test', certificateFile: at('cert.pem'), keyFile: at('key.pem'), chainFile: at('chain.pem') },
      Date.now(),
    );
    const register = createCpaRegister(store.ebms.cpas);
    const some: Partial<EbmsDependencies> = {
      store,
      overeenkomst: async (cpaId, now) => (await register.geldig(cpaId, now))[0]?.cpa,
      signingKey: () => ({ privateKey, certificate }),
      partner: () => ({ accepts: ['exclusive'], signsWith: 'exclusive', ecdsa: false }),
      clock: Date.now,
      newGuid,
      omgeving: 'demo',
      oin: OINS[side] as Oin,
      host: `${side}.example`,
      bewaarMs: KEEP_MS,
    };
    return some as EbmsDependencies;
  }

  function make(what: { messageId: string; cpaId: string; parts: readonly PartPlan[]; about?: EbmsBericht }) {
    const { messageId, cpaId, parts, about } = what;
    const party = (of: Side) => ({ partyIds: [{ value: OINS[of], type: 'urn:osb:oin' }], role: ROLES[of] });
    return maakBericht(deps, {
      messageId,
      cpaId,
      from: party(side),
      to: party(otherSide(side)),
      service: SERVICE,
      action: actionOf(side, about ? 'antwoord' : 'melding'),
      delen: parts.map(loadOf),
      ...(about ? { conversationId: about.conversationId, refToMessageId: about.messageId } : {}),
    });
  }

  async function sendAll(): Promise<void> {
    let next = 0;
    const began = Date.now();
    const first = alreadySent.size;
    const lanes = Array.from({ length: perSecond === 0 ? AT_ONCE : 4 }, async () => {
      while (next < messages && !stopping) {
        const n = next++;
        const plan = messagePlan(seed, side, n);
        if (alreadySent.has(plan.messageId)) continue;
        if (perSecond > 0) await wait(Math.max(0, began + ((n - first) * 1000) / perSecond - Date.now()));
        await patiently(() => send(plan));
      }
    });
    await Promise.all(lanes);
  }

  /** A process before this one may have been killed between the commit and its journal: then it is there, and is not sent again. */
  async function send({ messageId, agreement, parts }: ReturnType<typeof messagePlan>): Promise<void> {
    const { changes } = await make({ messageId, cpaId: agreement.cpaId, parts });
    await store.commit(changes).catch((error: unknown) => {
      if (!(error instanceof Conflict && error.kind === 'ebmsBericht')) throw error;
    });
    sent.write({ messageId });
  }

  async function takeAll(): Promise<void> {
    while (!stopping) {
      const taken = (await store.ebms.wachtend(lane)) === 0 ? [] : await patiently(() => claim());
      if (taken.length === 0) await wait(30);
      const read = await Promise.all(taken.map(readOne));
      for (const { delivery } of read) delivered.write(delivery);
      await Promise.all(read.map(({ werk, bericht }) => confirm(werk, bericht)));
    }
  }

  function claim(): Promise<readonly EbmsWerk[]> {
    const now = Date.now();
    return store.ebms.claim({ laan: lane, wie: `app ${process.pid}`, now, tot: now + LEASE_MS, limit: AT_ONCE });
  }

  async function readOne(werk: EbmsWerk) {
    const bericht = (await store.ebms.opId(werk.bericht.id))!;
    const { id, messageId, cpaId, partner, delen } = bericht;
    const digests: string[] = [];
    for (const deel of delen) digests.push(sha256(await wholeOf(partner, deel)));
    const delivery: Delivery = { id, messageId, cpaId, sha256: digests, pid: process.pid };
    return { werk, bericht, delivery };
  }

  async function wholeOf(partner: string, deel: EbmsDeel): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of readPart(store, partner, deel)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** The end of the message, its work, and the answer, in one transaction. */
  async function confirm(werk: EbmsWerk, bericht: EbmsBericht): Promise<void> {
    const { messageId, cpaId } = bericht;
    const now: EpochMs = Date.now();
    const answer = isAnswered(messageId)
      ? await make({ messageId: answerId(messageId), cpaId, parts: [answerPart(messageId)], about: bericht })
      : undefined;
    const done = {
      kind: 'ebmsStatus',
      bericht: werk.bericht,
      uit: ['ontvangen'],
      status: 'verwerkt',
      op: now,
      inhoudTot: now + KEEP_MS,
    } as const;
    await patiently(() =>
      store.commit([done, { kind: 'ebmsWerkKlaar', id: werk.id }, ...(answer ? answer.changes : [])]),
    );
    confirmed.write({ messageId });
  }

  function isAnswered(messageId: string): boolean {
    const found = /^[ab](\d+)-/.exec(messageId);
    return found !== null && messagePlan(seed, otherSide(side), Number(found[1])).answered;
  }

  /** A store that is busy is asked again; everything else ends the process, which the test sees. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if ((error as { readonly code?: string }).code !== 'server.unavailable') throw error;
        await wait(100);
      }
    }
  }
}

/** Large content comes as a stream, as from a file. */
function loadOf(part: PartPlan): Lading {
  const content = contentOf(part);
  const { contentType } = part;
  return { contentType, inhoud: content.length > 1_000_000 ? piecesOf(content) : content };
}

async function* piecesOf(content: Buffer): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}
