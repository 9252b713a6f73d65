// The citizens' portal: server-rendered pages over the store (ARCHITECTURE.md §3, D6).
export type { Aansluitgegevens, Dienst, Tabel } from './aansluiten.ts';
export { createPortal } from './app.ts';
export type { LoginAntwoord, LoginFout, LoginPort, LoginVraag } from './auth/login.ts';
export { createSimulator, type SimulatorOptions } from './auth/simulator.ts';
export type { AdresControle, Helpdesk, Mededeling, PortaalConfig, PortaalDeps } from './portaal.ts';
export { type SessieDuur, STANDAARD_DUUR } from './sessie.ts';
export { VOORWAARDEN } from './voorwaarden.ts';
