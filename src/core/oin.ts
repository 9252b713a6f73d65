// Organisatie-identificatienummer: prefix 8 + hoofdnummer + suffix, always 20 positions, always a string (x-OIN-1 … x-OIN-4).
// The whole value is the identity: it is compared over all 20 characters and never trimmed or parsed as a number.

declare const oin: unique symbol;

/** An OIN of the right form. Says nothing about existence or trust. */
export type Oin = string & { readonly [oin]: true };

const FORM = /^(?:[0-9]{8}[0-9A-Z]{9}000|[0-9]{8}[0-9]{8}0000)$/;

/** The value as an OIN, or undefined when it does not have the 20-position form (x-OIN-4). */
export function parseOin(value: string): Oin | undefined {
  return FORM.test(value) ? (value as Oin) : undefined;
}

/** Test numbers (prefix 00000099) are refused in production (x-OIN-5, trap 24). */
export function isTestOin(value: Oin): boolean {
  return value.startsWith('00000099');
}
