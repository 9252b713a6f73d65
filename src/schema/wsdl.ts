// Reads one WSDL pair at start-up (D5). The `soap` package reads services, bindings, messages and elements; it drops `wsam:Action`, the
// imports and the elements of faults, so these come from the same files through our own XML engine. Both readings must agree.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { WSDL } from 'soap';
import { attribute, child, parseXml, type XmlElement } from '../xml/index.ts';
import type { DeclaredFault, QName } from './contracts.ts';

const NS = {
  wsdl: 'http://schemas.xmlsoap.org/wsdl/',
  wsam: 'http://www.w3.org/2007/05/addressing/metadata',
  xs: 'http://www.w3.org/2001/XMLSchema',
} as const;

/** An operation as its WSDL tells it, without validator. */
export interface WsdlOperation {
  readonly name: string;
  readonly soapAction: string;
  readonly inputAction: string;
  readonly outputAction: string;
  readonly input: QName;
  readonly output: QName;
  readonly faults: readonly DeclaredFault[];
}

export interface ReadWsdl {
  readonly namespace: string;
  /** `soap:address` as in the file. */
  readonly address: string;
  readonly operations: readonly WsdlOperation[];
  /** Schemas that the types import: namespace and absolute path. */
  readonly schemas: readonly { readonly uri: string; readonly path: string }[];
}

/**
 * The contract in the concrete WSDL at `path` and the abstract WSDL it imports.
 * @param root the project root: only files below its wsdl/ and xsd/ are read.
 * @throws Error with the file and what is wrong.
 */
export async function readWsdl(path: string, root: string): Promise<ReadWsdl> {
  const location = child(parseXml(readFileSync(path)).root, NS.wsdl, 'import');
  if (!location) throw wrong(path, 'it imports no abstract WSDL (x-WSD-1)');
  const abstractPath = join(dirname(path), need(location, 'location', path));
  const abstract = parseXml(readFileSync(abstractPath)).root;
  const bound = await readBindings(path, root);
  const operations = operationsOf(abstract, abstractPath).map((operation) => joinOperation(operation, { bound, path }));
  if (operations.length !== bound.operations.size) throw wrong(path, 'binding and portType differ in operations');
  return {
    namespace: need(abstract, 'targetNamespace', abstractPath),
    address: bound.address,
    operations,
    schemas: importsOf(abstract, abstractPath),
  };
}

interface BoundOperation extends Pick<WsdlOperation, 'soapAction' | 'input' | 'output'> {
  /** Fault name → element of its message. */
  readonly faults: ReadonlyMap<string, QName>;
}

interface Bound {
  readonly address: string;
  readonly operations: ReadonlyMap<string, BoundOperation>;
}

/** Services and bindings as `soap` reads them: one service with one port. */
async function readBindings(path: string, root: string): Promise<Bound> {
  const { definitions } = await openWithSoap(path, root);
  const ports = Object.values(definitions.services).flatMap((service) => Object.values(service.ports));
  const [port] = ports;
  if (!port || ports.length !== 1) throw wrong(path, 'it must have one service with one port');
  const operations = new Map<string, BoundOperation>();
  for (const [name, method] of Object.entries(port.binding.methods)) {
    if (!method.style) throw wrong(path, `operation ${name} has no binding`);
    if (method.style !== 'document') throw wrong(path, `operation ${name} is not document style (WW001)`);
    const { soapAction } = method;
    const faults = faultsOf(method, definitions);
    const [input, output] = [method.input, method.output].map((part) => elementName(part, { name, path }));
    operations.set(name, { soapAction, input: input!, output: output!, faults });
  }
  return { address: port.location, operations };
}

/** `soap` follows every import, also to the network: the hook lets it reach our two folders only. */
function openWithSoap(path: string, root: string): Promise<WSDL> {
  const overrideImportLocation = (location: string): string => {
    const place = relative(root, location).split(sep)[0];
    if (/^https?:/i.test(location) || (place !== 'wsdl' && place !== 'xsd'))
      throw wrong(path, `it imports ${location}, which is not below wsdl/ or xsd/`);
    return location;
  };
  return new Promise((resolve, reject) => {
    const wsdl = new WSDL(readFileSync(path, 'utf8'), path, { wsdl_options: { overrideImportLocation } });
    wsdl.onReady((error) => (error ? reject(error) : resolve(wsdl)));
  });
}

/** After reading, `soap` keeps the element of the message in the place of the message; its type does not say so. */
function elementName(
  element: { readonly $name?: string; readonly targetNamespace?: string } | null | undefined,
  { name, path }: { readonly name: string; readonly path: string },
): QName {
  if (!element) throw wrong(path, `operation ${name} is not request and response (WS003)`);
  const { targetNamespace: uri, $name: local } = element;
  if (!uri || !local) throw wrong(path, `a message of operation ${name} is not one element (WW004)`);
  return { uri, local };
}

type Definitions = WSDL['definitions'];
type Method = Definitions['bindings'][string]['methods'][string];

/** `soap` leaves faults as it read them: the attributes with a `$` before the name, the prefixes in `definitionsXmlns` (WW004). */
function faultsOf(method: Method, definitions: Definitions): ReadonlyMap<string, QName> {
  const faults = new Map<string, QName>();
  for (const fault of (method.children ?? []) as readonly { $name?: string; $message?: string }[]) {
    if (fault.$name === undefined || fault.$message === undefined) continue;
    const [, messageName = ''] = fault.$message.split(':');
    const [part] = (definitions.messages[messageName]?.children ?? []) as readonly {
      $element?: string;
      definitionsXmlns?: Readonly<Record<string, string>>;
    }[];
    const [prefix = '', local = ''] = part?.$element?.split(':') ?? [];
    faults.set(fault.$name, { uri: part?.definitionsXmlns?.[prefix] ?? '', local });
  }
  return faults;
}

interface Reading {
  readonly bound: Bound;
  readonly path: string;
}

function operationsOf(abstract: XmlElement, path: string): readonly XmlElement[] {
  const [portType, second] = abstract.children.filter((element) => isWsdl(element, 'portType'));
  if (!portType || second) throw wrong(path, 'it must have exactly one portType (WS005)');
  return portType.children.filter((element) => isWsdl(element, 'operation'));
}

function joinOperation(operation: XmlElement, { bound, path }: Reading): WsdlOperation {
  const name = need(operation, 'name', path);
  const other = bound.operations.get(name);
  if (!other) throw wrong(path, `soap does not read operation ${name}`);
  const inputAction = action(operation, 'input', path);
  if (other.soapAction !== '' && other.soapAction !== inputAction)
    throw wrong(path, `soapAction of ${name} differs from its wsam:Action (WS002)`);
  const faults = operation.children
    .filter((element) => isWsdl(element, 'fault'))
    .map((fault) => declaredFault(fault, other, path));
  return { ...other, name, inputAction, outputAction: action(operation, 'output', path), faults };
}

function declaredFault(fault: XmlElement, { faults }: BoundOperation, path: string): DeclaredFault {
  const name = need(fault, 'name', path);
  const element = faults.get(name);
  if (!element || element.local === '') throw wrong(path, `fault ${name} has no element (WW004)`);
  return { name, action: need(fault, 'Action', path, NS.wsam), element };
}

/** `wsam:Action` is demanded on input, output and fault alike (WS008). */
function action(operation: XmlElement, direction: 'input' | 'output', path: string): string {
  const found = child(operation, NS.wsdl, direction);
  if (!found) throw wrong(path, `an operation has no ${direction} (WS003)`);
  return need(found, 'Action', path, NS.wsam);
}

function importsOf(abstract: XmlElement, path: string): ReadWsdl['schemas'] {
  const types = child(abstract, NS.wsdl, 'types');
  const schema = types && child(types, NS.xs, 'schema');
  return (schema?.children ?? []).map((element) => ({
    uri: need(element, 'namespace', path),
    path: join(dirname(path), need(element, 'schemaLocation', path)),
  }));
}

function isWsdl(element: XmlElement, local: string): boolean {
  return element.local === local && element.uri === NS.wsdl;
}

function need(element: XmlElement, name: string, path: string, uri = ''): string {
  const value = attribute(element, name, uri);
  if (value === undefined) throw wrong(path, `${element.local} has no attribute ${name}`);
  return value;
}

function wrong(path: string, reason: string): Error {
  return new Error(`WSDL ${path} cannot be used: ${reason}.`);
}
