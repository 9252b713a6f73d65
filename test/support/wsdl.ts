// The WSDL files of the project as trees, for rules about what is published; and a copy of them in which a test breaks one rule.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadContracts } from '../../src/schema/index.ts';
import { parseXml, type XmlElement } from '../../src/xml/index.ts';
import { change } from './exchange.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
export const WSDL_SOAP = 'http://schemas.xmlsoap.org/wsdl/soap/';
export const WSAM = 'http://www.w3.org/2007/05/addressing/metadata';

export interface WsdlFile {
  /** Below wsdl/. */
  readonly name: string;
  readonly root: XmlElement;
}

const named = (folder: string, end: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end));

/** Every WSDL that is published. */
export function wsdlFiles(): readonly WsdlFile[] {
  return named('wsdl', '.wsdl').map((name) => ({ name, root: parseXml(readFileSync(join(ROOT, 'wsdl', name))).root }));
}

/** Every XSD that is published. */
export function xsdFiles(): readonly WsdlFile[] {
  return named('xsd', '.xsd').map((name) => ({ name, root: parseXml(readFileSync(join(ROOT, 'xsd', name))).root }));
}

/** The element and everything in it. */
export function all(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(all)];
}

export function everywhere(uri: string, local: string): readonly XmlElement[] {
  return wsdlFiles()
    .flatMap(({ root }) => all(root))
    .filter((element) => element.uri === uri && element.local === local);
}

export const ABSTRACT = 'wsdl/lopende-zaken/v1/lopende-zaken_v1-abstract.wsdl';
export const CONCRETE = 'wsdl/lopende-zaken/v1/lopende-zaken_v1.wsdl';

/** Why the contracts cannot be loaded once `file` was changed so, or undefined when they can. */
export async function refusedContract(file: string, from: string | RegExp, to: string): Promise<string | undefined> {
  const root = mkdtempSync(join(tmpdir(), 'bode-contracts-'));
  try {
    for (const folder of ['wsdl', 'xsd']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
    writeFileSync(join(root, file), change(readFileSync(join(root, file), 'utf8'), from, to));
    (await loadContracts(root)).dispose();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
