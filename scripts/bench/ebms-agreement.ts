// The agreements of the ebMS2 benchmark: Bode with each of the first senders, one per profile, with the acknowledgement in the HTTP answer
// (mshSignalsOnly), so that one exchange is a whole delivery.
import { newGuid } from '../../src/core/index.ts';
import { type EbmsProfiel, type Kanaal, kanaalVoor, maakCpa, parseCpa } from '../../src/ebms/index.ts';
import type { Change } from '../../src/store/index.ts';
import { der, type Party, type World } from './world.ts';

const HOUR = 3_600_000;
export const EBMS_PATH = '/ebms';
export const SERVICE = { value: 'OSB:Bench:1:0', type: 'urn:osb:services' };
/** What the partner sends, and what Bode sends. */
export const ACTIONS = { in: 'melding', uit: 'antwoord' } as const;
export const PARTNERS = 8;

export interface Agreement {
  readonly cpaId: string;
  readonly xml: string;
}

/** One for each of the first senders. `endpoint` is where they take messages. */
export function agreements(world: World, profiel: EbmsProfiel, endpoint: string): readonly Agreement[] {
  return world.senders.slice(0, PARTNERS).map((sender) => {
    const made = maakCpa({
      versie: profiel,
      start: Date.now() - HOUR,
      end: Date.now() + 24 * HOUR,
      service: SERVICE,
      a: partij(world.bode, 'Bode', `https://localhost${EBMS_PATH}`),
      b: partij(sender, 'Partner', endpoint),
      acties: [
        { actie: ACTIONS.in, van: 'b', profiel },
        { actie: ACTIONS.uit, van: 'a', profiel },
      ],
      syncSignals: true,
    });
    if (!made.ok) throw new Error(made.bezwaren.join(' '));
    return { cpaId: made.cpaId, xml: made.bytes.toString('utf8') };
  });
}

function partij({ oin, certificate }: Party, naam: string, endpoint: string) {
  const own = der(certificate);
  return { naam, oin, rol: naam, endpoint, certificaten: { tlsClient: own, tlsServer: own, signing: own } };
}

/** Whom a message comes from or goes to. */
export function party({ oin }: Party, role: 'Bode' | 'Partner') {
  return { partyIds: [{ value: oin, type: 'urn:osb:oin' }], role };
}

/** The channel of what a partner sends. */
export function channelOf({ xml }: Agreement, world: World, sender: Party): Kanaal {
  const parsed = parseCpa(Buffer.from(xml));
  if (!parsed.ok) throw new Error('the agreement cannot be read');
  const vraag = { from: party(sender, 'Partner'), to: party(world.bode, 'Bode'), service: SERVICE, action: ACTIONS.in };
  const found = kanaalVoor(parsed.cpa, vraag);
  if (!found.ok) throw new Error(found.tekst);
  return found.kanaal;
}

/** The agreement as the store takes it. */
export function imported({ cpaId, xml }: Agreement): Change {
  const now = Date.now();
  const dates = { actiefVanaf: now - HOUR, geimporteerdOp: now };
  return { kind: 'cpa', value: { cpaId, versie: newGuid(now), xml, ingeschakeld: true, ...dates } };
}
