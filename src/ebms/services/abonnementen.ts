// GLOBE-R-A-Request → GLOBE-R-A-Result (mijnoverheid.md §3.6): the list of subscriptions, gzipped, one message for each part of at most 100,000 rows. Rows
// go from the store through gzip to the store without being gathered. A repeated VerzoekId gets the same answer.
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { abonnementenlijst, wiensAbonnementen } from '../../berichten/index.ts';
import {
  AANVRAAG_LIMITS,
  type AbonnementAanvraag,
  readAbonnementAanvraag,
  regelStroom,
  writeAbonnementen,
} from '../../contract/index.ts';
import { GatewayError, type Oin } from '../../core/index.ts';
import { ENCRYPTED_TYPE } from '../../security/index.ts';
import { type Change, Conflict, type EbmsBericht, type EbmsDeel } from '../../store/index.ts';
import { readPart } from '../parts.ts';
import { type Lading, maakBericht } from '../send.ts';
import { type Dienst, opdrachtVan } from './dienst.ts';
import { documentDeel, leesDocument } from './document.ts';
import { AlAfgehandeld, isNogOpen, type Verzoek, verwerkt } from './verzoek.ts';

export const GZIP = 'application/gzip';

/** As `leverAan`: either everything is stored or nothing counts. */
export async function geefAbonnementen(dienst: Dienst, verzoek: Verzoek): Promise<void> {
  const deel = documentDeel(verzoek.bericht, AANVRAAG_LIMITS.maxBytes);
  await dienst.beurten.met(deel.omvang, async () => {
    const aanvraag = await leesAanvraag(dienst, verzoek, deel);
    const oin = await wiensAbonnementen(aanvraag.leverancierId, dienst.context(verzoek));
    if (!oin)
      throw new GatewayError('auth.noAansluiting', 'x-MO-3', { oorzaak: 'the OIN in the message is not the sender' });
    const changes = await antwoord(dienst, verzoek, { aanvraag, oin });
    await isNogOpen(dienst.deps, verzoek);
    await schrijf(dienst, verzoek, changes);
  });
}

/** Its document is let go at once: what was asked is small beside it. */
async function leesAanvraag(
  { store, limits, contracten }: Dienst,
  { bericht: { partner } }: Verzoek,
  deel: EbmsDeel,
): Promise<AbonnementAanvraag> {
  const root = await leesDocument(store, { partner, deel }, { ...limits, ...AANVRAAG_LIMITS });
  return readAbonnementAanvraag(root, contracten.aanvraag);
}

/** Two that answer the same VerzoekId at the same moment: one is first, the other looks again later and finds that answer. */
async function schrijf({ deps, store }: Dienst, verzoek: Verzoek, changes: readonly Change[]): Promise<void> {
  try {
    await store.commit([...changes, ...verwerkt(deps, verzoek, { code: 'Verwerkt', now: deps.clock() })]);
  } catch (error) {
    if (error instanceof Conflict && error.kind === 'ebmsStatus') throw new AlAfgehandeld();
    throw error;
  }
}

interface Gevraagd {
  readonly aanvraag: AbonnementAanvraag;
  readonly oin: Oin;
}

async function antwoord(dienst: Dienst, verzoek: Verzoek, gevraagd: Gevraagd): Promise<readonly Change[]> {
  const eerder = await eerderAntwoord(dienst, verzoek, gevraagd);
  const changes: Change[] = [];
  const add = async (messageId: string | undefined, deel: Lading) => {
    const opdracht = opdrachtVan(verzoek, dienst.namen.acties.abonnementen.antwoord);
    const made = await maakBericht(dienst.deps, { ...opdracht, ...(messageId && { messageId }), delen: [deel] });
    changes.push(...made.changes);
  };
  if (eerder.soort === 'herhaald')
    for (const { partner, delen } of eerder.berichten)
      for (const deel of delen)
        await add(undefined, { contentType: deel.contentType, inhoud: readPart(dienst.store, partner, deel) });
  else
    await nieuwAntwoord(dienst, verzoek, gevraagd, (nummer, deel) =>
      add(eerder.soort === 'geen' ? antwoordId(dienst, gevraagd, nummer) : undefined, deel),
    );
  return changes;
}

async function nieuwAntwoord(
  dienst: Dienst,
  verzoek: Verzoek,
  { aanvraag, oin }: Gevraagd,
  add: (nummer: number, deel: Lading) => Promise<void>,
): Promise<void> {
  const { verzoekId, vraag } = aanvraag;
  const context = dienst.context(verzoek);
  const kop = { verzoekId, peilmoment: context.clock(), soort: vraag.soort };
  const regels = regelStroom(abonnementenlijst(vraag, oin, context));
  let nummer = 1;
  do {
    await add(nummer, { contentType: GZIP, inhoud: gzipped(writeAbonnementen(kop, nummer, regels)) });
    nummer += 1;
  } while (await regels.meer());
}

async function* gzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const gzip = createGzip();
  const fed = pipeline(source, gzip);
  // What `source` throws comes out of `gzip` as well.
  fed.catch(() => undefined);
  for await (const chunk of gzip) yield chunk as Buffer;
  await fed;
}

/** The MessageId of part `nummer` of the first answer: found again by whoever asks the same. UUID version 8 (RFC 9562 §5.8, x-HDR-10). */
function antwoordId({ deps }: Dienst, { aanvraag: { verzoekId }, oin }: Gevraagd, nummer: number): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([oin, verzoekId, nummer]))
    .digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `${groups.join('-')}@${deps.host}`;
}

type Eerder =
  | { readonly soort: 'geen' }
  | { readonly soort: 'herhaald'; readonly berichten: readonly EbmsBericht[] }
  /** There was one, and its content is gone or can be read by the partner only. */
  | { readonly soort: 'verlopen' };

async function eerderAntwoord(dienst: Dienst, { bericht }: Verzoek, gevraagd: Gevraagd): Promise<Eerder> {
  const { ebms } = dienst.store;
  const { partner } = bericht;
  const berichten: EbmsBericht[] = [];
  for (;;) {
    const messageId = antwoordId(dienst, gevraagd, berichten.length + 1);
    const found = await ebms.get({ partner, richting: 'uit', messageId });
    if (!found) break;
    berichten.push(found);
  }
  if (berichten.length === 0) return { soort: 'geen' };
  for (const { id, delen } of berichten)
    if (!(await ebms.envelop(id)) || delen.some(({ contentType }) => contentType === ENCRYPTED_TYPE))
      return { soort: 'verlopen' };
  return { soort: 'herhaald', berichten };
}
