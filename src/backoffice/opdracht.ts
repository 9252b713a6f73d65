// What an application asks to send, as it is written in JSON, and the parties and service that its agreement means by it.

import type { Omgeving } from '../core/index.ts';
import { anderePartij, type Cpa, eigenPartij, isMessageId, type Opdracht } from '../ebms/index.ts';
import { parseContentType } from '../transport/index.ts';
import { Probleem } from './probleem.ts';
import type { Applicatie } from './types.ts';
import { leesObject, NAAM, tekst, type Velden, type Vorm, verplicht } from './velden.ts';
import { isService, magService } from './zicht.ts';

/** A payload as it is announced; in a request in JSON its content is there too. */
export interface Aankondiging {
  readonly contentType: string;
  readonly contentId?: string;
  readonly inhoud?: Buffer;
}

export interface Inzending {
  readonly cpaId: string;
  readonly action: string;
  readonly service?: string;
  readonly conversationId?: string;
  readonly refToMessageId?: string;
  readonly messageId?: string;
  readonly delen: readonly Aankondiging[];
}

const VELDEN = ['cpaId', 'action', 'service', 'conversationId', 'refToMessageId', 'messageId', 'delen'] as const;
const CONTENT_ID: Vorm = { patroon: /^[!-;=?-~]{1,200}$/, uitleg: 'een Content-ID zonder punthaken' };
const TYPE: Vorm = { patroon: /^[\t -~]{3,200}$/, uitleg: 'een mediatype' };
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export interface Lezen {
  /** Payload parts, at most. */
  readonly delen: number;
  /** `json`: the content stands in the object; `multipart`: it follows. */
  readonly vorm: 'json' | 'multipart';
}

/** @throws Probleem `ongeldig` */
export function leesInzending(value: unknown, { delen: hoogstens, vorm }: Lezen): Inzending {
  const velden = leesObject(value, 'Het verzoek', VELDEN);
  const { delen = [] } = velden;
  if (!Array.isArray(delen)) throw new Probleem('ongeldig', 'delen moet een lijst zijn.');
  if (delen.length > hoogstens) throw new Probleem('ongeldig', `Een bericht heeft hoogstens ${hoogstens} delen.`);
  const gelezen = delen.map((deel: unknown, nr) => leesDeel(deel, nr, vorm));
  const ids = gelezen.flatMap(({ contentId }) => contentId ?? []);
  if (new Set(ids).size < ids.length) throw new Probleem('ongeldig', 'Een contentId komt twee keer voor.');
  return {
    cpaId: verplicht(velden, 'cpaId', NAAM),
    action: verplicht(velden, 'action', NAAM),
    delen: gelezen,
    ...kenmerken(velden),
  };
}

type Kenmerk = 'service' | 'conversationId' | 'refToMessageId' | 'messageId';

function kenmerken(velden: Velden): Partial<Pick<Inzending, Kenmerk>> {
  for (const naam of ['refToMessageId', 'messageId'] as const) {
    const value = tekst(velden, naam, NAAM);
    if (value !== undefined && !isMessageId(value))
      throw new Probleem('ongeldig', `${naam} moet de vorm kenmerk@domein hebben, zonder punthaken.`);
  }
  const namen: readonly Kenmerk[] = ['service', 'conversationId', 'refToMessageId', 'messageId'];
  return Object.fromEntries(
    namen.flatMap((naam) => {
      const value = tekst(velden, naam, NAAM);
      return value === undefined ? [] : [[naam, value]];
    }),
  );
}

function leesDeel(value: unknown, nr: number, vorm: Lezen['vorm']): Aankondiging {
  const plaats = `delen[${nr}]`;
  const namen = ['contentType', 'contentId'];
  const velden = leesObject(value, plaats, vorm === 'json' ? [...namen, 'inhoud'] : namen);
  const contentType = verplicht(velden, 'contentType', TYPE);
  judgeType(contentType);
  const contentId = tekst(velden, 'contentId', CONTENT_ID);
  return {
    contentType,
    ...(contentId === undefined ? {} : { contentId }),
    ...(vorm === 'json' ? { inhoud: leesInhoud(velden, plaats) } : {}),
  };
}

function judgeType(contentType: string): void {
  let mediaType: string;
  try {
    ({ mediaType } = parseContentType(contentType));
  } catch {
    throw new Probleem('ongeldig', 'contentType moet een mediatype zijn, zoals application/xml.');
  }
  if (mediaType.startsWith('multipart/') || mediaType.startsWith('message/'))
    throw new Probleem('ongeldig', 'Een deel mag zelf niet uit delen bestaan.');
}

function leesInhoud({ inhoud }: Velden, plaats: string): Buffer {
  if (typeof inhoud !== 'string' || !BASE64.test(inhoud))
    throw new Probleem('ongeldig', `${plaats}.inhoud moet base64 zijn.`);
  return Buffer.from(inhoud, 'base64');
}

/**
 * The parties, roles and service of a message of this application by the agreement; what else does not fit is judged when it is made.
 * @throws Probleem `nietToegestaan`
 */
export function adresseer(
  cpa: Cpa,
  { action, service }: Pick<Inzending, 'action' | 'service'>,
  { applicatie, omgeving }: { readonly applicatie: Applicatie; readonly omgeving: Omgeving },
): Pick<Opdracht, 'from' | 'to' | 'service'> {
  const eigen = eigenPartij(cpa, applicatie.oin, omgeving);
  if (!eigen) throw new Probleem('nietToegestaan', 'Uw organisatie is geen partij in deze overeenkomst.');
  const ander = anderePartij(cpa, eigen);
  const mogelijk = eigen.roles
    .filter((rol) => (service === undefined || isService(service, rol.service)) && magService(applicatie, rol.service))
    .filter(({ canSend }) => canSend.some((binding) => binding.action === action));
  const [rol, ...meer] = mogelijk;
  if (!rol) throw new Probleem('nietToegestaan', 'U mag deze actie niet verzenden volgens deze overeenkomst.');
  if (meer.length > 0)
    throw new Probleem('nietToegestaan', 'Deze actie bestaat in meer services: noem ook de service.');
  const ontvanger = ander.roles.find(
    ({ service: their, canReceive }) =>
      their.value === rol.service.value && canReceive.some((binding) => binding.action === action),
  );
  if (!ontvanger) throw new Probleem('nietToegestaan', 'De andere partij ontvangt deze actie niet.');
  return {
    from: { partyIds: eigen.partyIds, role: rol.role },
    to: { partyIds: ander.partyIds, role: ontvanger.role },
    service: rol.service,
  };
}
