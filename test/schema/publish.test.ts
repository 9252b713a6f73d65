// Published contracts can be read by strangers, from the gateway's `?wsdl` and from the static tree (x-WSD-1): every import resolves,
// and the public address is in place.
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createClientAsync } from 'soap';
import {
  type Contracts,
  loadContracts,
  publishService,
  publishTree,
  type ServiceFiles,
} from '../../src/schema/index.ts';
import { parseXml, type XmlElement } from '../../src/xml/index.ts';
import { requirePeer } from '../support/peers.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BASE = 'https://bode.voorbeeld.example:8443/diensten';

describe('published contracts', () => {
  let contracts: Contracts;
  let server: Server;
  let origin: string;
  const asked: string[] = [];

  before(async () => {
    contracts = await loadContracts(ROOT);
    const services = new Map<string, ServiceFiles>();
    for (const service of contracts.services) services.set(service.path, publishService(ROOT, service, BASE));
    const tree = publishTree(ROOT, BASE);
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      const { pathname, search } = new URL(url, 'http://localhost');
      const body = services.get(pathname)?.get(search.slice(1)) ?? tree.get(pathname.replace('/aansluiten/', ''));
      response.writeHead(body ? 200 : 404, { 'Content-Type': 'text/xml; charset=utf-8' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    contracts.dispose();
  });

  const addresses = () =>
    contracts.services.flatMap(({ folder, version, path }) => [
      `${origin}${path}?wsdl`,
      `${origin}/aansluiten/wsdl/${folder}/${version}/${folder}_${version}.wsdl`,
    ]);

  it('resolve all their imports and name the public address', async () => {
    for (const address of addresses()) {
      const seen = await crawl(address);
      expect(seen.files.size, address).to.be.greaterThan(3);
      const [place] = seen.addresses;
      expect(seen.addresses.size).to.equal(1);
      expect(place).to.match(/^https:\/\/bode\.voorbeeld\.example:8443\/diensten\/wus\/[a-z-]+\/v1$/);
    }
    expect(asked.every((url) => !url.includes('invalid'))).to.equal(true);
  });

  it('leave no placeholder behind', () => {
    for (const service of contracts.services)
      for (const [name, bytes] of publishService(ROOT, service, BASE))
        expect(bytes.toString(), name).not.to.include('bode.invalid');
  });

  it('are the files of the repository, byte for byte, but for the address', () => {
    const tree = publishTree(ROOT, 'https://bode.invalid/');
    const name = 'wsdl/berichtenbox/v1/berichtenbox_v1.wsdl';
    expect(tree.get(name)!.includes('location="https://bode.invalid/wus/berichtenbox/v1"')).to.equal(true);
    expect([...tree.keys()].some((file) => file.includes('voorbeelden/LeverBerichten.xml'))).to.equal(true);
  });

  it('are read by the soap package', async () => {
    for (const address of addresses()) {
      const client = await createClientAsync(address);
      const [service] = Object.values(client.describe() as Record<string, Record<string, Record<string, unknown>>>);
      const operations = Object.keys(Object.values(service!)[0]!);
      const expected = contracts.services.find(
        ({ folder, path }) => address.includes(`${path}?`) || address.includes(`/${folder}/`),
      )!;
      expect(operations).to.deep.equal(expected.operations.map(({ name }) => name));
    }
  });

  it('are read by zeep', async function () {
    requirePeer(this, 'zeep');
    this.timeout(60_000);
    const script = `
import sys, zeep
for address in sys.argv[1:]:
    for service in zeep.Client(address).wsdl.services.values():
        for port in service.ports.values():
            names = sorted(port.binding._operations)
            print(address, port.binding_options['address'], ','.join(names))
            for name in names:
                operation = port.binding._operations[name]
                assert operation.soapaction == operation.abstract.wsa_action, name
                operation.input.signature(), operation.output.signature()
`;
    const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', script, ...addresses()]);
    const lines = stdout.trim().split('\n');
    expect(lines.length).to.equal(addresses().length);
    for (const line of lines) expect(line).to.include('https://bode.voorbeeld.example:8443/diensten/wus/');
  });
});

interface Crawled {
  readonly files: Set<string>;
  readonly addresses: Set<string>;
}

/** Follows every location from `address`, as any reader would. */
async function crawl(address: string, seen: Crawled = { files: new Set(), addresses: new Set() }): Promise<Crawled> {
  if (seen.files.has(address)) return seen;
  seen.files.add(address);
  const response = await fetch(address);
  expect(response.status, address).to.equal(200);
  const { root } = parseXml(Buffer.from(await response.arrayBuffer()));
  for (const element of flatten(root))
    for (const { local, value } of element.attributes) {
      if (local === 'location' && element.local === 'address') seen.addresses.add(value);
      else if (local === 'location' || local === 'schemaLocation') await crawl(new URL(value, address).href, seen);
    }
  return seen;
}

function flatten(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(flatten)];
}
