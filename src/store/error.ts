// Why a store cannot be opened: one sentence for the operator that names the setting to look at.

export class StoreError extends Error {
  readonly setting: 'store.url' | 'store.masterKeys';

  constructor(setting: StoreError['setting'], sentence: string, options?: ErrorOptions) {
    super(`${setting}: ${sentence}`, options);
    this.name = 'StoreError';
    this.setting = setting;
  }
}
