// Burgerservicenummer: nine digits, leading zeros kept, not all zero, passing the 11-proef (mijnoverheid.md §3).
// A Bsn never appears in a log, URL, metric, file name, mail or fault text.

declare const bsn: unique symbol;

/** A BSN that has the right form and passes the 11-proef. */
export type Bsn = string & { readonly [bsn]: true };

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1] as const;

/** The value as a BSN, or undefined. Shorter numbers are not padded: that is the caller's decision (DigiD pads, a batch does not). */
export function parseBsn(value: string): Bsn | undefined {
  if (!/^[0-9]{9}$/.test(value) || value === '000000000') return undefined;
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += (value.charCodeAt(i) - 48) * WEIGHTS[i]!;
  return sum % 11 === 0 ? (value as Bsn) : undefined;
}
