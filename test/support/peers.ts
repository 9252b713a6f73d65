// Foreign programs that tests use where present: absent means skipped with the reason, or failed under BODE_REQUIRE_PEERS=1.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { hasSoftHsm } from './softhsm.ts';
import { vectorsFolder } from './vectors.ts';

const PROBES: Readonly<Record<string, () => boolean>> = {
  xmlsec1: () => runs('xmlsec1', ['--version']),
  openssl: () => runs('openssl', ['version']),
  chromium: () => existsSync('/usr/bin/chromium'),
  python3: () => runs('python3', ['--version']),
  zeep: () => runs('/usr/bin/python3', ['-c', 'import zeep, xmlsec']),
  /** PKITS and FIPS vectors, from Python's cryptography-vectors. */
  pkits: () => vectorsFolder() !== undefined,
  /** The Apache CXF client, built by `mvn package` in test/interop/cxf. */
  cxf: () =>
    runs('java', ['-version']) && existsSync(new URL('../interop/cxf/target/cxf-client-1.jar', import.meta.url)),
  /** A JDK, which also runs a source file. */
  java: () => runs('javac', ['-version']),
  /** WSS4J 1.6 of Debian, compiled against by the test. */
  wss4j16: () => runs('javac', ['-version']) && existsSync('/usr/share/java/wss4j.jar'),
  php: () => runs('php', ['-r', 'exit(extension_loaded("soap") && extension_loaded("dom") ? 0 : 1);']),
  gsoap: () => ['soapcpp2', 'wsdl2h', 'gcc'].every((tool) => runs('which', [tool])),
  /** A PKCS#11 token in software, and the program that holds its module. */
  softhsm: hasSoftHsm,
  shared: () => existsSync(new URL('../../../shared/contract/', import.meta.url)),
};

const known = new Map<string, boolean>();

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** True when the peer can be used on this machine. */
export function hasPeer(name: keyof typeof PROBES & string): boolean {
  let present = known.get(name);
  if (present === undefined) {
    const probe = PROBES[name];
    if (!probe) throw new Error(`unknown peer ${name}`);
    present = probe();
    known.set(name, present);
  }
  return present;
}

/**
 * Skips the running test with the reason when `name` is absent; fails it instead under BODE_REQUIRE_PEERS=1.
 * `shared` (the reference contract beside the project) is never required: it is not part of the product.
 */
export function requirePeer(context: Context, name: string): void {
  if (hasPeer(name)) return;
  if (process.env.BODE_REQUIRE_PEERS === '1' && name !== 'shared')
    throw new Error(`required peer ${name} is not installed`);
  if (context.test) context.test.title += ` (skipped: ${name} is not present)`;
  context.skip();
}
