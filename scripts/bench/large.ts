import type { Result, Run } from './result.ts';
export async function largeBench(_run: Run): Promise<readonly Result[]> {
  return [];
}
