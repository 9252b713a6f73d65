// Small pieces of canonical markup that all responses share.
import { type EpochMs, utc } from '../../core/index.ts';
import type { Bewijs } from '../../store/index.ts';
import { characters, element, fragment, type Markup } from '../../xml/index.ts';
import { BEWIJS } from './names.ts';

/** `<name>value</name>`, or nothing when there is no value. */
export function field(name: string, value: string | number | boolean | undefined): Markup {
  return value === undefined ? fragment() : element(name, {}, characters(String(value)));
}

/** xs:dateTime in UTC with `Z` (mijnoverheid.md §3). */
export function moment(name: string, value: EpochMs | undefined): Markup {
  return field(name, value === undefined ? undefined : utc(value));
}

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
