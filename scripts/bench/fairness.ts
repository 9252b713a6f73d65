import type { Result, Run } from './result.ts';
export async function fairnessBench(_run: Run): Promise<readonly Result[]> {
  return [];
}
