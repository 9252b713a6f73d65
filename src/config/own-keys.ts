// Where the own keys are, by the settings: `gateway.keys` and `security.keys`, or the one of gateway.certificate, .key and .chain
// (x-PKI-15). Read by the start and by `bode doctor`.
import type { KeyPlace } from '../pki/index.ts';
import type { Settings } from './read.ts';

export interface OwnKeyPlaces {
  /** TLS of the gateway; and messages and receipts, when these have no keys of their own. */
  readonly gateway: readonly KeyPlace[];
  /** Messages and receipts. Absent = those of the gateway. */
  readonly messages?: readonly KeyPlace[];
}

export function ownKeyPlaces({ gateway, security }: Settings): OwnKeyPlaces {
  const { certificate: certificateFile, key: keyFile, chain: chainFile } = gateway;
  const single = { setting: 'gateway.certificate', certificateFile, keyFile, chainFile };
  const listed = gateway.keys.map((key, index) => placeOf(`gateway.keys.${index}`, key));
  const messages = security.keys.map((key, index) => placeOf(`security.keys.${index}`, key));
  return { gateway: listed.length > 0 ? listed : [single], ...(messages.length > 0 ? { messages } : {}) };
}

type Listed = Settings['security']['keys'][number];

function placeOf(setting: string, key: Listed): KeyPlace {
  const { passwordFile: passphraseFile, from } = key;
  const more = { setting, passphraseFile, ...(from === undefined ? {} : { from: Date.parse(from) }) };
  const { pkcs11 } = key;
  if (pkcs11) return { ...more, certificateFile: key.certificate!, chainFile: key.chain, pkcs11 };
  if (key.pkcs12 !== undefined) return { ...more, bundleFile: key.pkcs12 };
  return { ...more, certificateFile: key.certificate!, keyFile: key.key!, chainFile: key.chain };
}
