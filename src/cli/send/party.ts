// The sending organisation: its key and certificates, and whom it trusts, from the folder of the development PKI or of its own.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../config/index.ts';
import type { Oin } from '../../core/index.ts';
import { createCrlStore, createTrust, loadOwnKey, type OwnKey, pemBlocks, type Trust } from '../../pki/index.ts';
import { CommandError } from '../output.ts';

export interface Party {
  readonly oin: Oin;
  readonly key: OwnKey;
  readonly trust: Trust;
  /** PEM. */
  readonly authorities: readonly string[];
}

/** @throws CommandError when the folder has no certificate of `oin`, PkiError when it cannot be used. */
export async function readParty(settings: Settings, oin: Oin, certificates: string): Promise<Party> {
  const at = (file: string) => join(certificates, oin, file);
  if (!existsSync(at('cert.pem')))
    throw new CommandError(
      `${certificates} has no certificate of ${oin}; run npm start, or bode certs add ${oin} --naam …`,
    );
  const key = loadOwnKey(
    { setting: '--as', certificateFile: at('cert.pem'), keyFile: at('key.pem'), chainFile: at('chain.pem') },
    Date.now(),
  );
  const { trust } = settings;
  const authorities = [readFileSync(trust.anchors, 'latin1'), readFileSync(trust.intermediates, 'latin1')];
  const crls = createCrlStore({ folder: trust.crlFolder, clock: Date.now });
  const [anchors, intermediates] = authorities.map((pem) => pemBlocks(pem, 'CERTIFICATE'));
  const made = createTrust({
    anchors: anchors!,
    intermediates: intermediates!,
    policies: trust.policies,
    minRsaBits: trust.minRsaBits,
    crls,
    testOinAllowed: trust.testOins,
  });
  await crls.reload();
  return { oin, key, trust: made, authorities };
}
