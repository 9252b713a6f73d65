// `POST /berichten`: what an application posts becomes a message of ours, once. Its MessageId, or one that is made of its Idempotency-Key, is the
// key: the store refuses a second message with it in the same transaction that would store it, and then the first one is the answer.
import { createHash } from 'node:crypto';
import { sha256Hex } from '../core/index.ts';
import { type Gemaakt, type Lading, maakBericht, type Opdracht, OpdrachtError } from '../ebms/index.ts';
import { Conflict, type EbmsBericht } from '../store/index.ts';
import { parseContentType } from '../transport/index.ts';
import { leesStroom } from './delen-stroom.ts';
import { type Aankondiging, adresseer, type Inzending, leesInzending } from './opdracht.ts';
import { Probleem } from './probleem.ts';
import type { Applicatie, BackofficeDependencies } from './types.ts';
import { leesAlles, leesJson } from './velden.ts';
import { INGEDIEND } from './weergave.ts';
import { isZichtbaar } from './zicht.ts';

export interface Ingediend {
  readonly bericht: EbmsBericht;
  /** False when it was there already. */
  readonly nieuw: boolean;
}

export interface Indiening {
  readonly applicatie: Applicatie;
  readonly contentType: string;
  readonly sleutel: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

const SLEUTEL = /^[!-~]{8,128}$/;
/** Beginning of a multipart request: its header fields and boundaries. */
const RAND_BYTES = 64 * 1024;

/** @throws Probleem */
export async function dienIn(deps: BackofficeDependencies, indiening: Indiening): Promise<Ingediend> {
  const { sleutel, contentType, body } = indiening;
  if (sleutel !== undefined && !SLEUTEL.test(sleutel))
    throw new Probleem('ongeldig', 'Idempotency-Key moet uit 8 tot 128 leesbare tekens zonder spatie bestaan.');
  const { limits: ebms } = deps.ebms;
  const soort = mediatype(contentType);
  if (soort === 'json') {
    const inzending = leesInzending(leesJson(await leesAlles(body, deps.limits.jsonBytes)), {
      delen: ebms.parts,
      vorm: 'json',
    });
    return maak(deps, indiening, { inzending, inhouden: inzending.delen.map(({ inhoud }) => inhoud!) });
  }
  const limits = {
    parts: ebms.parts + 1,
    headerBytes: ebms.partHeaderBytes,
    partBytes: ebms.totalBytes,
    totalBytes: ebms.totalBytes + RAND_BYTES,
  };
  return leesStroom({ body, contentType, limits }, async (eerste) => {
    const json = leesJson(await leesAlles(eerste.body, deps.limits.jsonBytes));
    const inzending = leesInzending(json, { delen: ebms.parts, vorm: 'multipart' });
    return { aantal: inzending.delen.length, maak: (inhouden) => maak(deps, indiening, { inzending, inhouden }) };
  });
}

function mediatype(contentType: string): 'json' | 'multipart' {
  let mediaType = '';
  try {
    ({ mediaType } = parseContentType(contentType));
  } catch {
    // As every other type.
  }
  if (mediaType === 'application/json') return 'json';
  if (mediaType === 'multipart/form-data' || mediaType === 'multipart/related') return 'multipart';
  throw new Probleem('mediatype', 'Gebruik application/json, multipart/form-data of multipart/related.');
}

interface Gelezen {
  readonly inzending: Inzending;
  readonly inhouden: readonly Lading['inhoud'][];
}

async function maak(
  deps: BackofficeDependencies,
  { applicatie, sleutel }: Indiening,
  { inzending, inhouden }: Gelezen,
): Promise<Ingediend> {
  const { ebms } = deps;
  const messageId = messageIdVan(deps, applicatie, { inzending, sleutel });
  const cpa = await ebms.overeenkomst(inzending.cpaId, ebms.clock());
  if (!cpa) throw new Probleem('nietToegestaan', 'Er is geen ingeschakelde overeenkomst met dit CPAId.');
  const adres = adresseer(cpa, inzending, { applicatie, omgeving: ebms.omgeving });
  const afdruk = createHash('sha256').update(JSON.stringify({ ...inzending, delen: undefined }));
  const { service: _, delen: aankondigingen, messageId: __, ...rest } = inzending;
  const opdracht: Opdracht = {
    ...rest,
    ...adres,
    ...(messageId === undefined ? {} : { messageId }),
    delen: aankondigingen.map((aankondiging, nr) => deelVan(aankondiging, inhouden[nr]!, afdruk)),
  };
  const gemaakt = await maakOfWeiger(deps, opdracht);
  return leg(deps, applicatie, { gemaakt, afdruk: afdruk.digest('hex') });
}

/** The key of a request is that of one application: another that chooses the same one gets another message. */
function messageIdVan(
  { ebms }: BackofficeDependencies,
  { naam }: Applicatie,
  { inzending, sleutel }: { readonly inzending: Inzending; readonly sleutel: string | undefined },
): string | undefined {
  if (sleutel === undefined) return inzending.messageId;
  if (inzending.messageId !== undefined)
    throw new Probleem('ongeldig', 'Kies tussen messageId en Idempotency-Key: elk maakt het verzoek eenmalig.');
  const hex = sha256Hex(`${naam}\n${sleutel}`);
  // RFC 9562 §5.8: a UUID of our own making.
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return `${uuid}@${ebms.host}`;
}

/** A payload whose announcement and content go into the fingerprint of the request while it is read. */
function deelVan(
  { contentType, contentId }: Aankondiging,
  inhoud: Lading['inhoud'],
  afdruk: ReturnType<typeof createHash>,
): Lading {
  async function* gezien(): AsyncGenerator<Uint8Array, void, void> {
    const hash = createHash('sha256');
    for await (const stuk of inhoud instanceof Uint8Array ? [inhoud] : inhoud) {
      hash.update(stuk);
      yield stuk;
    }
    afdruk.update(JSON.stringify([contentType, contentId ?? '', hash.digest('hex')]));
  }
  return { contentType, inhoud: gezien(), ...(contentId === undefined ? {} : { contentId }) };
}

async function maakOfWeiger({ ebms }: BackofficeDependencies, opdracht: Opdracht): Promise<Gemaakt> {
  try {
    return await maakBericht(ebms, opdracht);
  } catch (error) {
    if (error instanceof OpdrachtError) throw new Probleem('nietToegestaan', error.message);
    throw error;
  }
}

interface Vastleggen {
  readonly gemaakt: Gemaakt;
  readonly afdruk: string;
}

async function leg(
  deps: BackofficeDependencies,
  applicatie: Applicatie,
  { gemaakt, afdruk }: Vastleggen,
): Promise<Ingediend> {
  const { store } = deps.ebms;
  const { bericht, changes } = gemaakt;
  const { partner, id } = bericht;
  const value = { op: bericht.ontstaanOp, soort: INGEDIEND, code: applicatie.naam, reden: afdruk };
  try {
    await store.commit([...changes, { kind: 'ebmsGebeurtenis', bericht: { partner, id }, value }]);
    return { bericht, nieuw: true };
  } catch (error) {
    for (const { deelId, stukken } of bericht.delen)
      if (stukken > 1) await store.commit([{ kind: 'ebmsStukWeg', partner, deelId }]).catch(() => []);
    if (!(error instanceof Conflict) || error.kind !== 'ebmsBericht') throw error;
    return { bericht: await eerdere(deps, applicatie, { gemaakt, afdruk }), nieuw: false };
  }
}

/** The message that has the key already, when it is the same request of the same application. */
async function eerdere(
  { ebms: { store, omgeving } }: BackofficeDependencies,
  applicatie: Applicatie,
  { gemaakt, afdruk }: Vastleggen,
): Promise<EbmsBericht> {
  const { partner, richting, messageId } = gemaakt.bericht;
  const bericht = await store.ebms.get({ partner, richting, messageId });
  const [ingediend] = bericht ? await store.ebms.gebeurtenissen(bericht.id) : [];
  const zelfde = ingediend?.soort === INGEDIEND && ingediend.code === applicatie.naam && ingediend.reden === afdruk;
  if (!bericht || !zelfde || !isZichtbaar(applicatie, bericht, omgeving)) throw new Probleem('alGebruikt');
  return bericht;
}
