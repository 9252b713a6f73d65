// Signals of ebMS 2.0: made, and judged against what we sent. Pure.
export {
  acknowledgmentMismatch,
  answerMismatch,
  type Known,
  type Mismatch,
  mayReportError,
  type Sent,
  sameReferences,
  severityOf,
  statusAnswer,
} from './judge.ts';
export {
  type Fresh,
  makeAcknowledgment,
  makeMessageError,
  makePing,
  makePong,
  makeStatusRequest,
  makeStatusResponse,
  type Route,
  type StatusAnswer,
} from './make.ts';
export { type Bucket, type Rate, SIGNAL_RATE, takeToken } from './rate.ts';
