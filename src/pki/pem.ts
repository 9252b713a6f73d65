// PEM (RFC 7468): the DER of every block with one label, in order. Text around the blocks is ignored.

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/** DER of all blocks with this label, e.g. `CERTIFICATE` or `X509 CRL`. */
export function pemBlocks(text: string, label: string): Buffer[] {
  return [...text.matchAll(BLOCK)]
    .filter(([, found]) => found === label)
    .map(([, , base64]) => Buffer.from(base64!, 'base64'));
}

/** One PEM block, lines of 64 characters. */
export function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** What a file holds, whichever form it came in: the PEM blocks with this label, or the whole file as one DER value. */
export function pemOrDer(file: Buffer, label: string): Buffer[] {
  return file.includes('-----BEGIN ') ? pemBlocks(file.toString('latin1'), label) : [file];
}
