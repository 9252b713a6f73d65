// The arena of the attack suite: one gateway over real mutual TLS with one store per file, one sender, and the judge. The judge knows from
// its own table what a refusal looks like from outside, and asserts for every attack: exact fault QName and HTTP status, the true cause in
// the log, an unchanged store, nothing told that may not be told, bounded work. After each family the good message it started from, which
// was never sent, still passes; so no attack used it up.
import { Agent, request as httpsRequest } from 'node:https';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { expect } from 'chai';
import type { ErrorCode, Oin } from '../../../src/core/index.ts';
import type { Change, Store } from '../../../src/store/index.ts';
import type { WusDependencies } from '../../../src/wus/index.ts';
import { AFZENDER, BURGER, INTERMEDIAIR, oin, vul } from '../../support/domein.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { type MemoryStore, openMemoryStore } from '../../support/memory-store.ts';
import { type TestCertificate, type TestPki, type TrustOptions, testPki } from '../../support/pki.ts';
import { check, SOAP, WSA, WSSE, WSU } from '../../support/soap.ts';
import { PATH, SECRET, type Signer, signByBode, signByOracle } from './message.ts';

/** Names in certificates; they may be told to nobody. */
const NAMES = {
  sender: 'Gemeente Testdorp',
  intermediary: 'Knooppunt Testwijk',
  other: 'Waterschap Testmeer',
} as const;
export const OTHER: Oin = oin(4);
/** The organisation that runs this Bode. */
export const OWN: Oin = oin(9);

export interface Cast {
  readonly pki: TestPki;
  /** AFZENDER, who has an aansluiting. */
  readonly sender: TestCertificate;
  /** Another key and certificate of AFZENDER. */
  readonly renewed: TestCertificate;
  /** INTERMEDIAIR, without machtiging unless a test gives one. */
  readonly intermediary: TestCertificate;
  /** Another organisation with an aansluiting of its own. */
  readonly other: TestCertificate;
}

let cast: Promise<Cast> | undefined;

/** Keys and certificates, made once per process. */
export function theCast(): Promise<Cast> {
  cast ??= (async () => {
    const pki = await testPki();
    const [sender, renewed, intermediary, other] = await Promise.all([
      pki.issue({ oin: AFZENDER, naam: NAMES.sender, freshKey: true }),
      pki.issue({ oin: AFZENDER, naam: NAMES.sender, freshKey: true }),
      pki.issue({ oin: INTERMEDIAIR, naam: NAMES.intermediary, freshKey: true }),
      pki.issue({ oin: OTHER, naam: NAMES.other, freshKey: true }),
    ]);
    return { pki, sender, renewed, intermediary, other };
  })();
  return cast;
}

/** faultcode and HTTP status of each code: written down here once more, from digikoppeling.md §3.2, §3.3 and §3.7. */
const OUTSIDE = {
  'http.method': ['soap:Client', 405],
  'http.ambiguous': ['soap:Client', 400],
  'http.mediaType': ['soap:Client', 415],
  'http.charset': ['soap:Client', 415],
  'http.contentEncoding': ['soap:Client', 415],
  'http.tooLarge': ['soap:Client', 413],
  'http.empty': ['soap:Client', 400],
  'http.incomplete': ['soap:Client', 400],
  'http.notFound': ['soap:Client', 404],
  'http.tooMany': ['soap:Server', 503],
  'tls.peer': ['soap:Client', 403],
  'mime.type': ['soap:Client', 415],
  'mime.malformed': ['soap:Client', 400],
  'mime.truncated': ['soap:Client', 400],
  'mime.encoding': ['soap:Client', 400],
  'mime.limit': ['soap:Client', 413],
  'xop.reference': ['soap:Client', 400],
  'xml.malformed': ['soap:Client', 400],
  'xml.forbidden': ['soap:Client', 400],
  'xml.encoding': ['soap:Client', 400],
  'xml.limit': ['soap:Client', 400],
  'soap.version': ['soap:VersionMismatch', 500],
  'soap.structure': ['soap:Client', 500],
  'soap.mustUnderstand': ['soap:MustUnderstand', 500],
  'soap.action': ['soap:Client', 500],
  'soap.foreignHeader': ['soap:Client', 500],
  'wsa.namespace': ['soap:Client', 500],
  'wsa.toMissing': ['wsa:MessageAddressingHeaderRequired', 500],
  'wsa.actionMissing': ['wsa:MessageAddressingHeaderRequired', 500],
  'wsa.messageIdMissing': ['wsa:MessageAddressingHeaderRequired', 500],
  'wsa.cardinality': ['wsa:InvalidAddressingHeader', 500],
  'wsa.value': ['wsa:InvalidAddressingHeader', 500],
  'wsa.replyTo': ['wsa:OnlyAnonymousAddressSupported', 500],
  'wsa.actionUnknown': ['wsa:ActionNotSupported', 500],
  'wss.missing': ['wsse:InvalidSecurity', 500],
  'wss.unexpected': ['wsse:InvalidSecurity', 500],
  'wss.structure': ['wsse:InvalidSecurity', 500],
  'wss.algorithm': ['wsse:UnsupportedAlgorithm', 500],
  'wss.token': ['wsse:InvalidSecurityToken', 500],
  'wss.signature': ['wsse:FailedCheck', 500],
  'wss.coverage': ['wsse:FailedCheck', 500],
  'wss.expired': ['wsu:MessageExpired', 500],
  'wss.replay': ['wsse:FailedAuthentication', 500],
  'wss.identity': ['wsse:FailedAuthentication', 500],
  'wss.profile': ['wsse:InvalidSecurity', 500],
  'wss.encryption': ['wsse:FailedCheck', 500],
  'auth.noAansluiting': ['soap:Client', 500],
  'auth.opgeschort': ['soap:Client', 500],
  'schema.invalid': ['soap:Client', 500],
  'content.invalid': ['soap:Client', 500],
} as const satisfies Partial<Record<ErrorCode, readonly [fault: string, http: number]>>;

export type Refused = keyof typeof OUTSIDE;

/** Codes that the Body causes: only their fault has a detail (x-FLT-3). */
const WITH_DETAIL: ReadonlySet<Refused> = new Set(['auth.opgeschort', 'schema.invalid', 'content.invalid']);
const BLURRED = 'The security of the message could not be verified.';
/** Codes that must look alike from outside but for their faultcode (x-FLT-7). */
const ALIKE: ReadonlySet<Refused> = new Set([
  'wss.structure',
  'wss.algorithm',
  'wss.token',
  'wss.signature',
  'wss.encryption',
  'wss.coverage',
]);
const FAULT_NAMESPACES: Readonly<Record<string, string>> = { soap: SOAP, wsa: WSA, wsse: WSSE, wsu: WSU };

/** CPU time that one attack may cost client, server and judge together, ms. */
const MOST_CPU_MS = 2_000;
/** Memory that a family of attacks may leave behind, bytes. */
const MOST_GROWTH = 64 * 1024 * 1024;

const INTERNALS = [
  /node_modules|node:internal|\bat [\w.<>]+ \(|\.(?:ts|js|mjs):\d|libxml|openssl|xmldom|xml-crypto|sqlite/i,
  /\bERR_[A-Z]|\bE[A-Z]{5,}\b|[A-Z]\w*Error\b|\/(?:work|home|tmp|usr|src|root)\//,
];
/** Base64 in answers: it may hold any letters by chance. */
const BASE64 = /<(ds:SignatureValue|ds:DigestValue|wsse:BinarySecurityToken)\b([^>]*)>[^<]*<|\bValue="[^"]*"/g;

export interface Sent {
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly path?: string;
  /** Certificate of the connection; default the sender's. */
  readonly as?: TestCertificate;
}

export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What is known before an attack, to compare with what is true after it. */
export interface Before {
  readonly store: unknown;
  readonly lines: number;
  readonly cpu: NodeJS.CpuUsage;
}

export class Arena {
  readonly gateway: TestGateway;
  readonly cast: Cast;
  /** The memory store, unless the arena was opened on another one. */
  readonly store: Store;
  readonly #snapshot: () => unknown;
  readonly #agents = new Map<TestCertificate, Agent>();
  readonly #good = new Map<Signer, Promise<string>>();

  constructor(parts: { gateway: TestGateway; cast: Cast; store: Store; snapshot: () => unknown }) {
    this.gateway = parts.gateway;
    this.cast = parts.cast;
    this.store = parts.store;
    this.#snapshot = parts.snapshot;
  }

  /** The good message of this arena by `signer`: signed once, sent last. */
  good(signer: Signer): Promise<string> {
    const made = this.#good.get(signer) ?? this.fresh(signer);
    this.#good.set(signer, made);
    return made;
  }

  /** A good message that nobody has seen. */
  async fresh(signer: Signer = 'bode'): Promise<string> {
    return signer === 'bode' ? signByBode(this.cast.sender) : signByOracle(this.cast.sender);
  }

  send(sent: Sent): Promise<Heard> {
    // A kept connection may be closed by the other side in the moment that it is used again (RFC 9112 §9.3.1).
    return this.#post(sent).catch((error: Error & { reused?: boolean }) => {
      if (error.reused) return this.#post(sent);
      throw error;
    });
  }

  #post({ body, headers = {}, path = PATH, as = this.cast.sender }: Sent): Promise<Heard> {
    const { port, pki } = this.gateway;
    let agent = this.#agents.get(as);
    if (!agent) {
      agent = new Agent({ keepAlive: true, maxSockets: 4, ca: pki.anchorsPem, cert: as.chainPem, key: as.keyPem });
      this.#agents.set(as, agent);
    }
    const all = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""', ...headers };
    const options = { host: '127.0.0.1', port, servername: 'localhost', path, method: 'POST', agent, headers: all };
    return new Promise((resolve, reject) => {
      const request = httpsRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      request.on('error', (error) => reject(Object.assign(error, { reused: request.reusedSocket })));
      request.end(body);
    });
  }

  before(): Before {
    return { store: this.#snapshot(), lines: this.gateway.log.length, cpu: process.cpuUsage() };
  }

  /** Asserts that `heard` refuses with exactly this code and that nothing else happened since `before`. */
  judge(heard: Heard, code: Refused, before: Before): void {
    const [fault, http] = OUTSIDE[code];
    const logged = this.gateway.log.slice(before.lines);
    const last = logged.at(-1);
    expect(
      { fault: faultOf(heard.body).qname, http: heard.status, logged: last?.code },
      JSON.stringify(last),
    ).to.deep.equal({
      fault,
      http,
      logged: code,
    });
    this.unchanged(before);
    judgeFault(heard, code);
    this.judgeTold(heard, before);
  }

  unchanged(before: Before): void {
    expect(this.#snapshot(), 'the store changed').to.deep.equal(before.store);
  }

  /** Nothing that peers or readers of the log may not know; the work was bounded; nothing unexpected happened. */
  judgeTold(heard: Heard, before: Before): void {
    const logged = this.gateway.log.slice(before.lines);
    const lines = JSON.stringify(logged);
    const said = JSON.stringify(heard.headers) + heard.body.replace(BASE64, '<');
    for (const [where, told] of [
      ['the answer', said],
      ['the log', lines],
    ] as const) {
      for (const internals of INTERNALS) expect(internals.exec(told)?.[0], `internals in ${where}`).to.equal(undefined);
      for (const secret of [SECRET, BURGER, ...Object.values(NAMES)])
        expect(told.includes(secret), `${secret} in ${where}`).to.equal(false);
    }
    expect(logged.filter(({ event }) => event === 'process.error')).to.deep.equal([]);
    const { user, system } = process.cpuUsage(before.cpu);
    expect((user + system) / 1000, 'CPU time, ms').to.be.below(MOST_CPU_MS);
  }

  /** A good message is taken: HTTP 200, one bericht more. */
  async passes(message: string | Buffer): Promise<void> {
    const before = this.before();
    const heard = await this.send({ body: message });
    expect(heard.status, heard.body).to.equal(200);
    expect(heard.body).to.contain('>Verwerkt<');
    expect(this.#snapshot()).not.to.deep.equal(before.store);
  }

  async close(): Promise<void> {
    for (const agent of this.#agents.values()) agent.destroy();
    await this.gateway.close();
  }
}

/** faultcode with its prefix exchanged for the conventional one of the namespace that it is bound to. */
export function faultOf(body: string): { readonly qname: string; readonly text: string; readonly element?: Element } {
  if (!body.startsWith('<')) return { qname: 'no fault', text: body };
  const document = new DOMParser().parseFromString(body, 'text/xml');
  const element = document.getElementsByTagNameNS(SOAP, 'Fault')[0];
  if (!element) return { qname: 'no fault', text: '' };
  const code = element.getElementsByTagName('faultcode')[0]!;
  const [prefix, local] = code.textContent!.split(':');
  // The types of xmldom forget the parameter.
  const uri = (code as unknown as { lookupNamespaceURI(prefix: string): string | null }).lookupNamespaceURI(prefix!);
  const known = Object.keys(FAULT_NAMESPACES).find((name) => FAULT_NAMESPACES[name] === uri);
  return {
    qname: `${known ?? uri}:${local}`,
    text: element.getElementsByTagName('faultstring')[0]!.textContent!,
    element,
  };
}

/** The form of a fault: SOAP 1.1 §4.4, x-HTTP-1, x-FLT-3, x-FLT-7, x-WSA-13. */
function judgeFault({ headers, body }: Heard, code: Refused): void {
  const { qname, text, element } = faultOf(body);
  expect(headers['content-type']).to.equal('text/xml; charset=utf-8');
  const children = Array.from(element!.childNodes).map((node) => node.nodeName);
  expect(children).to.deep.equal(['faultcode', 'faultstring', ...(WITH_DETAIL.has(code) ? ['detail'] : [])]);
  if (ALIKE.has(code)) expect(text).to.equal(BLURRED);
  const action = element!.ownerDocument!.getElementsByTagNameNS(WSA, 'Action')[0]!.textContent;
  expect(action).to.equal(qname.startsWith('wsa:') ? `${WSA}/fault` : `${WSA}/soap/fault`);
}

/** A fault is signed by Bode over everything in it, by xml-crypto's verdict (WB004). */
function judgeSignature(body: string): void {
  const token = /<wsse:BinarySecurityToken[^>]*>([^<]+)</.exec(body)?.[1];
  expect(token, 'the fault is not signed').to.be.a('string');
  const { valid, covered } = check(body, Buffer.from(token!, 'base64'));
  expect(valid).to.equal(true);
  expect(covered).to.include.members(['To', 'Action', 'MessageID', 'Timestamp', 'Body']);
}

export interface ArenaOptions {
  readonly more?: Partial<WusDependencies>;
  readonly limits?: NonNullable<Parameters<typeof startTestGateway>[1]>['limits'];
  readonly trust?: TrustOptions | ((cast: Cast) => TrustOptions | Promise<TrustOptions>);
  /** Records besides those of domein.ts. */
  readonly records?: readonly Change[];
  /** Another store than the one in memory, and what of it may not change. */
  readonly store?: () => Promise<{ readonly store: Store; snapshot(): unknown; close(): Promise<void> }>;
}

/** An arena without hooks. */
export async function makeArena(options: ArenaOptions = {}): Promise<Arena> {
  const people = await theCast();
  const memory: MemoryStore | undefined = options.store ? undefined : openMemoryStore();
  const opened = await options.store?.();
  const store = opened?.store ?? memory!;
  const aansluiting = {
    functie: 'BERICHTENBOX',
    profiel: '2W-be-S',
    ondertekening: 'verplicht',
    status: 'productie',
  } as const;
  await vul(store, [{ kind: 'aansluiting', value: { oin: OTHER, ...aansluiting } }, ...(options.records ?? [])]);
  const trust = typeof options.trust === 'function' ? await options.trust(people) : options.trust;
  const gateway = await startTestGateway(store, {
    more: { oin: OWN, ...options.more },
    ...(options.limits ? { limits: options.limits } : {}),
    ...(trust ? { trust } : {}),
  });
  const arena = new Arena({ gateway, cast: people, store, snapshot: opened?.snapshot ?? (() => memory!.inhoud()) });
  const close = arena.close.bind(arena);
  arena.close = async () => {
    await close();
    await opened?.close();
  };
  return arena;
}

/** What `act` does in an arena of its own. */
export async function inArena(options: ArenaOptions, act: (arena: Arena) => Promise<void>): Promise<void> {
  const arena = await makeArena(options);
  try {
    await act(arena);
  } finally {
    await arena.close();
  }
}

/** One arena for the tests of the running `describe`; it also watches what memory they leave behind. */
export function openArena(options: ArenaOptions = {}): () => Arena {
  let arena: Arena | undefined;
  let heap = 0;
  before(async function () {
    this.timeout(30_000);
    arena = await makeArena(options);
    await arena.passes(await arena.fresh('xml-crypto'));
    heap = memoryInUse();
  });
  after(async () => {
    if (!arena) return;
    await arena.close();
    expect(memoryInUse() - heap, 'bytes of memory left behind').to.be.below(MOST_GROWTH);
  });
  return () => arena!;
}

let collect: (() => void) | undefined;

function memoryInUse(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // Twice: buffers are given back after the pass that found them dead.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** One attack: how a good message becomes it, and what it must come to. */
export interface Attack {
  readonly name: string;
  make(good: string, arena: Arena): string | Buffer | Sent | Promise<string | Buffer | Sent>;
  readonly refused: Refused;
  /** Makes sense for messages of this signer only, e.g. since it signs by itself. Default: both are attacked. */
  readonly by?: Signer;
  /** An ordinary XML Signature verifier (xml-crypto) finds the signature in the attack valid: only the profile can refuse it. Looked at once. */
  readonly genuine?: boolean;
}

/** A family: each attack as a test for each signer, and then the good messages they all began as. */
export function attacks(arena: () => Arena, table: readonly Attack[], options: { goodAfterEach?: boolean } = {}): void {
  const names = new Set<string>();
  let fault = '';
  for (const attack of table) {
    if (names.has(attack.name)) throw new Error(`two attacks are called ${attack.name}`);
    names.add(attack.name);
    for (const signer of attack.by ? [attack.by] : (['xml-crypto', 'bode'] as const))
      it(`${attack.name} → ${attack.refused} [${signer}]`, async () => {
        const made = await attack.make(await arena().good(signer), arena());
        const sent = typeof made === 'string' || Buffer.isBuffer(made) ? { body: made } : made;
        if (attack.genuine && signer === 'xml-crypto')
          expect(check(sent.body.toString(), arena().cast.sender.certificate).valid, 'genuine signature').to.equal(
            true,
          );
        const before = arena().before();
        const heard = await arena().send(sent);
        arena().judge(heard, attack.refused, before);
        // A peer that is no organisation gets a fault without signature.
        if (attack.refused !== 'tls.peer') fault = heard.body;
        if (options.goodAfterEach) await arena().passes(await arena().fresh());
      });
  }
  it('and the faults are signed, by the verdict of xml-crypto', () => judgeSignature(fault));
  for (const signer of ['xml-crypto', 'bode'] as const)
    it(`and the good message is still as good as it was [${signer}]`, async () => {
      await arena().passes(await arena().good(signer));
    });
}
