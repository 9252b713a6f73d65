// MTOM: binary content beside the message instead of as base64 in it (WM001, x-MTM-1 … x-MTM-5).
export { type Package, type PackOptions, pack } from './pack.ts';
export { type Unpacked, unpack } from './unpack.ts';
