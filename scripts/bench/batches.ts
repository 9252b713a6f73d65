import type { Result, Run } from './result.ts';
export async function batchBench(_run: Run): Promise<readonly Result[]> {
  return [];
}
