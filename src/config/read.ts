// Reads the settings: defaults, under the file, under the variables. Every failure is one sentence that names the setting.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import type { Oin } from '../core/index.ts';
import { allSettings } from './describe.ts';
import { contradictions, KEY_FILES, type RawSettings, schema } from './schema.ts';
import { hint, readVariables } from './variables.ts';

/** Name of the settings file that is looked for when none is named. */
export const SETTINGS_FILE = 'bode.config.json';

const QUARTER_MS = 900_000;

type Portal = Omit<RawSettings['portal'], 'developmentLogin'> & { readonly developmentLogin: boolean };

/** All settings, complete and with absolute paths. */
export type Settings = Omit<RawSettings, 'oin' | 'gateway' | 'portal' | 'notification' | 'trust'> & {
  readonly gateway: Omit<RawSettings['gateway'], 'rapporten'> & { readonly rapporten: boolean };
  readonly oin: Oin;
  readonly trust: Omit<RawSettings['trust'], 'policies'> & { readonly policies: readonly string[] };
  readonly notification: { readonly bundleMs: number };
  readonly portal: Portal;
  /** The file they came from; absent when there is none. */
  readonly file?: string;
};

/** The settings cannot be used. `problems` holds one sentence each; the message is all of them. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

export interface Sources {
  /** `--config`; goes before `BODE_CONFIG`. A named file must exist. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative names start when there is no file. */
  readonly cwd: string;
}

/** @throws SettingsError */
export function loadSettings(sources: Sources): Settings {
  const named = sources.file ?? sources.env.BODE_CONFIG;
  const file = resolve(sources.cwd, named ?? SETTINGS_FILE);
  const written = readSettingsFile(file, named !== undefined);
  const { values, problems } = readVariables(sources.env);
  const input = structuredClone(written ?? {});
  for (const [name, value] of values) put(input, name.split('.'), value);
  const parsed = schema.safeParse(input, { reportInput: true });
  if (!parsed.success || problems.length > 0)
    throw new SettingsError([...problems, ...(parsed.success ? [] : parsed.error.issues.flatMap(sentences))]);
  const broken = contradictions(parsed.data);
  if (broken.length > 0) throw new SettingsError(broken);
  return complete(parsed.data, written ? dirname(file) : sources.cwd, written ? file : undefined);
}

function readSettingsFile(file: string, mustExist: boolean): Record<string, unknown> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT' && !mustExist) return undefined;
    throw new SettingsError([`The settings file ${file} cannot be read (${code}).`]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SettingsError([`The settings file ${file} is not valid JSON.`]);
  }
  if (!isRecord(value)) throw new SettingsError([`The settings file ${file} must hold one JSON object.`]);
  return value;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sets a nested value; a wrong type above it is left for the schema to report. */
function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) target[key] = value;
  else {
    if (target[key] === undefined) target[key] = {};
    const below = target[key];
    if (isRecord(below)) put(below, rest, value);
  }
}

function sentences(issue: z.core.$ZodIssue): readonly string[] {
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const prefix = name === '' ? '' : `${name}.`;
    const names = allNames();
    return issue.keys.map((key) => `${prefix}${key} is not a setting${hint(prefix + key, names)}.`);
  }
  return [`${name === '' ? 'The settings' : name} ${wrong(issue)}.`];
}

/** Every setting and every group. */
function allNames(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of allSettings()) {
    const parts = name.split('.');
    for (let i = 1; i <= parts.length; i++) names.add(parts.slice(0, i).join('.'));
  }
  return names;
}

function wrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must have at most ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    case 'invalid_format':
      return issue.format === 'email' ? 'must be an e-mail address' : issue.message;
    default:
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** Makes paths absolute and fills in what depends on other settings. */
function complete(settings: RawSettings, base: string, file: string | undefined): Settings {
  const value = structuredClone(settings) as Record<string, unknown>;
  for (const setting of allSettings()) {
    if (!setting.path) continue;
    const path = setting.name.split('.');
    const found = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
    if (typeof found === 'string') put(value, path, resolve(base, found));
  }
  const done = value as RawSettings;
  return {
    ...done,
    oin: done.oin as Oin,
    gateway: {
      ...done.gateway,
      keys: done.gateway.keys.map((key) => withPaths(key, base)),
      rapporten: done.gateway.rapporten ?? done.omgeving !== 'productie',
    },
    security: { ...done.security, keys: done.security.keys.map((key) => withPaths(key, base)) },
    ebms: { ...done.ebms, backoffice: withWebhookPaths(done.ebms.backoffice, base) },
    trust: { ...done.trust, policies: done.trust.policies ?? policiesOf(done.omgeving) },
    store: { ...done.store, url: `sqlite:${resolve(base, done.store.url.slice('sqlite:'.length))}` },
    portal: { ...done.portal, developmentLogin: done.portal.developmentLogin ?? done.omgeving === 'demo' },
    notification: { bundleMs: done.notification.bundleMs ?? (done.omgeving === 'demo' ? 0 : QUARTER_MS) },
    demo: done.omgeving === 'demo' ? done.demo : { ...done.demo, data: false, bigBox: false },
    ...(file === undefined ? {} : { file }),
  };
}

type Backoffice = RawSettings['ebms']['backoffice'];

function withWebhookPaths(backoffice: Backoffice, base: string): Backoffice {
  const applications = backoffice.applications.map((application) => {
    const { webhook } = application;
    if (!webhook) return application;
    const { secretFile, caFile } = webhook;
    const files = { secretFile: resolve(base, secretFile), ...(caFile && { caFile: resolve(base, caFile) }) };
    return { ...application, webhook: { ...webhook, ...files } };
  });
  return { ...backoffice, applications };
}

type ListedKey = RawSettings['security']['keys'][number];

function withPaths(key: ListedKey, base: string): ListedKey {
  const files = KEY_FILES.flatMap((name) =>
    key[name] === undefined ? [] : [[name, resolve(base, key[name])] as const],
  );
  const { pkcs11 } = key;
  const token = pkcs11 && { ...pkcs11, module: resolve(base, pkcs11.module), pinFile: resolve(base, pkcs11.pinFile) };
  return { ...key, ...Object.fromEntries(files), ...(token && { pkcs11: token }) };
}

/** x-PKI-1, and outside productie the TRIAL arc as well (x-PKI-4). */
function policiesOf(omgeving: RawSettings['omgeving']): readonly string[] {
  const production = ['2.16.528.1.1003.1.2.8.6', '2.16.528.1.1003.1.2.44.15.35.11'];
  return omgeving === 'productie' ? production : [...production, '2.16.528.1.1003.1.2.41.15.35.11'];
}
