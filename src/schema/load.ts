// From the folders wsdl/ and xsd/ to the contracts the server is driven by, once at start-up (issue: operation, Action, body element and
// validator come from the WSDL and XSD). Nothing is fetched: the two folders are the whole world.
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { attribute, parseXml, type XmlElement } from '../xml/index.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import type { Contracts, Service } from './contracts.ts';
import { compileSchema, type SchemaRoot, type Validator } from './validator.ts';
import { readWsdl } from './wsdl.ts';

const XS = 'http://www.w3.org/2001/XMLSchema';

/** Place of one version of one service under wsdl/. */
export interface ServiceFolder {
  readonly folder: string;
  readonly version: string;
  /** Absolute path of the concrete WSDL. */
  readonly wsdl: string;
}

/** Every `wsdl/<service>/<version>/`, in alphabetical order. */
export function serviceFolders(root: string): readonly ServiceFolder[] {
  const subfolders = (path: string) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  return subfolders(join(root, 'wsdl')).flatMap((folder) =>
    subfolders(join(root, 'wsdl', folder)).map((version) => ({
      folder,
      version,
      wsdl: join(root, 'wsdl', folder, version, `${folder}_${version}.wsdl`),
    })),
  );
}

/**
 * Reads and compiles all contracts under `root` (the project root).
 * @throws Error with one sentence that names the file and what is wrong.
 */
export async function loadContracts(root: string): Promise<Contracts> {
  const catalogue = readCatalogue(join(root, 'xsd'));
  const services: Service[] = [];
  const dispose = () => {
    for (const { validator } of services) validator.dispose();
  };
  try {
    for (const place of serviceFolders(root)) services.push(await loadService(place, root, catalogue));
  } catch (error) {
    dispose();
    throw error;
  }
  return { services, dispose };
}

async function loadService(place: ServiceFolder, root: string, catalogue: Catalogue): Promise<Service> {
  const { namespace, address, operations, schemas } = await readWsdl(place.wsdl, root);
  const roots = schemas.map(({ uri, path }) => ({
    uri,
    file: relative(join(root, 'xsd'), path).split(sep).join('/'),
  }));
  const validator = compileSchema(catalogue, roots, elementNames(catalogue, roots));
  return {
    folder: place.folder,
    version: place.version,
    path: new URL(address).pathname,
    namespace,
    operations: operations.map((operation) => ({ ...operation, validator })),
    validator,
  };
}

/**
 * The validator for schemas of a standard that stand in no WSDL (`xsd/standards/`), as `roots` with paths below `xsd/`.
 * @throws Error with one sentence that names the file and what is wrong.
 */
export function loadSchema(root: string, roots: readonly SchemaRoot[]): Validator {
  const catalogue = readCatalogue(join(root, 'xsd'));
  return compileSchema(catalogue, roots, elementNames(catalogue, roots));
}

/** Names of all elements that `roots` and their imports declare: the only names that may be repeated to a sender (D10). */
function elementNames(catalogue: Catalogue, roots: readonly SchemaRoot[]): ReadonlySet<string> {
  const names = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string): void => {
    const bytes = catalogue.get(file);
    if (!bytes || done.has(file)) return;
    done.add(file);
    walk(parseXml(bytes).root, (element) => {
      if (element.uri !== XS) return;
      const name = attribute(element, 'name');
      if (element.local === 'element' && name !== undefined) names.add(name);
      const location = attribute(element, 'schemaLocation');
      if (location !== undefined) visit(resolveFile(file, location));
    });
  };
  for (const { file } of roots) visit(file);
  return names;
}

function walk(element: XmlElement, visit: (element: XmlElement) => void): void {
  visit(element);
  for (const inner of element.children) walk(inner, visit);
}

/** A relative schemaLocation in `file`, as a path below xsd/. */
export function resolveFile(file: string, location: string): string {
  return new URL(location, `bode:/${file}`).pathname.slice(1);
}
