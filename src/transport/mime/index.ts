// multipart/related, reading and writing: the packaging of MTOM and of ebMS2.
export { type ContentType, type MultipartType, parseContentType, parseMultipartType } from './content-type.ts';
export type { PartFields, TransferEncoding } from './fields.ts';
export { type BufferedPart, type MimeLimits, type MimePart, readMultipart, readMultipartBuffer } from './read.ts';
export {
  newBoundary,
  type OutgoingMultipart,
  type OutgoingPart,
  type StreamedContent,
  type WrittenMultipart,
  writeMultipart,
} from './write.ts';
