// Event log by allow-list, metrics, health. Nothing here can hold a BSN, name, subject or text (D10).
export { EVENTS, type EventName, LEVELS, type Level, type LogEvent, type Refusal } from './events.ts';
export { framesOf, holdsBsn } from './fields.ts';
export { createLog, type EventLog, type Log, type LogOptions, silentLog } from './log.ts';
export { createMetrics, type MetricSources, type Metrics } from './metrics.ts';
export { type Check, type OperatorOptions, type OperatorServer, runChecks, startOperatorServer } from './operator.ts';
export { type RefusedPeer, refusedEvent } from './refused.ts';
