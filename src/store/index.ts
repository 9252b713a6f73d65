// The only public door of the store: ports, records and changes. Adapters are opened from main.ts by their own files.
export * from './changes.ts';
export * from './ebms-ports.ts';
export * from './ebms-records.ts';
export * from './machtiging.ts';
export * from './ports.ts';
export * from './records.ts';
