// Status, Start and End of an agreement (x-CPA-4, BPE EB010).
import { dutchDay, type EpochMs } from '../../core/index.ts';
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import { DAG } from './duur.ts';
import type { Cpa } from './types.ts';

/** Ten years with their leap days. */
const TIEN_JAAR_MS = 3653 * DAG;

export function oordeelLooptijd({ status, start, end }: Cpa, now: EpochMs): readonly Bevinding[] {
  const found: Bevinding[] = [];
  if (status === 'proposed') found.push(fout('x-CPA-4', 'Status', 'De overeenkomst is nog een voorstel (proposed).'));
  if (end <= start) found.push(fout('x-CPA-4', 'End', 'Het einde ligt niet na het begin.'));
  if (now >= end) found.push(fout('x-CPA-4', 'End', `De overeenkomst is afgelopen op ${dutchDay(end)}.`));
  if (now < start) found.push(waarschuwing('x-CPA-4', 'Start', `De overeenkomst begint pas op ${dutchDay(start)}.`));
  if (end - start > TIEN_JAAR_MS)
    found.push(
      waarschuwing('x-CPA-4', 'End', 'De overeenkomst duurt langer dan tien jaar; dat raadt Digikoppeling af.'),
    );
  return found;
}
