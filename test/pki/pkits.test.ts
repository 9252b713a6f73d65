// NIST's Public Key Interoperability Test Suite against path validation (RFC 5280 §6). Every CA certificate and every CRL of the suite is
// held at the same time, so that the path and the CRLs are found among hundreds of others.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findPaths, type Pool } from '../../src/pki/find-path.ts';
import { type Certificate, type CrlStore, createCrlStore, DerError, readCertificate } from '../../src/pki/index.ts';
import { validatePath } from '../../src/pki/path.ts';
import { hasPeer, requirePeer } from '../support/peers.ts';
import { vectorsFolder } from '../support/vectors.ts';
import { type Expected, OUT_OF_SCOPE, SECTIONS, type Settings } from './pkits-cases.ts';

/** Within the suite's validity, 2010 to 2030. */
const NOW = Date.UTC(2020, 0, 1);
const POLICY = '2.16.840.1.101.3.2.1.48.';

interface Suite {
  readonly pool: Pool;
  readonly crls: CrlStore;
  readonly endEntity: (name: string) => Buffer;
}

let loading: Promise<Suite> | undefined;

function suite(): Promise<Suite> {
  loading ??= load(join(vectorsFolder()!, 'x509/PKITS_data'));
  return loading;
}

async function load(folder: string): Promise<Suite> {
  const read = (file: string) => readFileSync(join(folder, 'certs', file));
  const authorities = readdirSync(join(folder, 'certs'))
    .filter((file) => !file.endsWith('EE.crt'))
    .flatMap((file) => readable(read(file)));
  const [anchors, intermediates] = [true, false].map((root) =>
    authorities.filter(({ subject }) => subject.text.endsWith('CN=Trust Anchor') === root),
  ) as [Certificate[], Certificate[]];
  const crls = createCrlStore({ folder: join(folder, 'crls'), clock: () => NOW });
  await crls.reload();
  return { pool: { anchors, intermediates }, crls, endEntity: (name) => read(`${name}EE.crt`) };
}

// Two CA certificates of the suite are meant to be unreadable: one is damaged, one has half a DSA key.
function readable(der: Buffer): readonly Certificate[] {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}

function outcome({ pool, crls, endEntity }: Suite, name: string, settings: Settings = {}): Expected {
  const [certificate] = readable(endEntity(name));
  if (!certificate) return ['0 format'];
  const { accepted = [], explicit = false, inhibitMapping = false, inhibitAny = false } = settings;
  const policies = {
    accepted: accepted.map((number) => POLICY + number),
    explicit,
    inhibitMapping,
    inhibitAny,
    named: false,
  };
  const results = findPaths(certificate, pool).map((path) =>
    validatePath(path, { now: NOW, policies, minRsaBits: 2048, crls, pool }),
  );
  const { reasons } = results.reduce((one, other) => (other.reasons.length < one.reasons.length ? other : one));
  return reasons.length === 0 ? 'valid' : reasons.map(({ level, rule }) => `${level} ${rule}`);
}

describe('PKITS', () => {
  // Without the data one test says so, not hundreds.
  if (!hasPeer('pkits')) {
    it('is there', function () {
      requirePeer(this, 'pkits');
    });
    return;
  }

  for (const [section, cases] of Object.entries(SECTIONS))
    describe(section, () => {
      for (const [name, expected, settings] of cases)
        it(`${name}${settings ? ` ${JSON.stringify(settings)}` : ''}`, async () => {
          expect(outcome(await suite(), name, settings)).to.deep.equal(expected);
        });
    });

  describe('out of scope', () => {
    for (const [name, instead, why] of OUT_OF_SCOPE)
      it(`${name}: ${why}`, async () => {
        expect(outcome(await suite(), name)).to.deep.equal(instead);
      });
  });

  it('uses every end entity of the suite', () => {
    const used = new Set([...Object.values(SECTIONS).flat(), ...OUT_OF_SCOPE].map(([name]) => `${name}EE.crt`));
    const all = readdirSync(join(vectorsFolder()!, 'x509/PKITS_data/certs')).filter((file) => file.endsWith('EE.crt'));
    expect(all.filter((file) => !used.has(file))).to.deep.equal([]);
  });

  it('has at least 200 cases', () => {
    expect(Object.values(SECTIONS).flat().length).to.be.at.least(200);
  });
});
