// The form of an e-mail address (§3.11): one address, at most 254 characters, safe to put in a mail header.
const FORM =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/** The address without surrounding white space, or undefined when it is not one address. */
export function parseEmail(value: string): string | undefined {
  const adres = value.trim();
  const [lokaal = ''] = adres.split('@');
  if (adres.length > 254 || !FORM.test(adres)) return undefined;
  return lokaal.startsWith('.') || lokaal.endsWith('.') || lokaal.includes('..') ? undefined : adres;
}
