// `bode doctor`: looks at everything a start needs and says per part whether it is well, and what to mend. Changes nothing.
// With `--cert` it judges a partner's certificate as the gateway would (x-CRL-3, x-PKI-1, x-PKI-8 … x-PKI-11).
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { Settings } from '../config/index.ts';
import { type EpochMs, utc } from '../core/index.ts';
import { createCrlStore, createTrust, type Level, pemBlocks, type Trust } from '../pki/index.ts';
import { loadContracts } from '../schema/index.ts';
import { loadMasterKeys, openSqliteStore, schemaVersion } from '../store/sqlite/index.ts';
import { CommandError, say, sayJson, sentenceFor } from './output.ts';
import { ownKeyFindings } from './own-keys.ts';
import { readSettings } from './settings.ts';
import { ROOT, VERSION } from './version.ts';

interface Options {
  readonly config?: string;
  readonly cert?: string;
  readonly json?: boolean;
}

interface Finding {
  readonly onderdeel: string;
  readonly oordeel: 'goed' | 'let op' | 'fout';
  readonly uitleg: string;
}

const DAY_MS = 86_400_000;
const MARKS = { goed: '✔', 'let op': '!', fout: '✘' } as const;

export async function doctor(options: Options): Promise<void> {
  const settings = readSettings(options);
  const now = Date.now();
  const findings = options.cert ? await judgePartner(settings, options.cert, now) : await examine(settings, now);
  if (options.json) sayJson(findings);
  else for (const { onderdeel, oordeel, uitleg } of findings) say(`${MARKS[oordeel]} ${onderdeel}: ${uitleg}`);
  const wrong = findings.filter(({ oordeel }) => oordeel === 'fout').length;
  if (wrong > 0) throw new CommandError(`${wrong} finding(s) above must be mended before Bode can run well.`);
}

async function examine(settings: Settings, now: EpochMs): Promise<readonly Finding[]> {
  const source = settings.file ?? 'defaults and BODE_… variables';
  return [
    { onderdeel: 'versie', oordeel: 'goed', uitleg: `Bode ${VERSION}, Node ${process.versions.node}` },
    { onderdeel: 'instellingen', oordeel: 'goed', uitleg: `omgeving ${settings.omgeving}, from ${source}` },
    ...(await guarded('sleutel', async () => ownKeyFindings(settings, await openTrust(settings), now))),
    ...(await guarded('vertrouwen', () => trustAndCrls(settings, now))),
    ...(await guarded('contract', contract)),
    ...(await guarded('opslag', () => storage(settings))),
    ...(await ports(settings)),
  ];
}

/** The findings, or the one sentence of the failure. */
async function guarded(onderdeel: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [{ onderdeel, oordeel: 'fout', uitleg: sentenceFor(error) }];
  }
}

async function openTrust({ trust }: Settings): Promise<Trust> {
  const read = (file: string) => pemBlocks(readFileSync(file, 'latin1'), 'CERTIFICATE');
  const crls = createCrlStore({ folder: trust.crlFolder, clock: Date.now });
  const made = createTrust({
    anchors: read(trust.anchors),
    intermediates: read(trust.intermediates),
    policies: trust.policies,
    minRsaBits: trust.minRsaBits,
    crls,
    testOinAllowed: trust.testOins,
  });
  await crls.reload();
  return made;
}

async function trustAndCrls(settings: Settings, now: EpochMs): Promise<readonly Finding[]> {
  const trust = await openTrust(settings);
  const problem = trust.health(now);
  const held = trust.held.map(({ role }) => role);
  const anchors = held.filter((role) => role === 'anchor').length;
  const findings: Finding[] = [
    problem
      ? { onderdeel: 'vertrouwen', oordeel: 'fout', uitleg: problem }
      : { onderdeel: 'vertrouwen', oordeel: 'goed', uitleg: `${anchors} anchor(s), ${held.length - anchors} CA(s)` },
  ];
  for (const { certificate } of trust.held) {
    const days = Math.floor((certificate.notAfter - now) / DAY_MS);
    if (days < 90)
      findings.push({
        onderdeel: 'vertrouwen',
        oordeel: days < 0 ? 'fout' : 'let op',
        uitleg: `${certificate.subject.text}: ${days} days left`,
      });
  }
  for (const { issuer, status, nextUpdate, ageMs, revoked, failure } of trust.crls.states(now)) {
    const parts = [
      status,
      ageMs !== undefined && `${hours(ageMs)} old`,
      nextUpdate !== undefined && `next update ${utc(nextUpdate)}`,
      revoked !== undefined && `${revoked} revoked`,
      failure !== undefined && `last fetch: ${failure}`,
    ];
    const uitleg = `${issuer}: ${parts.filter((part) => part !== false).join(', ')}`;
    const left = nextUpdate === undefined ? 0 : nextUpdate - now;
    findings.push({
      onderdeel: 'CRL',
      oordeel: status !== 'current' ? 'fout' : left < DAY_MS ? 'let op' : 'goed',
      uitleg,
    });
  }
  for (const { file, reason } of trust.crls.problems())
    findings.push({ onderdeel: 'CRL', oordeel: 'let op', uitleg: `${file}: ${reason}` });
  return findings;
}

async function contract(): Promise<readonly Finding[]> {
  const contracts = await loadContracts(ROOT);
  const uitleg = contracts.services.map(({ path, operations }) => `${path} (${operations.length})`).join(', ');
  contracts.dispose();
  return [{ onderdeel: 'contract', oordeel: 'goed', uitleg: `services and operations: ${uitleg}` }];
}

async function storage({ store }: Settings): Promise<readonly Finding[]> {
  const { current, expected } = await schemaVersion(store.url);
  if (current !== expected)
    return [
      {
        onderdeel: 'opslag',
        oordeel: 'fout',
        uitleg: `schema is ${current ?? 'not there'}, this version needs ${expected}: run bode migrate`,
      },
    ];
  const opened = await openSqliteStore({
    url: store.url,
    masterKeys: loadMasterKeys(store.masterKeys),
    clock: Date.now,
  });
  const trouble = await opened.gezondheid();
  await opened.close();
  return [
    trouble
      ? { onderdeel: 'opslag', oordeel: 'fout', uitleg: trouble }
      : { onderdeel: 'opslag', oordeel: 'goed', uitleg: `${store.url}, schema ${current}, master keys fit, writable` },
  ];
}

async function ports({ gateway, portal, operator }: Settings): Promise<readonly Finding[]> {
  const wanted = [
    ['gateway.port', gateway],
    ...(portal.enabled ? ([['portal.port', portal]] as const) : []),
    ['operator.port', operator],
  ] as const;
  return Promise.all(
    wanted.map(async ([name, { host, port }]): Promise<Finding> => {
      const free = await isFree(host, port);
      return free
        ? { onderdeel: 'poort', oordeel: 'goed', uitleg: `${name} ${port} is free` }
        : {
            onderdeel: 'poort',
            oordeel: 'let op',
            uitleg: `${name} ${port} is in use (a running Bode, or another program)`,
          };
    }),
  );
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** What the gateway would say to the holder of this certificate, level by level. */
async function judgePartner(settings: Settings, file: string, now: EpochMs): Promise<readonly Finding[]> {
  const [leaf, ...extra] = pemBlocks(readFileSync(file, 'latin1'), 'CERTIFICATE');
  if (!leaf) throw new CommandError(`${file} holds no certificate in PEM (looked in ${dirname(file)}).`);
  const trust = await openTrust(settings);
  const [tls, signing] = (['tlsClient', 'signing'] as const).map((use) => trust.explain(leaf, extra, use, now));
  const findings = tls!.levels.map(explainLevel);
  for (const [use, { verdict }] of [
    ['tlsClient', tls!],
    ['signing', signing!],
  ] as const) {
    if (!verdict.ok) {
      for (const { level, rule, subject, text } of verdict.reasons)
        findings.push({
          onderdeel: `${use}, niveau ${level}, ${rule}`,
          oordeel: 'fout',
          uitleg: `${text} (${subject})`,
        });
      continue;
    }
    findings.push({ onderdeel: use, oordeel: 'goed', uitleg: `OIN ${verdict.oin}` });
    for (const { level, rule, text } of verdict.warnings)
      findings.push({ onderdeel: `${use}, niveau ${level}, ${rule}`, oordeel: 'let op', uitleg: text });
  }
  return findings;
}

/** One certificate of the path: who, how long, which key, which policies still hold, and how its issuer's CRL stands. */
function explainLevel({ level, role, subject, key, daysLeft, policies, crl, reasons }: Level): Finding {
  const parts = [
    `${role} ${subject}`,
    `${daysLeft} days left`,
    key,
    policies && `policies ${policies.named.join(' ') || 'none'}, accepted ${policies.inForce.join(' ') || 'none'}`,
    crl && `CRL ${crl.status}${crl.ageMs === undefined ? '' : `, ${hours(crl.ageMs)} old`}`,
  ];
  return {
    onderdeel: `niveau ${level}`,
    oordeel: reasons.length > 0 ? 'let op' : 'goed',
    uitleg: parts.filter((part) => part !== undefined).join('; '),
  };
}

function hours(ms: number): string {
  return `${Math.round(ms / 3_600_000)} h`;
}
