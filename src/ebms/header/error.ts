// What is wrong with an ebMS message, as the table that turns each cause into one of the nine codes of ebMS 2.0 §4.2.3.4.1 (x-SIG-5, x-SIG-6).
// An error of this class can be told in an ErrorList, because the MessageHeader says to whom. What cannot be told so is a GatewayError and
// leaves as a SOAP Fault (x-SIG-8).
import type { EbmsErrorCode, EbmsErrorItem, Severity } from '../types.ts';

interface EbmsMeaning {
  readonly code: EbmsErrorCode;
  /** Text for the peer: safe, without values of the message. */
  readonly text: string;
}

const SECURITY = 'The security of the message could not be verified.';

/** One row per cause. The keys are stable: they stand in logs and in the store. */
export const EBMS_ERRORS = {
  'ebms.schema': { code: 'OtherXml', text: 'The message is not valid against the ebMS 2.0 schema.' },
  'ebms.value': { code: 'OtherXml', text: 'A value does not have the form that ebMS 2.0 or Digikoppeling prescribes.' },
  'ebms.untypedValue': { code: 'Inconsistent', text: 'A PartyId or Service without a type must be a URI.' },
  'ebms.combination': { code: 'Inconsistent', text: 'The elements of the message do not belong together.' },
  'ebms.versionBlock': { code: 'NotSupported', text: 'Only version 2.0 of the ebMS elements is supported.' },
  'ebms.actor': { code: 'NotSupported', text: 'This actor is not supported: messages go from end to end.' },
  'ebms.messageOrder': { code: 'NotSupported', text: 'Message order is not supported.' },
  'ebms.bundled': { code: 'NotSupported', text: 'Signals are standalone messages.' },
  'ebms.cpa': { code: 'ValueNotRecognized', text: 'There is no current agreement with this CPAId.' },
  'ebms.party': { code: 'ValueNotRecognized', text: 'The party or its role is not the one of the agreement.' },
  'ebms.service': { code: 'ValueNotRecognized', text: 'The agreement does not know this service.' },
  'ebms.action': { code: 'ValueNotRecognized', text: 'The agreement does not know this action in this direction.' },
  'ebms.agreement': { code: 'Inconsistent', text: 'An element contradicts what the agreement prescribes.' },
  'ebms.expired': { code: 'TimeToLiveExpired', text: 'The message arrived after its TimeToLive.' },
  'ebms.payload': { code: 'MimeProblem', text: 'The payload parts do not match the Manifest.' },
  'ebms.mime': { code: 'MimeProblem', text: 'The MIME structure of the message cannot be used.' },
  'ebms.security': { code: 'SecurityFailure', text: SECURITY },
  'ebms.delivery': { code: 'DeliveryFailure', text: 'The message could not be delivered to the application.' },
  'ebms.internal': { code: 'Unknown', text: 'The message could not be processed.' },
} as const satisfies Record<string, EbmsMeaning>;

export type EbmsCause = keyof typeof EBMS_ERRORS;

/** More about one error: where it is, and the true cause for the own log only. */
export interface EbmsErrorMore {
  /** XPath in the SOAP part (prefixes soap and eb), or `cid:` of a part. */
  readonly location?: string;
  /** Never sent: without values of the message. */
  readonly oorzaak?: string;
  /** Default Error. */
  readonly severity?: Severity;
}

/** A refusal that is told to the sender in an ErrorList. */
export class EbmsError extends Error {
  readonly kind: EbmsCause;
  /** Source clause, e.g. `x-HDR-19`. */
  readonly clause: string;
  readonly location: string | undefined;
  readonly oorzaak: string | undefined;
  readonly severity: Severity;

  constructor(cause: EbmsCause, clause: string, more: EbmsErrorMore = {}, options?: ErrorOptions) {
    super(`${cause} (${clause})${more.oorzaak ? `: ${more.oorzaak}` : ''}`, options);
    this.name = 'EbmsError';
    this.kind = cause;
    this.clause = clause;
    this.location = more.location;
    this.oorzaak = more.oorzaak;
    this.severity = more.severity ?? 'Error';
  }

  /** The code on the wire. */
  get code(): EbmsErrorCode {
    return EBMS_ERRORS[this.kind].code;
  }

  /** The error as it stands in an ErrorList. SecurityFailure tells nothing about what or where (x-SIG-9). */
  get item(): EbmsErrorItem {
    const { code, text } = EBMS_ERRORS[this.kind];
    const location = code === 'SecurityFailure' ? undefined : this.location;
    return { code, severity: this.severity, ...(location ? { location } : {}), description: text };
  }
}
