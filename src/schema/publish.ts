// Our contracts as others fetch them: with the public address in place and with imports that resolve where the file is served (x-WSD-1).
// Only our own files pass here. Each location is read with the XML engine, and exactly that attribute text is replaced: the files are ours
// and write it as location="…" without references; a location that was not replaced stops the start.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { escapeAttribute, parseXml, type XmlElement } from '../xml/index.ts';
import { readCatalogue } from './catalogue.ts';
import type { Service } from './contracts.ts';
import { resolveFile } from './load.ts';

/** The authority that stands in our files for the public one. */
const PLACEHOLDER = 'https://bode.invalid';

/** Query string without `?` → bytes: `wsdl`, `wsdl=abstract`, `xsd=<name>`. All are `text/xml; charset=utf-8`. */
export type ServiceFiles = ReadonlyMap<string, Buffer>;

/**
 * What the gateway serves at the address of `service`.
 * Imports are relative (`v1?xsd=…`), so that they resolve under any host name and port through which the caller came.
 * @param base public origin of the gateway, e.g. `https://localhost:8443`; may have a path before it (a reverse proxy).
 */
export function publishService(root: string, service: Service, base: string): ServiceFiles {
  const { folder, version, path } = service;
  const here = basename(path);
  const wsdlFolder = `wsdl/${folder}/${version}`;
  const files = new Map<string, Buffer>();
  const schemas = [...readCatalogue(join(root, 'xsd')).keys()].map((file) => `xsd/${file}`);
  const queries = new Map<string, string>([
    [`${wsdlFolder}/${folder}_${version}.wsdl`, 'wsdl'],
    [`${wsdlFolder}/${folder}_${version}-abstract.wsdl`, 'wsdl=abstract'],
    ...schemas.map((file) => [file, `xsd=${basename(file, '.xsd')}`] as const),
  ]);
  const add = (file: string): void => {
    const query = queries.get(file);
    if (query === undefined) throw new Error(`${file} is imported by ${path} but is not published.`);
    if (files.has(query)) return;
    const imported: string[] = [];
    const published = relocate(readFileSync(join(root, file)), (location) => {
      if (location.startsWith(PLACEHOLDER)) return address(location, base);
      const target = resolveFile(file, location);
      imported.push(target);
      return `${here}?${queries.get(target)}`;
    });
    files.set(query, published);
    for (const target of imported) add(target);
  };
  add(`${wsdlFolder}/${folder}_${version}.wsdl`);
  return files;
}

/**
 * The static tree for `/aansluiten/`: `wsdl/…` (contracts and examples) and `xsd/…` under the names they have here, so that their relative
 * imports resolve as they are; only the address is filled in.
 */
export function publishTree(root: string, base: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const folder of ['wsdl', 'xsd'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const name = relative(root, path).split(sep).join('/');
      files.set(name, name.endsWith('.wsdl') ? relocate(bytes, (location) => address(location, base)) : bytes);
    }
  return files;
}

/** The public address for the placeholder; any other location stays. */
function address(location: string, base: string): string {
  return location.startsWith(PLACEHOLDER) ? base.replace(/\/+$/, '') + location.slice(PLACEHOLDER.length) : location;
}

/** `bytes` with every `location` and `schemaLocation` mapped. */
function relocate(bytes: Buffer, map: (location: string) => string): Buffer {
  const wanted = new Map(locations(bytes).map((location) => [location, map(location)]));
  const text = bytes
    .toString()
    .replace(/\b(schemaLocation|location)="([^"]*)"/g, (whole, name: string, value: string) => {
      const mapped = wanted.get(value);
      return mapped === undefined ? whole : `${name}="${escapeAttribute(mapped)}"`;
    });
  const published = Buffer.from(text);
  const expected = locations(bytes).map((location) => wanted.get(location));
  if (locations(published).join('\n') !== expected.join('\n'))
    throw new Error('A location in our WSDL or XSD is not written as location="…" and cannot be published.');
  return published;
}

function locations(bytes: Buffer): readonly string[] {
  const found: string[] = [];
  const visit = (element: XmlElement): void => {
    for (const { local, uri, value } of element.attributes)
      if (uri === '' && (local === 'location' || local === 'schemaLocation')) found.push(value);
    for (const inner of element.children) visit(inner);
  };
  visit(parseXml(bytes).root);
  return found;
}
