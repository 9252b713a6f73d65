// What the codec tests share: contracts, a published example as verified payload, and the demands on everything we write.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseGuid, parseOin } from '../../../src/core/index.ts';
import { type Contracts, checkResponse, loadContracts, type Operation } from '../../../src/schema/index.ts';
import type { Bewijs } from '../../../src/store/index.ts';
import { canonicalize, parseXml, type XmlElement } from '../../../src/xml/index.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

let loaded: Promise<Contracts> | undefined;

export async function operation(folder: string, name: string): Promise<Operation> {
  loaded ??= loadContracts(ROOT);
  const { services } = await loaded;
  return services
    .find((service) => service.folder === folder)!
    .operations.find((candidate) => candidate.name === name)!;
}

export function payloadOf(document: string | Buffer): XmlElement {
  return parseXml(Buffer.isBuffer(document) ? document : Buffer.from(document)).root;
}

/** The published example of a message. */
export function example(folder: string, name: string): XmlElement {
  return payloadOf(readFileSync(`${ROOT}wsdl/${folder}/v1/voorbeelden/${name}.xml`));
}

/** Valid for the operation, and its own canonical form, so that it can be signed as it stands. */
export function expectSendable(markup: string, of: Operation): XmlElement {
  const bytes = Buffer.from(markup);
  checkResponse(bytes, of);
  const root = payloadOf(bytes);
  expect(canonicalize(root).toString()).to.equal(markup);
  expect([root.uri, root.local]).to.deep.equal([of.output.uri, of.output.local]);
  return root;
}

export const OIN = parseOin('00000099000000002000')!;
export const T = Date.parse('2026-03-03T09:12:04.000Z');
export const guid = (tail: string) => parseGuid(`3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c${tail}`)!;

const hash = (byte: number) => Buffer.alloc(32, byte).toString('base64');

export const BEWIJS: Bewijs = {
  soort: 'Ontvangst',
  oin: OIN,
  op: T,
  blad: '{"tekst":"a < b & \\"c\\" > é"}',
  logId: guid('0001'),
  index: 0,
  pad: [hash(1), hash(2)],
  hoofd: {
    logId: guid('0001'),
    omvang: 3,
    wortel: hash(3),
    op: T + 1,
    handtekening: hash(4),
    certificaat: hash(5),
  },
};
