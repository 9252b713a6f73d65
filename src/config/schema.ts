// The one schema of settings: every port, path, limit and switch, with its default (the demo of ARCHITECTURE.md) and its documentation.
// docs/settings.md, `bode doctor` and the names of the BODE_… variables are made from it.
import { z } from 'zod';
import { bezwaarTegenUrl } from '../backoffice/webhook/adres.ts';
import { parseOin } from '../core/index.ts';
import { DEFAULT_LIMITS } from '../xml/index.ts';

const MIB = 1_048_576;
const OWN = 'certs/dev/organisaties/00000099000000001000';

const group = <T extends z.ZodRawShape>(description: string, shape: T) =>
  z
    .strictObject(shape)
    .prefault({} as never)
    .describe(description);
/** A file or folder; a relative one counts from the folder of the settings file. */
const path = (fallback: string, description: string) =>
  z.string().min(1).default(fallback).meta({ path: true }).describe(description);
const maybePath = (description: string) => z.string().min(1).optional().meta({ path: true }).describe(description);
const host = (fallback: string, description: string) => z.string().min(1).default(fallback).describe(description);
const port = (fallback: number, description: string) =>
  z.int().min(0).max(65_535).default(fallback).describe(description);
const ms = (fallback: number, description: string) =>
  z.int().min(1).default(fallback).describe(`${description} Milliseconds.`);
const count = (fallback: number, description: string) => z.int().min(1).default(fallback).describe(description);
const flag = (fallback: boolean, description: string) => z.boolean().default(fallback).describe(description);
const url = (fallback: string, description: string) =>
  z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]+(?::\d{1,5})?$/i, 'must be https://host or https://host:port, without a path')
    .default(fallback)
    .describe(description);

/** One own key (x-PKI-15). Its files are in KEY_FILES, and become absolute as those of every setting do. */
const KEY_FIELDS = {
  certificate: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  chain: z.string().min(1).optional(),
  pkcs12: z.string().min(1).optional(),
  passwordFile: z.string().min(1).optional(),
  from: z.iso.datetime({ offset: true, error: 'must be a moment such as 2027-01-31T08:00:00Z' }).optional(),
};
const ownKey = z
  .strictObject(KEY_FIELDS)
  .refine(isFileKey, 'must have `certificate` and `key` (and perhaps `chain`), or only `pkcs12`');
const messageKey = z
  .strictObject({
    ...KEY_FIELDS,
    pkcs11: z
      .strictObject({ module: z.string().min(1), uri: z.string().min(1), pinFile: z.string().min(1) })
      .optional(),
  })
  .refine(
    ({ pkcs11, ...files }) =>
      pkcs11 === undefined ? isFileKey(files) : files.certificate !== undefined && !files.key && !files.pkcs12,
    'must have `certificate` with `key` or `pkcs11` (and perhaps `chain`), or only `pkcs12`',
  );

interface KeyFields {
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly chain?: string | undefined;
  readonly pkcs12?: string | undefined;
}

function isFileKey({ certificate, key, chain, pkcs12 }: KeyFields): boolean {
  if (pkcs12 === undefined) return certificate !== undefined && key !== undefined;
  return certificate === undefined && key === undefined && chain === undefined;
}

/** What in an own key is a file. */
export const KEY_FILES = ['certificate', 'key', 'chain', 'pkcs12', 'passwordFile'] as const;

const limits = group('What one party may ask of the gateway.', {
  bodyBytes: count(101 * MIB, 'Largest request body: a batch of 100 MiB (§3.3) and 1 MiB for the envelope. Bytes.'),
  headerBytes: count(16_384, 'Largest request line and headers together. Bytes.'),
  headersTimeoutMs: ms(10_000, 'Time for the TLS handshake, and for all headers.'),
  requestTimeoutMs: ms(300_000, 'Time for one whole request; also the time in which one byte must come.'),
  streamTimeoutMs: ms(14_400_000, 'Time for one whole ebMS2 message, which may be large.'),
  keepAliveMs: ms(60_000, 'An idle connection is closed after this.'),
  connectionLifetimeMs: ms(3_600_000, 'A connection takes no new request after this (WT008).'),
  sessionLifetimeS: count(3_600, 'Life of a TLS session ticket (WT008). Seconds.'),
  connectionsPerOin: count(64, 'Open connections of one organisation; more get fault 0051.'),
  exchanges: count(32, 'Messages that are handled at the same time. Organisations take turns, by messages and bytes.'),
  exchangesPerOin: count(1, 'Messages of one organisation that are handled at the same time, while others send too.'),
  waitingPerOin: count(
    256,
    'Messages of one organisation that may wait for their turn; more get HTTP 503 and fault 0051.',
  ),
  largeBytes: count(
    262_144,
    'A message of more bytes is large: it is handled by a worker thread, and not read before it may be kept in memory. Bytes.',
  ),
  largeMessages: count(
    4,
    'Large messages in memory at the same time; while several organisations send, of one at most half. Each takes up to gateway.limits.bodyBytes.',
  ),
  streamBytes: count(
    1100 * MIB,
    'Largest ebMS2 message; it is stored while it comes in and never in memory as a whole. Bytes.',
  ),
  streams: count(64, 'Messages of ebMS2 that come in at the same time; of one organisation at most half of them.'),
});

const xml = group('What one message may hold, so that reading it stays cheap; bytes as in gateway.limits.bodyBytes.', {
  maxDepth: count(DEFAULT_LIMITS.maxDepth, 'Nested elements.'),
  maxElements: count(DEFAULT_LIMITS.maxElements, 'Elements.'),
  maxAttributes: count(DEFAULT_LIMITS.maxAttributes, 'Attributes and namespace declarations of one element.'),
  maxTotalAttributes: count(DEFAULT_LIMITS.maxTotalAttributes, 'Attributes and namespace declarations in all.'),
  maxNames: count(DEFAULT_LIMITS.maxNames, 'Different names of elements and attributes.'),
  maxNameBytes: count(DEFAULT_LIMITS.maxNameBytes, 'Length of one name. Bytes.'),
  maxNamespaces: count(DEFAULT_LIMITS.maxNamespaces, 'Namespace declarations in force at one place.'),
  maxNamespaceLength: count(DEFAULT_LIMITS.maxNamespaceLength, 'Length of one namespace. Characters.'),
  maxValueBytes: count(DEFAULT_LIMITS.maxValueBytes, 'Length of one attribute value. Bytes.'),
  maxTextBytes: count(DEFAULT_LIMITS.maxTextBytes, 'Length of the text of one element. Bytes.'),
  maxReferences: count(DEFAULT_LIMITS.maxReferences, 'Character and entity references.'),
  maxExpansion: count(DEFAULT_LIMITS.maxExpansion, 'Canonical form of an element, as a multiple of the message.'),
});

const workers = group('Threads that handle large messages, so that small ones never wait for them.', {
  threads: z
    .int()
    .min(0)
    .max(16)
    .default(1)
    .describe('Most threads; they start with the first large message. 0 = handle large messages on the main thread.'),
  idleMs: ms(30_000, 'A thread without work ends after this, and its memory with it.'),
  memoryMiB: z
    .int()
    .min(64)
    .default(512)
    .describe(
      'Largest JavaScript heap of one thread; the bytes of messages are not in it. A message that needs more gets fault 0051. MiB.',
    ),
});

const gateway = group('The listener for organisations: SOAP over mutual TLS.', {
  host: host('localhost', 'Address to listen on.'),
  port: port(8443, 'Port to listen on; 443 in productie (TLS005).'),
  publicUrl: url('https://localhost:8443', 'Address of the gateway as partners know it; goes into the published WSDL.'),
  key: path(`${OWN}/key.pem`, 'Private key of Bode (PEM), for TLS and for signing.'),
  certificate: path(`${OWN}/cert.pem`, 'Certificate of that key (PEM).'),
  chain: path(`${OWN}/chain.pem`, 'Certificate and its issuers up to, not including, the root (PEM, x-PKI-7).'),
  keys: z
    .array(ownKey)
    .max(8)
    .default([])
    .describe(
      'Several own keys, so that one can follow the other without a restart; they replace `certificate`, `key` and `chain` above. Each is `{certificate, key, chain}` (PEM) or `{pkcs12}`, with `passwordFile` (first line of a file) where it is encrypted, and with `from` when it may not sign before a moment that was agreed with partners. Files may come later. The newest that is valid signs and serves TLS, the others decrypt (x-PKI-15, `docs/pki.md`).',
    ),
  keysPollMs: ms(30_000, 'Time between two looks at the files of own keys; SIGHUP looks at once.'),
  rapporten: z
    .boolean()
    .optional()
    .describe(
      'Keep for each refused message a report that its sender can fetch at /aansluiten/rapport/<correlatieId>. Absent = true outside productie; refused in productie.',
    ),
  limits,
  xml,
  workers,
  closeGraceMs: ms(10_000, 'At shutdown, time for requests that were accepted; what is left then is cut off.'),
});

const portal = group("The citizens' portal.", {
  enabled: flag(true, 'False runs the gateway without portal: the two do not need each other.'),
  host: host('localhost', 'Address to listen on.'),
  port: port(8444, 'Port to listen on.'),
  publicUrl: url('https://localhost:8444', 'Address of the portal as citizens know it.'),
  naam: z.string().min(1).max(40).default('MijnBode').describe('Name of the portal.'),
  beheerder: z
    .string()
    .min(1)
    .max(100)
    .default('Bode, demo-omgeving')
    .describe('Organisation that runs the portal and answers for it: stands on the privacy page and at login.'),
  helpdesk: group('Whom a citizen calls when the portal does not work.', {
    telefoon: z.string().min(1).max(20).default('088 000 00 00').describe('Telephone number.'),
    openingstijden: z
      .string()
      .min(1)
      .max(100)
      .default('Op werkdagen van 8.00 tot 17.00 uur.')
      .describe('Opening hours, one sentence.'),
  }),
  key: path(`${OWN}/key.pem`, 'Private key for TLS (PEM).'),
  chain: path(`${OWN}/chain.pem`, 'Certificate and its issuers (PEM).'),
  sessionIdleMs: ms(900_000, 'A session ends after this time without activity (§4.1).'),
  sessionAbsoluteMs: ms(7_200_000, 'A session ends after this time in any case (§4.1).'),
  developmentLogin: z
    .boolean()
    .optional()
    .describe(
      'Login by choosing a test person, without DigiD. Absent = only when omgeving is demo; never possible in productie.',
    ),
});

const operator = group("The operators' listener: health and metrics, without TLS.", {
  host: host('127.0.0.1', 'Address to listen on; keep it on a loopback or management network.'),
  port: port(9464, 'Port to listen on.'),
});

const trust = group('Whom Bode trusts. Partners are admitted by OIN, never by certificate (x-PKI-8).', {
  anchors: path('certs/dev/trust.pem', 'Root certificates (PEM). Production and TRIAL roots never together (x-PKI-3).'),
  intermediates: path('certs/dev/intermediates.pem', 'Domain and TSP CA certificates (PEM).'),
  crlFolder: path('certs/dev/crl', 'Folder with revocation lists (DER or PEM), re-read when a file changes (x-CRL-1).'),
  crlRefresh: flag(false, 'Also fetch the lists from their distribution points (x-CRL-2).'),
  crlRefreshMs: ms(
    14_400_000,
    'Longest time between two fetches; the publication bound of a TSP is four hours (x-CRL-2).',
  ),
  crlArchiveDays: z
    .int()
    .min(0)
    .max(36_500)
    .default(366)
    .describe(
      'How long lists that were in use are kept in `archive/` of the folder, as evidence on old messages (x-CRL-5); 0 keeps none. Days.',
    ),
  policies: z
    .array(z.string().regex(/^[0-2](?:\.\d+)+$/, 'must be an object identifier'))
    .optional()
    .describe(
      'Certificate policies of which an end certificate must hold one (x-PKI-1, x-PKI-2); an empty list accepts all. Absent = G1 `2.16.528.1.1003.1.2.8.6` and G4 `2.16.528.1.1003.1.2.44.15.35.11` in productie, and outside it also the TRIAL G4 `2.16.528.1.1003.1.2.41.15.35.11` (x-PKI-4).',
    ),
  minRsaBits: z.int().min(2048).default(2048).describe('Smallest RSA key of a certificate (x-TLS-8). Bits.'),
  testOins: flag(true, 'Accept OINs with the test prefix 00000099 (x-OIN-5); must be false in productie.'),
});

const security = group('Signed messages (2W-be-S).', {
  clockSkewMs: ms(60_000, "How far a sender's clock may be ahead (x-WSS-2)."),
  maxAgeMs: ms(300_000, 'Oldest Timestamp that is accepted; a MessageID is remembered at least this long (x-WSS-3).'),
  keys: z
    .array(messageKey)
    .max(8)
    .default([])
    .describe(
      'Own keys for messages and receipts, apart from those for TLS (x-PKI-15); as in gateway.keys, and also `{certificate, chain, pkcs11: {module, uri, pinFile}}` for a key in a token: the file of the PKCS#11 module, `pkcs11:token=…;object=…` and the file with the PIN. Needs the program `p11-kit`. Empty = the keys of the gateway.',
    ),
  ecdsa: flag(false, 'Also accept ECDSA P-256 and P-384 signatures (SIGN004: by agreement).'),
});

const store = group('Where everything is kept.', {
  url: z
    .string()
    .regex(/^sqlite:.+/, 'must be sqlite:<file>; other databases are not supported by this version')
    .default('sqlite:data/bode.sqlite')
    .describe('The database: `sqlite:` and a file. A relative file counts from the folder of the settings file.'),
  masterKeys: path(
    'data/master-keys.json',
    'File with the master keys that wrap the key of each box; keep it off the database backups.',
  ),
});

const smtp = group('The mail server, used when mail.delivery is smtp.', {
  host: host('localhost', 'Host name.'),
  port: port(587, 'Port: 587 for STARTTLS, 465 for implicit TLS.'),
  tls: z
    .enum(['starttls', 'implicit', 'none'])
    .default('starttls')
    .describe('How the connection is secured; `none` is refused in productie.'),
  user: z.string().min(1).optional().describe('User name; absent = no authentication.'),
  passwordFile: maybePath('File whose first line is the password of that user.'),
  connections: count(4, 'Connections kept open at the same time.'),
  timeoutMs: ms(30_000, 'Time for one step of the conversation with the server.'),
});

const mail = group('Mail to citizens.', {
  delivery: z
    .enum(['sink', 'smtp'])
    .default('sink')
    .describe(
      '`sink` keeps mails on this machine and is the only choice outside productie; `smtp` is the only choice in productie (§3.12).',
    ),
  from: z.email().default('meldingen@mijnbode.example').describe('Fixed sender address of every mail (§4.3).'),
  fromName: z.string().min(1).max(60).default('MijnBode').describe('Sender name beside that address.'),
  site: z
    .string()
    .regex(/^[a-z0-9.-]{1,100}$/, 'must be a plain host name')
    .default('mijnbode.example')
    .describe('Name of the portal as it stands in a mail: plain text, not a link (§4.3).'),
  smtp,
  sink: group('The built-in mail sink, used when mail.delivery is sink.', {
    port: port(0, 'Port of the sink on 127.0.0.1; 0 = any free port.'),
    folder: path('data/mail', 'Folder for the mails as .eml files.'),
    keep: count(200, 'Mails kept; older ones are removed.'),
  }),
});

const notification = group('When citizens hear that something is new (§3.12).', {
  bundleMs: z
    .int()
    .min(0)
    .optional()
    .describe(
      'At most one mail per citizen in this time; what comes meanwhile joins the next mail. 0 = a mail each. Absent = 0 in the demo, 900000 (15 minutes) elsewhere. Milliseconds.',
    ),
});

const delivery = group('The outbox workers.', {
  concurrency: z.int().min(1).max(64).default(32).describe('Tasks handled at the same time.'),
  leaseMs: ms(120_000, 'A task that is not finished after this may be taken by another worker.'),
});

const c14n = z.enum(['exclusive', 'inclusive']);

/** What a CPA does not say about a partner (traps 2 and 10). */
const partner = z.strictObject({
  cpaId: z.string().min(1),
  accepts: z.array(c14n).min(1).default(['exclusive']),
  signsWith: c14n.default('exclusive'),
  ecdsa: z.boolean().default(false),
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal');
const oin = z.string().refine((value) => parseOin(value) !== undefined, 'must be an OIN of 20 positions');

/** A program of an organisation that uses Bode as its ebMS2 adapter. The files of its webhook become absolute as those of every setting do. */
const application = z.strictObject({
  naam: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a letter and at most 39 small letters, digits or dashes'),
  oin,
  services: z.array(z.string().min(1)).min(1).optional(),
  tokenSha256: z.array(sha256).max(4).default([]),
  fingerprints: z.array(sha256).max(8).default([]),
  oins: z.array(oin).max(8).default([]),
  webhook: z
    .strictObject({ url: z.string().min(1), secretFile: z.string().min(1), caFile: z.string().min(1).optional() })
    .optional(),
});

const backoffice = group('REST and webhooks for organisations that use Bode as their ebMS2 adapter.', {
  enabled: flag(false, 'Listen for applications.'),
  host: host('localhost', 'Address to listen on.'),
  port: port(8445, 'Port to listen on.'),
  publicUrl: url(
    'https://localhost:8445',
    'Address as applications know it; goes into links and the OpenAPI document.',
  ),
  key: path(`${OWN}/key.pem`, 'Private key for TLS (PEM).'),
  chain: path(`${OWN}/chain.pem`, 'Certificate and its issuers (PEM).'),
  applications: z
    .array(application)
    .max(100)
    .default([])
    .describe(
      'Programs that send and fetch messages: `naam`, `oin` of the organisation for which they act, perhaps the `services` that they may see and use (absent = all), and how they log in: `tokenSha256` (SHA-256 of bearer tokens of at least 20 characters), `fingerprints` (SHA-256 of client certificates), `oins` (of PKIoverheid client certificates). `webhook` has the `url` for events, `secretFile` with `whsec_` and base64 of at least 24 random bytes (two lines while receivers change over), and perhaps `caFile` (PEM) for its server.',
    ),
  routes: z
    .array(
      z.strictObject({ service: z.string().min(1), action: z.string().min(1).optional(), naar: z.string().min(1) }),
    )
    .default([])
    .describe(
      'Which application gets what comes in: `service`, perhaps `action`, and `naar` (its naam); the first that fits. Without one the first application of the receiving organisation gets it.',
    ),
  leaseMs: ms(300_000, 'A message that was fetched and not confirmed within this time is offered again.'),
  webhookTimeoutMs: ms(10_000, 'Time for a webhook to answer.'),
  limits: group('What one application may ask.', {
    jsonBytes: count(4 * MIB, 'Largest request in JSON; multipart has no limit but gateway.limits.streamBytes. Bytes.'),
    requestTimeoutMs: ms(900_000, 'Time for one whole request.'),
    perMinute: count(6_000, 'Requests in a minute.'),
    atOnce: count(32, 'Requests at the same time.'),
    failedPerMinute: count(30, 'Failed logins from one address in a minute.'),
  }),
});

const ebmsName = (fallback: string, description: string) =>
  z.string().regex(/^\S+$/, 'must be a name without spaces').default(fallback).describe(description);

const mijnOverheid = group('Names by which ebMS2 messages are those of MijnOverheid; their CPA has the same.', {
  serviceType: ebmsName('urn:osb:services', 'Type of eb:Service.'),
  service: ebmsName('MIJNOVERHEID.ebMS.BB.2.0', 'Value of eb:Service.'),
  batchAction: ebmsName('GLOBE-R-BV-Request', 'A batch of berichten.'),
  resultAction: ebmsName('GLOBE-R-BV-Result', 'The result of a batch.'),
  listAction: ebmsName('GLOBE-R-A-Request', 'A request for subscriptions.'),
  listResultAction: ebmsName('GLOBE-R-A-Result', 'The list.'),
});

const ebms = group('Digikoppeling ebMS2, on the gateway.', {
  enabled: flag(true, 'Take and deliver ebMS2 messages.'),
  path: z
    .string()
    .regex(/^\/[a-z0-9/-]*$/i, 'must be a path such as /ebms')
    .default('/ebms')
    .describe('Where partners bring their messages.'),
  messageIdHost: host('bode.example', 'Right side of the MessageIds that are made here: a name of this organisation.'),
  keepMs: ms(30 * 86_400_000, 'How long a finished message and its content are kept for inspection.'),
  partners: z
    .array(partner)
    .default([])
    .describe(
      'What one agreement needs beyond its CPA: `cpaId`, the canonicalizations it `accepts`, the one it `signsWith` (`exclusive` or `inclusive`), and whether `ecdsa` is allowed.',
    ),
  limits: group('What one ebMS2 message may hold; its size is gateway.limits.streamBytes.', {
    soapBytes: count(MIB, 'Largest SOAP part. Bytes.'),
    parts: count(31, 'Payload parts.'),
    partHeaderBytes: count(8_192, 'Header of one MIME part. Bytes.'),
    encryptedBytes: count(32 * MIB, 'Largest encrypted payload, decrypted: it is held in memory. Bytes.'),
  }),
  delivery: group('The workers that deliver messages to partners.', {
    perLane: z.int().min(1).max(64).default(8).describe('Messages to one partner at the same time.'),
    leaseMs: ms(300_000, 'A delivery that is not finished after this may be taken by another process.'),
    pollMs: ms(1_000, 'How often work of other processes is looked for.'),
    timeoutMs: ms(60_000, 'Time without a byte from a partner, after which an exchange has failed.'),
  }),
  mijnOverheid,
  backoffice,
});

export const schema = z.strictObject({
  omgeving: z
    .enum(['demo', 'preproductie', 'productie'])
    .default('demo')
    .describe(
      'Where this Bode runs. Simulator numbers, test OINs and the development login exist only outside productie.',
    ),
  oin: z
    .string()
    .refine((value) => parseOin(value) !== undefined, 'must be an OIN of 20 positions')
    .default('00000099000000001000')
    .describe('OIN of the organisation that runs Bode: the one in its own certificate.'),
  gateway,
  portal,
  operator,
  trust,
  security,
  store,
  mail,
  notification,
  delivery,
  ebms,
  log: group('The event log, on the standard output.', {
    level: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('Lowest level that is written.'),
  }),
  demo: group('Demo data. Outside the demo nothing is loaded, whatever stands here.', {
    data: flag(true, 'Load organisations, test citizens and their post when they are not there yet.'),
    bigBox: flag(false, 'Also load the test citizen with 10,000 berichten.'),
    ebmsPort: port(8451, 'First port of the endpoints of the senders in their CPAs, where bode send --ebms listens.'),
  }),
});

export type RawSettings = z.output<typeof schema>;

/** Sentences about settings that do not go together; each names its setting. */
export function contradictions(settings: RawSettings): readonly string[] {
  const productie = settings.omgeving === 'productie';
  const rules: readonly (readonly [boolean, string])[] = [
    [productie && settings.trust.testOins, 'trust.testOins must be false in productie.'],
    [productie && settings.portal.developmentLogin === true, 'portal.developmentLogin must not be true in productie.'],
    [productie && settings.gateway.rapporten === true, 'gateway.rapporten must not be true in productie.'],
    [productie && settings.mail.delivery !== 'smtp', 'mail.delivery must be smtp in productie.'],
    [
      !productie && settings.mail.delivery === 'smtp',
      'mail.delivery must be sink outside productie: no mail may reach a real address.',
    ],
    [productie && settings.mail.smtp.tls === 'none', 'mail.smtp.tls must be starttls or implicit in productie.'],
    [productie && settings.trust.policies?.length === 0, 'trust.policies must name at least one policy in productie.'],
    [
      settings.mail.smtp.user !== undefined && !settings.mail.smtp.passwordFile,
      'mail.smtp.passwordFile is missing while mail.smtp.user is set.',
    ],
    [
      settings.portal.sessionIdleMs > settings.portal.sessionAbsoluteMs,
      'portal.sessionIdleMs must not be above portal.sessionAbsoluteMs.',
    ],
    [
      settings.gateway.limits.headersTimeoutMs > settings.gateway.limits.requestTimeoutMs,
      'gateway.limits.headersTimeoutMs must not be above gateway.limits.requestTimeoutMs.',
    ],
  ];
  return [...rules.filter(([broken]) => broken).map(([, sentence]) => sentence), ...backofficeFlaws(settings)];
}

function backofficeFlaws({ ebms: { backoffice: settings }, omgeving }: RawSettings): readonly string[] {
  const { applications, routes } = settings;
  const names = applications.map(({ naam }) => naam);
  const keys = applications.flatMap(({ tokenSha256, fingerprints, oins }) => [
    ...tokenSha256,
    ...fingerprints,
    ...oins,
  ]);
  return [
    ...twice(names).map((naam) => `ebms.backoffice.applications has ${naam} twice.`),
    ...twice(keys).map(() => 'ebms.backoffice.applications has the same token, fingerprint or OIN to log in twice.'),
    ...routes
      .filter(({ naar }) => !names.includes(naar))
      .map(({ naar }) => `ebms.backoffice.routes names ${naar}, which is not in ebms.backoffice.applications.`),
    ...applications.flatMap(({ naam, webhook }) => {
      const flaw = webhook && bezwaarTegenUrl(webhook.url, omgeving);
      return flaw === undefined ? [] : [`ebms.backoffice.applications: webhook.url of ${naam} ${flaw}.`];
    }),
  ];
}

function twice(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
