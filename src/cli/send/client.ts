// A client of `bode send`: sends one message and says what came back. Two exist: our own stack, and the stock `soap` package.
import type { Settings } from '../../config/index.ts';
import { DEFAULT_POLICY } from '../../security/index.ts';
import type { Bewijs } from '../../store/index.ts';
import { createTlsClient } from '../../transport/index.ts';
import { type Outcome, RAPPORT_PATH, type Rapport, type RequesterOptions, readBewijs, send } from '../../wus/index.ts';
import { text, type XmlElement } from '../../xml/index.ts';
import { BERICHT, type Item } from './inputs.ts';
import type { Party } from './party.ts';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';

/** What came back for one message. */
export type Reply =
  | {
      readonly ok: true;
      /** Verdict codes with how often: `Verwerkt`, `BerichtBestaatAl`, … */
      readonly codes: ReadonlyMap<string, number>;
      readonly bewijs?: Bewijs;
      /** The answer was signed, proven and confirmed our signature. */
      readonly proven: boolean;
    }
  | {
      readonly ok: false;
      readonly code: string;
      readonly text: string;
      readonly detail?: string;
      /** The server's report, when it was asked for and there is one. */
      readonly rapport?: Rapport;
    };

export interface Client {
  send(item: Item): Promise<Reply>;
  close(): void | Promise<void>;
}

export interface ClientSettings {
  readonly settings: Settings;
  readonly party: Party;
  /** Origin of the gateway. */
  readonly url: string;
  readonly signed: boolean;
  /** Certificate of the server (DER): 2W-be-SE. */
  readonly encryptFor?: Buffer;
  readonly parallel: number;
  /** Attachments go as MIME parts (WM001). */
  readonly mtom: boolean;
  /** Fetch the report of a refusal. */
  readonly explain: boolean;
}

/** The own stack of src/wus. */
export function ownClient(of: ClientSettings): Client {
  const { settings, party, url, signed, encryptFor, parallel, explain, mtom } = of;
  const client = createTlsClient({
    identity: { certificateChain: party.key.certificatePem, privateKey: party.key.keyPem },
    authorities: party.authorities,
    trust: party.trust,
    clock: Date.now,
    timeoutMs: settings.gateway.limits.requestTimeoutMs,
    maxResponseBytes: 16_777_216,
    maxSockets: parallel,
  });
  const options: RequesterOptions = {
    client,
    trust: party.trust,
    policy: { ...DEFAULT_POLICY, skewMs: settings.security.clockSkewMs },
    key: { privateKey: party.key.privateKey, certificate: party.key.certificate },
    oin: party.oin,
    signed,
    ...(encryptFor ? { encryptFor } : {}),
    ...(mtom ? { mtom: isBinary } : {}),
    clock: Date.now,
  };
  const reportOf = async ({ correlatieId }: Outcome): Promise<{ rapport?: Rapport }> => {
    if (!explain || correlatieId === undefined) return {};
    const answer = await client.get(url + RAPPORT_PATH + correlatieId, { Accept: 'application/json' });
    return answer.status === 200 ? { rapport: JSON.parse(answer.body.toString('utf8')) as Rapport } : {};
  };
  return {
    async send({ service, operation, make }) {
      const outcome = await send(options, { url: url + service.path, operation }, make());
      if (outcome.fault) {
        const { code, text: said, detail } = outcome.fault;
        const details = detail ? { detail: leaves(detail).join(', ') } : {};
        return { ok: false, code, text: said, ...details, ...(await reportOf(outcome)) };
      }
      const bewijs = readBewijs(outcome.payload);
      return {
        ok: true,
        codes: countCodes(outcome.payload),
        proven: outcome.verified !== undefined,
        ...(bewijs ? { bewijs } : {}),
      };
    },
    close: () => client.close(),
  };
}

/** What goes into parts: a bijlage, and the ciphertext of an encrypted Body (x-ENC-4). */
function isBinary({ uri, local }: XmlElement): boolean {
  return (uri === BERICHT && local === 'Inhoud') || (uri === XENC && local === 'CipherValue');
}

/** `VerwerkingsCode` of the official result, `code` of our own. */
export function countCodes(payload: XmlElement): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  const visit = (element: XmlElement): void => {
    if (
      (element.local === 'VerwerkingsCode' && element.uri === '') ||
      (element.local === 'code' && element.parent?.local === 'Resultaat')
    )
      codes.set(text(element), (codes.get(text(element)) ?? 0) + 1);
    for (const inner of element.children) visit(inner);
  };
  visit(payload);
  return codes;
}

/** `name: value` of every leaf below. */
export function leaves(element: XmlElement): readonly string[] {
  if (element.children.length === 0) return [`${element.local}: ${text(element)}`];
  return element.children.flatMap(leaves);
}
