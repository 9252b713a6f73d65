// A setting or file of the PKI that cannot be used: one sentence for the operator that names it. Never holds key material or a passphrase.

export class PkiError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PkiError';
  }
}
