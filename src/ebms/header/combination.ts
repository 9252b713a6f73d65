// Which elements a message has, by its action (ebMS 2.0 §4.2.3, §6.3, §7, §8; x-RM-4, x-SIG-1 … 3, x-SIG-11, x-HDR-14). A signal holds its own
// element and no other, never asks for an acknowledgement, and carries no payload; a business message holds no signal.
import { type EbmsMessage, SIGNAL_SERVICE, type Signal, signalOf } from '../types.ts';
import { EbmsError } from './error.ts';
import { locate } from './values.ts';

type Content = 'acknowledgment' | 'errorList' | 'statusRequest' | 'statusResponse';

const CONTENT: Readonly<Record<Signal, Content | undefined>> = {
  Acknowledgment: 'acknowledgment',
  MessageError: 'errorList',
  StatusRequest: 'statusRequest',
  StatusResponse: 'statusResponse',
  Ping: undefined,
  Pong: undefined,
};
const ALL: readonly Content[] = ['acknowledgment', 'errorList', 'statusRequest', 'statusResponse'];
/** Signals that answer a message name it (x-HDR-14). A MessageError may be about a message whose id could not be read (x-SIG-8). */
const ANSWERS: readonly Signal[] = ['Acknowledgment', 'StatusResponse', 'Pong'];

/** @throws EbmsError `ebms.combination`, `ebms.bundled` or `ebms.action`. */
export function judgeCombination(message: EbmsMessage): void {
  const signal = signalOf(message.header);
  if (signal) judgeSignal(message, signal);
  else judgeBusiness(message);
}

function judgeBusiness(message: EbmsMessage): void {
  if (message.header.service.value === SIGNAL_SERVICE)
    throw new EbmsError('ebms.action', 'x-SIG-1', { location: locate('Action') });
  const bundled = ALL.find((content) => message[content] !== undefined && !isWarning(message, content));
  if (bundled) throw new EbmsError('ebms.bundled', 'x-RM-4', { oorzaak: bundled });
}

/** Errors that are only warnings may travel with a business message (ebMS 2.0 §4.2.3). */
function isWarning({ errorList }: EbmsMessage, content: Content): boolean {
  return (
    content === 'errorList' && errorList !== undefined && errorList.every(({ severity }) => severity === 'Warning')
  );
}

function judgeSignal(message: EbmsMessage, signal: Signal): void {
  const { header, ackRequested, manifest } = message;
  const own = CONTENT[signal];
  for (const content of ALL)
    if ((message[content] !== undefined) !== (content === own)) throw odd('x-SIG-1', `${signal} and ${content}`);
  if (ackRequested || header.duplicateElimination)
    throw odd('x-SIG-2', `${signal} with AckRequested or DuplicateElimination`);
  if (manifest.length > 0) throw odd('x-SIG-1', `${signal} with a payload`);
  if (ANSWERS.includes(signal) && header.refToMessageId === undefined)
    throw odd('x-HDR-14', `${signal} refers to nothing`);
  const about = message.acknowledgment?.refToMessageId;
  if (about !== undefined && about !== header.refToMessageId) throw odd('x-SIG-3', 'two RefToMessageId that differ');
}

function odd(clause: string, oorzaak: string): EbmsError {
  return new EbmsError('ebms.combination', clause, { oorzaak });
}
