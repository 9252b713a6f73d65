// Every published example is valid against the schema of its service, is told apart by its name, and speaks of nobody real.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseBsn } from '../../src/core/index.ts';
import { type Contracts, loadContracts } from '../../src/schema/index.ts';
import { canonicalize, parseXml } from '../../src/xml/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('examples', () => {
  let contracts: Contracts;
  before(async () => {
    contracts = await loadContracts(ROOT);
  });
  after(() => contracts.dispose());

  const folders = readdirSync(join(ROOT, 'wsdl')).map((folder) => join(folder, 'v1', 'voorbeelden'));
  for (const folder of folders)
    for (const name of readdirSync(join(ROOT, 'wsdl', folder)).filter((file) => file.endsWith('.xml')))
      it(`${join(folder, name)} is valid`, () => {
        const bytes = readFileSync(join(ROOT, 'wsdl', folder, name));
        const { root } = parseXml(bytes);
        const service = contracts.services.find((candidate) =>
          folder.startsWith(join(candidate.folder, candidate.version)),
        );
        expect(service!.validator.validate(canonicalize(root), { element: root })).to.deep.equal({ ok: true });
        expect(name.replace(/(-[a-z]+)?\.xml$/, '')).to.equal(root.local);
        for (const [number] of bytes.toString().matchAll(/(?<![0-9])9[0-9]{8}(?![0-9])/g))
          expect(parseBsn(number) !== undefined && number.startsWith('999990'), 'only test BSNs').to.equal(true);
      });

  it('exist for the input and output of every operation', () => {
    for (const { folder, version, operations } of contracts.services) {
      const names = readdirSync(join(ROOT, 'wsdl', folder, version, 'voorbeelden'));
      for (const { input, output, faults } of operations)
        for (const { local } of [input, output, ...faults.map(({ element }) => element)])
          expect(names, `${folder} ${local}`).to.include(`${local}.xml`);
    }
  });
});
