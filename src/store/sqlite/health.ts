// Whether the store is usable: the writer can commit now, in time, and the disk has room.
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewayError } from '../../core/index.ts';
import { fileOf } from './connection.ts';
import type { Writer } from './writer.ts';

/** A probe that takes longer means that the store does not keep up. */
const PROBE_MS = 3000;

export interface HealthOptions {
  readonly url: string;
  /** Free bytes on the disk below which the store is not ready. */
  readonly minFreeBytes: number;
}

/** Undefined when usable; else one sentence that says why not. The probe is one small durable write. */
export async function health(writer: Writer, options: HealthOptions, waarde: string): Promise<string | undefined> {
  return (await probe(writer, waarde)) ?? (await room(options));
}

async function probe(writer: Writer, waarde: string): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PROBE_MS, `the store did not write within ${PROBE_MS} ms`);
  });
  const write = writer.do({ kind: 'proef', waarde }).then(() => undefined, reason);
  try {
    return await Promise.race([write, late]);
  } finally {
    clearTimeout(timer);
  }
}

function reason(error: unknown): string {
  return `the store cannot write: ${(error instanceof GatewayError && error.detail.oorzaak) || 'unknown reason'}`;
}

async function room({ url, minFreeBytes }: HealthOptions): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(dirname(fileOf(url)));
  if (bavail * bsize >= minFreeBytes) return undefined;
  return `the disk of the store has only ${Math.floor((bavail * bsize) / 1024 / 1024)} MiB left`;
}
