// The OIN of a certificate: subject.serialNumber by its attribute OID, exactly one value, of OIN form (PKI001, x-OIN-16, trap 16).
// The certificate's own serial number and the printed DN play no part.
import { type Oin, parseOin } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import { attributeValues } from './name.ts';

const SERIAL_NUMBER = '2.5.4.5';

export type OinReading = { readonly oin: Oin } | { readonly oin: undefined; readonly flaw: string };

/** The OIN, or why there is none. */
export function readOin(certificate: Certificate): OinReading {
  const values = attributeValues(certificate.subject, SERIAL_NUMBER);
  if (values.length === 0) return { oin: undefined, flaw: 'the subject has no serialNumber, so no OIN' };
  if (values.length > 1) return { oin: undefined, flaw: 'the subject has more than one serialNumber' };
  const oin = parseOin(values[0]!);
  return oin ? { oin } : { oin: undefined, flaw: 'the serialNumber of the subject is not an OIN of 20 positions' };
}
