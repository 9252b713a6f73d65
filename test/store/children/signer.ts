// A signer for child processes: the PEM files that the parent made are named in the environment.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LogSigner } from '../../../src/store/sqlite/index.ts';

export function childSigner(): LogSigner {
  const { KEY_FILE = '', CERT_FILE = '' } = process.env;
  const certificate = new X509Certificate(readFileSync(CERT_FILE));
  return { schrijver: 'child', key: createPrivateKey(readFileSync(KEY_FILE)), certificaat: certificate.raw };
}
