// The schema of ebMS 2.0 messages (x-RCV-1): the one place of truth about order, cardinality and qualified attributes (x-HDR-1, x-HDR-2,
// trap 43). The codec in read.ts reads only what passed here.
import { SOAP } from '../../envelope/index.ts';
import { loadSchema, type Validator, type Violation } from '../../schema/index.ts';
import { canonicalize } from '../../xml/index.ts';
import type { EbmsEnvelope } from './envelope.ts';
import { EbmsError } from './error.ts';
import { EB } from './names.ts';

/** Compiles the schema once, at start. `root` is the project root. @throws Error that names the file. */
export function loadMessageSchema(root: string): Validator {
  return loadSchema(root, [
    { uri: SOAP, file: 'standards/ebms/soap-envelope.xsd' },
    { uri: EB, file: 'standards/ebms/message-header.xsd' },
  ]);
}

/** @throws EbmsError `ebms.schema` with the place of the first violation and the rule, never a value. */
export function validateEnvelope({ document: { root } }: EbmsEnvelope, schema: Validator): void {
  const verdict = schema.validate(canonicalize(root), { element: root });
  if (verdict.ok) return;
  const [first] = verdict.violations;
  throw new EbmsError('ebms.schema', 'x-RCV-1', { location: locationOf(first), oorzaak: oorzaakOf(first) });
}

/** The path as XPath; names that no schema has are wildcards. */
function locationOf(violation: Violation | undefined): string {
  const steps = (violation?.veld ?? '').split('/').filter((step) => step !== '');
  return ['/soap:Envelope', ...steps.map(stepOf)].join('/');
}

function stepOf(step: string): string {
  if (step.startsWith('?')) return `*${step.slice(1)}`;
  return `${step === 'Header' || step === 'Body' ? 'soap' : 'eb'}:${step}`;
}

function oorzaakOf(violation: Violation | undefined): string {
  return [violation?.veld, violation?.regel, violation?.limiet].filter((part) => part !== undefined).join(' ');
}
