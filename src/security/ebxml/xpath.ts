// The one XPath of ebMS 2.0 §4.1.3, which leaves what the next MSH may take out outside the signature (x-E2E-4). It is compared as a template,
// token by token, and never evaluated; the prefix in `@soap:actor` is whatever the message binds to SOAP (trap 11).
import { SOAP } from '../../envelope/index.ts';
import { attribute, namespaceInScope, text, type XmlElement } from '../../xml/index.ts';
import { DS } from '../names.ts';
import { LEFT_OUT_ACTORS, XPATH } from './names.ts';

/** White space that XPath 1.0 §3.7 allows between tokens. */
const SPACE = '[ \\t\\r\\n]*';
const PREFIX = '([^ \\t\\r\\n:@()|=\\[\\]"\']{1,64})';
/** The template is 230 characters; nobody indents it by more than this. */
const MAX_LENGTH = 1024;

const [FIRST, SECOND] = LEFT_OUT_ACTORS;
const TEMPLATE = new RegExp(
  `^${['', 'not', '\\(', ...step(FIRST), '\\|', ...step(SECOND), '\\)', ''].join(SPACE)}$`,
  'u',
);

function step(actor: string): readonly string[] {
  const name = actor.replaceAll('.', '\\.');
  const literal = `(?:"${name}"|'${name}')`;
  return ['ancestor-or-self', '::', 'node', '\\(', '\\)', '\\[', '@', `${PREFIX}:actor`, '=', literal, '\\]'];
}

/** True when `transform` is the XPath transform with exactly this expression and both prefixes bound to SOAP where it stands. */
export function isLeaveOutTransform(transform: XmlElement): boolean {
  const [xpath, ...more] = transform.children;
  if (attribute(transform, 'Algorithm') !== XPATH || !xpath || more.length > 0) return false;
  if (xpath.local !== 'XPath' || xpath.uri !== DS || xpath.children.length > 0) return false;
  const expression = text(xpath);
  const prefixes = expression.length > MAX_LENGTH ? undefined : TEMPLATE.exec(expression)?.slice(1);
  return prefixes?.every((prefix) => namespaceInScope(xpath, prefix) === SOAP) ?? false;
}

/** The expression of what goes out, with the prefix `soap`. */
export const LEAVE_OUT: string = `not(${LEFT_OUT_ACTORS.map(leaveOutStep).join('|')})`;

function leaveOutStep(actor: string): string {
  return `ancestor-or-self::node()[@soap:actor="${actor}"]`;
}
