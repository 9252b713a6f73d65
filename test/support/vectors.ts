// Where the public test vectors of the Python package `cryptography-vectors` are: a folder in BODE_PKITS, else wherever Python finds the
// package. Among much else it holds NIST's Public Key Interoperability Test Suite (PKITS) and FIPS signature vectors.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SCRIPT = 'import cryptography_vectors as v; print(v.__path__[0])';
let found: string | undefined;

/** The package's folder, or undefined when it is nowhere. */
export function vectorsFolder(): string | undefined {
  found ??= (process.env.BODE_PKITS || fromPython()).trim();
  return existsSync(join(found, 'x509/PKITS_data/certs')) ? found : undefined;
}

function fromPython(): string {
  return spawnSync('python3', ['-c', SCRIPT], { encoding: 'utf8' }).stdout ?? '';
}
