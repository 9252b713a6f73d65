// `bode cpa`: the agreements of ebMS2 (x-CPA-1 … x-CPA-9). `check`, `new` and `diff` of files need no store; the other actions work on the
// agreements of this Bode, also while it runs: it notices the change by itself.
import { CommandError } from './output.ts';

export interface CpaOptions {
  readonly config?: string;
  readonly json?: boolean;
  /** Environment to judge for, when it is not that of the settings. */
  readonly omgeving?: string;
  /** `holder:party`, two OINs. */
  readonly machtiging?: readonly string[];
  readonly template?: string;
  readonly spec?: string;
  readonly out?: string;
  readonly from?: string;
  readonly until?: string;
  readonly overlap?: string;
  readonly disabled?: boolean;
  readonly versie?: string;
  readonly all?: boolean;
  readonly xml?: boolean;
  readonly profile?: string;
  readonly service?: string;
  readonly send?: readonly string[];
  readonly receive?: readonly string[];
  readonly a?: readonly string[];
  readonly b?: readonly string[];
}

type Action = (args: readonly string[], options: CpaOptions) => Promise<void>;

const ACTIONS: Readonly<Record<string, () => Promise<Action>>> = {
  check: async () => (await import('./cpa-check.ts')).check,
  new: async () => (await import('./cpa-new.ts')).make,
  diff: async () => (await import('./cpa-diff.ts')).diff,
  import: async () => (await import('./cpa-import.ts')).importCpa,
  list: async () => (await import('./cpa-store.ts')).list,
  show: async () => (await import('./cpa-store.ts')).show,
  enable: async () => (await import('./cpa-store.ts')).enable,
  disable: async () => (await import('./cpa-store.ts')).disable,
  delete: async () => (await import('./cpa-store.ts')).remove,
};

export async function cpa(action: string, args: readonly string[], options: CpaOptions): Promise<void> {
  const load = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!load) throw new CommandError(`cpa ${action} is not known; use ${Object.keys(ACTIONS).join(', ')}.`);
  await (await load())(args, options);
}

/** The one argument of an action. */
export function argument(args: readonly string[], what: string): string {
  const [value, ...more] = args;
  if (value === undefined || more.length > 0) throw new CommandError(`Name one ${what}.`);
  return value;
}
