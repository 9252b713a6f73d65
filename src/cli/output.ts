// What commands print: results on standard output, progress and errors on standard error, one clear sentence per failure.
import { SettingsError } from '../config/index.ts';
import { GatewayError } from '../core/index.ts';

/** A failure that the user can mend: its message is the whole sentence. */
export class CommandError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
  }
}

export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Progress: a line that stays on a log, out of the way of `--json`. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2));
}

/** Rows under each other, columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  const line = (row: readonly string[]) =>
    indent + row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

type SystemError = NodeJS.ErrnoException & { port?: number; address?: string; hostname?: string };

const SYSTEM: Readonly<Record<string, (error: SystemError) => string>> = {
  EADDRINUSE: ({ port, address }) =>
    `Port ${port} on ${address} is taken by another program. Stop that program, or choose another port (docs/settings.md).`,
  EACCES: ({ path, port }) => (path ? `No permission to use ${path}.` : `No permission to listen on port ${port}.`),
  ENOENT: ({ path }) => `File or folder ${path} does not exist.`,
  ECONNREFUSED: ({ port, address }) => `Nothing listens on ${address}:${port}. Is Bode running (npm start)?`,
  ENOTFOUND: ({ hostname }) => `Host ${hostname} is not known.`,
  ENOSPC: () => 'The disk is full.',
};

/** The one sentence that tells the user what went wrong. */
export function sentenceFor(error: unknown): string {
  if (error instanceof CommandError || error instanceof SettingsError) return error.message;
  if (error instanceof GatewayError) return sentenceForGateway(error);
  if (error instanceof AggregateError && error.errors.length > 0) return sentenceFor(error.errors[0]);
  const code = (error as SystemError | undefined)?.code;
  const known = code === undefined ? undefined : SYSTEM[code];
  if (known) return known(error as SystemError);
  return error instanceof Error ? error.message : String(error);
}

function sentenceForGateway({ code, clause, meaning, detail }: GatewayError): string {
  return `${meaning.text} [${code}, ${clause}]${detail.oorzaak ? ` Cause: ${detail.oorzaak}.` : ''}`;
}
