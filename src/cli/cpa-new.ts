// `bode cpa new`: makes an agreement for two parties from a template, flags or a small JSON file; flags win (x-CPA-6, x-HDR-8).
//
//   bode cpa new --template mijnoverheid --a oin=… naam=… adres=https://… cert=a.pem --b oin=… naam=… adres=https://… cert=b.pem --out cpa.xml
//   bode cpa new --service OSB:Service:1:0 --profile osb-rm-s --send Vraag --receive Antwoord --a … rol=Vrager --b … rol=Aanbieder
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type EpochMs, newGuid } from '../core/index.ts';
import {
  type ActieSpec,
  type CpaSpec,
  type EbmsProfiel,
  type Kant,
  leesDuur,
  leesSjabloon,
  maakCpa,
  type PartijSpec,
  PROFIELEN,
  SERVICE_TYPE,
  type Sjabloon,
  type Typed,
} from '../ebms/cpa/index.ts';
import { pemOrDer, readCertificate } from '../pki/index.ts';
import type { CpaOptions } from './cpa.ts';
import { momentOf } from './cpa-read.ts';
import { CommandError, say, sayJson } from './output.ts';

/** The small file; every part may come from flags or a template instead. Paths are relative to it. */
interface Bestand {
  readonly sjabloon?: string;
  readonly cpaId?: string;
  readonly versie?: string;
  readonly begin?: string;
  readonly einde?: string;
  readonly service?: string | Typed;
  readonly profiel?: string;
  readonly acties?: readonly { readonly actie: string; readonly van: Kant; readonly profiel?: string }[];
  readonly a?: Velden;
  readonly b?: Velden;
  readonly herhalingen?: number;
  /** xs:duration. */
  readonly interval?: string;
  readonly bewaren?: string;
  readonly sync?: boolean;
}

type Velden = Readonly<Record<string, string>>;

const VELDEN: readonly string[] = [
  'oin',
  'naam',
  'rol',
  'adres',
  'type',
  'cert',
  'client',
  'server',
  'signing',
  'encryption',
];
const DAGEN_PER_JAAR = 365;
const DAY_MS = 86_400_000;

export async function make(args: readonly string[], options: CpaOptions): Promise<void> {
  if (args.length > 0)
    throw new CommandError('cpa new takes no file; use --out for the result and --spec for a small file.');
  const made = maakCpa(specOf(options));
  if (!made.ok) throw new CommandError(made.bezwaren.join(' '));
  const { cpaId, bytes } = made;
  if (options.out !== undefined) writeFileSync(options.out, bytes);
  if (options.json)
    sayJson({ cpaId, ...(options.out === undefined ? { xml: bytes.toString() } : { bestand: options.out }) });
  else if (options.out === undefined) say(bytes.toString().trimEnd());
  else say(`${cpaId} written to ${options.out}.`);
}

function specOf(options: CpaOptions): CpaSpec {
  const bestand = options.spec === undefined ? {} : bestandOf(options.spec);
  const naam = options.template ?? bestand.sjabloon;
  const sjabloon = naam === undefined ? undefined : leesSjabloon(naam);
  const now = Date.now();
  const start = momentOf(options.from ?? bestand.begin ?? new Date(now).toISOString(), '--from');
  const einde = options.until ?? bestand.einde;
  const years = sjabloon?.jaren ?? 3;
  const a = partijOf('a', options, { bestand, rol: sjabloon?.rollen[0] });
  const b = partijOf('b', options, { bestand, rol: sjabloon?.rollen[1] });
  return {
    ...(bestand.cpaId === undefined ? {} : { cpaId: bestand.cpaId }),
    versie: options.versie ?? bestand.versie ?? newGuid(now),
    start,
    end: einde === undefined ? endOf(start + years * DAGEN_PER_JAAR * DAY_MS, [a, b]) : momentOf(einde, '--until'),
    service: serviceOf(options.service ?? bestand.service ?? sjabloon?.service),
    acties: actiesOf(options, bestand, sjabloon),
    a,
    b,
    ...schemaOf(bestand),
  };
}

/** An agreement that nobody gave an end does not outlive its certificates (x-CPA-4). */
function endOf(latest: EpochMs, parties: readonly PartijSpec[]): EpochMs {
  const held = parties.flatMap(({ certificaten }) => Object.values(certificaten));
  return Math.min(latest, ...held.map((der) => readCertificate(der).notAfter));
}

function bestandOf(path: string): Bestand {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Bestand;
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandError(`${path} is not JSON: ${error.message}.`);
    throw error;
  }
}

function serviceOf(value: string | Typed | undefined): Typed {
  if (value === undefined) throw new CommandError('--service is needed: the name of the service.');
  return typeof value === 'string' ? { type: SERVICE_TYPE, value } : value;
}

function profielOf(value: string): EbmsProfiel {
  const found = PROFIELEN.find((one) => one === value);
  if (!found) throw new CommandError(`--profile is ${PROFIELEN.join(', ')}.`);
  return found;
}

/** Flags replace the actions of the file and the template; a profile of its own stays. */
function actiesOf(
  { send, receive, profile }: CpaOptions,
  bestand: Bestand,
  sjabloon: Sjabloon | undefined,
): readonly ActieSpec[] {
  const standaard = profile ?? bestand.profiel ?? sjabloon?.profiel ?? 'osb-rm';
  const flags = [
    ...(send ?? []).map((actie) => ({ actie, van: 'a' as const })),
    ...(receive ?? []).map((actie) => ({ actie, van: 'b' as const })),
  ];
  type Genoemd = NonNullable<Bestand['acties']>;
  const acties: Genoemd = flags.length > 0 ? flags : (bestand.acties ?? sjabloon?.acties ?? []);
  return acties.map((one) => {
    if (one.van !== 'a' && one.van !== 'b') throw new CommandError('van is a or b: the party that sends the action.');
    return { actie: one.actie, van: one.van, profiel: profielOf(one.profiel ?? standaard) };
  });
}

interface Gegeven {
  readonly bestand: Bestand;
  readonly rol: string | undefined;
}

function partijOf(kant: Kant, options: CpaOptions, { bestand, rol }: Gegeven): PartijSpec {
  const base = options.spec === undefined ? '.' : dirname(options.spec);
  const velden = { ...pathsFrom(base, bestand[kant] ?? {}), ...veldenOf(options[kant] ?? [], kant) };
  const veld = (name: string, value = velden[name]): string => {
    if (!value) throw new CommandError(`--${kant} needs ${name}=….`);
    return value;
  };
  const certificaat = (name: string): Buffer | undefined => {
    const path = velden[name] ?? velden.cert;
    return path === undefined ? undefined : pemOrDer(readFileSync(path), 'CERTIFICATE')[0];
  };
  const held = {
    tlsClient: certificaat('client'),
    tlsServer: certificaat('server'),
    signing: certificaat('signing'),
    encryption: certificaat('encryption'),
  };
  return {
    oin: veld('oin'),
    naam: veld('naam'),
    rol: veld('rol', velden.rol ?? rol),
    endpoint: veld('adres'),
    ...(velden.type === undefined ? {} : { partyIdType: velden.type }),
    certificaten: Object.fromEntries(Object.entries(held).filter(([, der]) => der !== undefined)),
  };
}

function pathsFrom(base: string, velden: Velden): Velden {
  const files = VELDEN.slice(VELDEN.indexOf('cert'));
  return Object.fromEntries(
    Object.entries(velden).map(([name, value]) => [name, files.includes(name) ? resolve(base, value) : value]),
  );
}

/** `oin=… naam=…`: a value may hold `=` and spaces. */
function veldenOf(values: readonly string[], kant: Kant): Velden {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf('=');
      const name = value.slice(0, at);
      if (at < 1 || !VELDEN.includes(name))
        throw new CommandError(`--${kant} takes ${VELDEN.map((one) => `${one}=…`).join(' ')}.`);
      return [name, value.slice(at + 1)];
    }),
  );
}

function schemaOf({ herhalingen, interval, bewaren, sync }: Bestand): Partial<CpaSpec> {
  const ms = (value: string, name: string): number => {
    const found = leesDuur(value);
    if (found === undefined) throw new CommandError(`${name} is a duration such as PT3H or P1D.`);
    return found;
  };
  return {
    ...(herhalingen === undefined ? {} : { retries: herhalingen }),
    ...(interval === undefined ? {} : { retryIntervalMs: ms(interval, 'interval') }),
    ...(bewaren === undefined ? {} : { persistDurationMs: ms(bewaren, 'bewaren') }),
    ...(sync === undefined ? {} : { syncSignals: sync }),
  };
}
