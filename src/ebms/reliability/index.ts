// Reliable messaging as decisions without I/O: duplicates, schedule, outcome of an attempt, and the life of a message that is sent.
export { type Acceptance, type Arrival, type Earlier, planAcceptance } from './duplicate.ts';
export { type HttpResult, OUTCOME_POLICY, type Outcome, type OutcomePolicy, outcomeOf } from './outcome.ts';
export { exchangeLimitMs, pauseMs, planSending, type SendPlan, timeToLiveOf } from './schedule.ts';
export {
  type Effect,
  type FailReason,
  newSending,
  type SendEvent,
  type Sending,
  type SendStatus,
  type Step,
  step,
} from './sending.ts';
