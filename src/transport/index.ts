// TLS listeners and clients, the mutual-TLS peer, size and time limits.
export { type ClientOptions, createTlsClient, type HttpAnswer, type TlsClient } from './client.ts';
export {
  type Answer,
  type Asked,
  type Gateway,
  type GatewayLimits,
  type GatewayOptions,
  type Received,
  type Route,
  type Streamed,
  startGateway,
} from './gateway.ts';
export {
  type BufferedPart,
  type ContentType,
  type MimeLimits,
  type MimePart,
  type MultipartType,
  newBoundary,
  type OutgoingMultipart,
  type OutgoingPart,
  parseContentType,
  parseMultipartType,
  readMultipart,
  readMultipartBuffer,
  type StreamedContent,
  type TransferEncoding,
  type WrittenMultipart,
  writeMultipart,
} from './mime/index.ts';
export { judgePeer, type TlsPeer } from './peer.ts';
export { CIPHERS, GROUPS, secureOptions, type TlsIdentity } from './tls.ts';
