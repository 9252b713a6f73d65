// Names of CPA 2.0 and of Digikoppeling that stand in agreements. Type URNs are data: partners use others as well (x-CPA-10).
import type { EbmsProfiel } from './types.ts';

export const CPA = 'http://www.oasis-open.org/committees/ebxml-cppa/schema/cpp-cpa-2_0.xsd';
export const XLINK = 'http://www.w3.org/1999/xlink';
export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const XENC = 'http://www.w3.org/2001/04/xmlenc#';

/** Type of a PartyId that is an OIN (x-HDR-4). */
export const OIN_TYPE = 'urn:osb:oin';
/** Type of a Service (x-HDR-11). */
export const SERVICE_TYPE = 'urn:osb:services';

export const TO_PARTY_MSH = 'urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH';
export const NEXT_MSH = 'urn:oasis:names:tc:ebxml-msg:actor:nextMSH';

/** From the least to the most secure. */
export const PROFIELEN: readonly EbmsProfiel[] = ['osb-be', 'osb-rm', 'osb-be-s', 'osb-rm-s', 'osb-be-e', 'osb-rm-e'];
