// A signer of the log on its way to the writer thread: a key object moves as it is, a key that is elsewhere (in a token) becomes a
// port on which the thread asks for each signature, while the main thread holds the way to the key.
import { KeyObject } from 'node:crypto';
import { MessageChannel, MessagePort } from 'node:worker_threads';
import type { LogSigner, SignElsewhere } from '../writes/log.ts';

/** What the thread gets: the port must be in the transfer list. */
export type PostedSigner = LogSigner<KeyObject | MessagePort>;

/** Longest time that a commit group waits for a signature from elsewhere. */
const SIGN_MS = 10_000;

export function postSigner(signer: LogSigner): PostedSigner {
  const { key } = signer;
  if (key instanceof KeyObject) return { ...signer, key };
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (data: Uint8Array) => {
    key(data).then(
      (signature) => port1.postMessage(signature),
      () => port1.postMessage(undefined),
    );
  });
  port1.unref();
  return { ...signer, key: port2 };
}

/** What must be in the transfer list. */
export function portsOf(signer: PostedSigner | undefined): readonly MessagePort[] {
  return signer?.key instanceof MessagePort ? [signer.key] : [];
}

/** In the thread. The log asks for one signature at a time. */
export function receiveSigner(signer: PostedSigner): LogSigner {
  const { key } = signer;
  return key instanceof MessagePort ? { ...signer, key: askOn(key) } : { ...signer, key };
}

function askOn(port: MessagePort): SignElsewhere {
  return (data) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => settle(undefined), SIGN_MS);
      const settle = (signature: Uint8Array | undefined) => {
        clearTimeout(late);
        port.off('message', settle);
        port.unref();
        if (signature) resolve(signature);
        else reject(new Error('no signature'));
      };
      port.on('message', settle);
      port.postMessage(data);
    });
}
