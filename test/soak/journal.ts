// Append-only lines of JSON that survive kill -9 and the machine: each is on disk before `write` returns. The last line may be torn; then it was
// never relied on.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

export interface Journal<T> {
  write(line: T): void;
  close(): void;
}

/** Opens it for adding. A torn last line of a process that was killed goes. */
export function openJournal<T>(file: string): Journal<T> {
  if (existsSync(file)) {
    const bytes = readFileSync(file);
    truncateSync(file, bytes.lastIndexOf(0x0a) + 1);
  }
  const to = openSync(file, 'a');
  return {
    write(line) {
      writeSync(to, `${JSON.stringify(line)}\n`);
      fsyncSync(to);
    },
    close: () => closeSync(to),
  };
}

export function readJournal<T>(file: string): readonly T[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as T);
}
