// A receipt as canonical markup, as all responses hold it.
import { BEWIJS, field, moment } from '../../contract/index.ts';
import type { Bewijs } from '../../store/index.ts';
import { element, type Markup } from '../../xml/index.ts';

/**
 * A receipt: the leaf, its path to the root and the signed head (mijnoverheid.md §3.14, RFC 6962 §2.1).
 * It binds its own namespace, so that the element can be cut out and kept.
 */
export function bewijsMarkup({ blad, logId, index, pad, hoofd }: Bewijs): Markup {
  return element(
    'w:bewijs',
    { ns: { w: BEWIJS } },
    field('w:blad', blad),
    field('w:logId', logId),
    field('w:index', index),
    ...pad.map((hash) => field('w:pad', hash)),
    element(
      'w:hoofd',
      {},
      field('w:omvang', hoofd.omvang),
      field('w:wortel', hoofd.wortel),
      moment('w:op', hoofd.op),
      field('w:handtekening', hoofd.handtekening),
      field('w:certificaat', hoofd.certificaat),
    ),
  );
}
