// Outbox workers: claim, back-off, publication at its moment. Knows no mail and no SOAP: what a task means is passed in.
export type { Handler, Outcome } from './handler.ts';
export { type Ladder, NOTIFICEER, PUBLICEER, waitAfter } from './ladder.ts';
export { breaker, type LaneHandler, type LaneOptions, type LaneOutcome, type LaneWorker, startLanes } from './lanes.ts';
export { createPubliceer, type Opdrachtbericht, type PubliceerOptions } from './publiceer.ts';
export { startWorker, type Worker, type WorkerOptions } from './worker.ts';
