// Namespace names and fixed values of a signed ebMS 2.0 message (ebMS 2.0 §4.1.3, x-E2E-4, x-HDR-17, x-HDR-18).
import { ACTOR_NEXT } from '../../envelope/index.ts';
import { DS } from '../names.ts';

export const EB = 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd';
export const ENVELOPED_SIGNATURE = `${DS}enveloped-signature`;
export const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
/** Canonical XML 1.0 without comments: the "inclusive" one (trap 10). */
export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const ACTOR_NEXT_MSH = 'urn:oasis:names:tc:ebxml-msg:actor:nextMSH';
/** Actors whose elements the fixed XPath leaves out of the signature, in the order of the template. */
export const LEFT_OUT_ACTORS: readonly [string, string] = [ACTOR_NEXT_MSH, ACTOR_NEXT];
