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
  startGateway,
} from './gateway.ts';
export { judgePeer, type TlsPeer } from './peer.ts';
export { CIPHERS, GROUPS, secureOptions, type TlsIdentity } from './tls.ts';
