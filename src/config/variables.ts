// BODE_… variables on top of the file: `BODE_GATEWAY_PORT=9443` sets gateway.port, `BODE_TRUST_POLICIES='["1.2.3"]'` a list (JSON).
import { allSettings, type Setting } from './describe.ts';

/** Variables of the same family that are no settings: where the file is, and what the test runner uses. */
const RESERVED =
  /^BODE_(?:CONFIG|REQUIRE_PEERS|FULL|SEED|PKITS|FUZZ_RUNS|FUZZ_SEED|BENCH_PROFILE|TEST(?:_[A-Z0-9_]+)?)$/;

export interface Overrides {
  /** What the variables set, by name of the setting. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly problems: readonly string[];
}

/** Reads the variables. One that names no setting is a problem, like an unknown key in the file. */
export function readVariables(env: Readonly<Record<string, string | undefined>>): Overrides {
  const byVariable = new Map(allSettings().map((setting) => [setting.variable, setting]));
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith('BODE_') || text === undefined || RESERVED.test(variable)) continue;
    const setting = byVariable.get(variable);
    if (!setting) {
      problems.push(`${variable} is not a setting${hint(variable, byVariable.keys())}.`);
      continue;
    }
    const value = typed(setting, text);
    if (value === undefined) problems.push(`${setting.name} (from ${variable}) must be ${FORMS[setting.type]}.`);
    else values.set(setting.name, value);
  }
  return { values, problems };
}

const FORMS = {
  string: 'a text',
  choice: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
  list: 'a JSON list, such as ["a","b"]',
} as const;

function typed(setting: Setting, text: string): unknown {
  switch (setting.type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'list':
      return parseList(text);
    default:
      return text;
  }
}

function parseList(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** ` (did you mean …?)` for a slip of the pen, else nothing. */
export function hint(word: string, known: Iterable<string>): string {
  let best: string | undefined;
  let least = 3;
  for (const candidate of known) {
    const steps = distance(word.toLowerCase(), candidate.toLowerCase());
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best ? ` (did you mean ${best}?)` : '';
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, swap));
    }
    previous = row;
  }
  return previous[b.length]!;
}
