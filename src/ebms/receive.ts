// Digikoppeling ebMS2, top to bottom: the journey of one message from its first byte to the 2xx (x-RCV-1). TLS and its OIN were judged by
// transport/; then MIME, XML without DTD, XSD, agreement, header rules, TLS certificate against the agreement, decryption, signature,
// TimeToLive, duplicates, one durable transaction, acknowledgement. Delivery to the application comes after it.
import { GatewayError } from '../core/index.ts';
import { Conflict } from '../store/index.ts';
import type { Answer, MimePart, Streamed } from '../transport/index.ts';
import { accept } from './accept.ts';
import { type Agreed, findAgreement, judgeChannel } from './agreement.ts';
import { EMPTY, faultAnswer, reportErrors } from './answer.ts';
import { type EbmsStory, recordEbms } from './audit.ts';
import { type Collected, collector, type PartCollector } from './collect.ts';
import { contentIdOf, EbmsError, readEnvelope, readMessage, returnAddress } from './header/index.ts';
import { asMimeProblem, readRequest } from './read-request.ts';
import { receiveSignal } from './receive-signal.ts';
import { signalOf } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** The answer to one HTTP request; a failure is an answer too. */
export async function receiveEbms(deps: EbmsDependencies, streamed: Streamed): Promise<Answer> {
  const story: EbmsStory = { received: streamed, bytes: 0, uitkomst: 'geweigerd' };
  let answer: Answer;
  try {
    answer = await travel(deps, streamed, story);
  } catch (thrown) {
    // Before it is known whose message it is, nothing but a SOAP Fault can say what is wrong (x-SIG-8).
    story.error = asRefusal(story.terug ? asMimeProblem(thrown) : thrown, story);
    if (story.error instanceof GatewayError && story.error.meaning.level === 'error') story.thrown = thrown;
    answer = await refuse(deps, story, story.error);
  }
  recordEbms(deps, story, answer);
  return answer;
}

async function travel(deps: EbmsDependencies, streamed: Streamed, story: EbmsStory): Promise<Answer> {
  let parts: PartCollector | undefined;
  try {
    await readRequest(counted(streamed, story), deps.limits, {
      onSoap: async (soap) => {
        const agreed = await judgeSoap(deps, soap, story);
        parts = collector(deps, { story, agreed, soap });
      },
      onPayload: async (part: MimePart) => parts!.take(part),
    });
    const collected = await parts!.finish();
    return signalOf(collected.message.header)
      ? await receiveSignal(deps, collected, story)
      : await acceptOnce(deps, collected, story);
  } catch (error) {
    await parts?.forget();
    throw error;
  }
}

/** From the bytes of the SOAP part to its channel. What was read is told to `story` step by step: an error goes to whom it names. */
async function judgeSoap(deps: EbmsDependencies, soap: Buffer, story: EbmsStory): Promise<Agreed> {
  const { received } = story;
  const now = deps.clock();
  const envelope = readEnvelope(soap);
  story.envelope = envelope;
  story.address = returnAddress(envelope);
  if (!story.address) throw new GatewayError('ebms.header', 'x-SIG-8', { oorzaak: 'the MessageHeader cannot be read' });
  const header = { ...story.address, timestamp: now, duplicateElimination: false };
  const { cpa, signers, terug } = await findAgreement(deps, header, { peer: received.peer, now });
  story.terug = terug('MessageError');
  const message = readMessage(envelope, deps.schema);
  story.message = message;
  const kanaal = judgeChannel(cpa, message, { envelope, now });
  story.kanaal = kanaal;
  if (!signalOf(message.header)) await deps.laatToe?.(kanaal);
  for (const { href } of message.manifest)
    if (contentIdOf(href) === undefined) throw new EbmsError('ebms.payload', 'x-PKG-9', { location: href });
  return { cpa, kanaal, signers, terug };
}

/** How often acceptance is judged again after a race: each time another step of the same messages was written. */
const RACES = 5;

/**
 * Two that bring the same message at the same moment: one is first, the other becomes a duplicate of it. And a message of ours that this one
 * answers may take a step meanwhile, such as its acknowledgement. Then it is judged again on what that left.
 */
async function acceptOnce(deps: EbmsDependencies, collected: Collected, story: EbmsStory): Promise<Answer> {
  for (let left = RACES; ; left--) {
    try {
      return await accept(deps, collected, story);
    } catch (error) {
      if (!(error instanceof Conflict) || left === 0) throw error;
    }
  }
}

function counted(streamed: Streamed, story: EbmsStory): Streamed {
  async function* body() {
    for await (const chunk of streamed.body) {
      story.bytes += chunk.length;
      yield chunk;
    }
  }
  return { ...streamed, body: body() };
}

/** What nobody expected is our own failure, without a cause for the peer. A busy store is told so that the sender comes back. */
function asRefusal(thrown: unknown, { message }: EbmsStory): GatewayError | EbmsError {
  if (thrown instanceof EbmsError) return thrown;
  if (thrown instanceof GatewayError)
    return message && thrown.code === 'ebms.security'
      ? new EbmsError('ebms.security', thrown.clause, { oorzaak: thrown.detail.oorzaak ?? '' }, { cause: thrown })
      : thrown;
  const oorzaak = thrown instanceof Error ? thrown.name : 'unknown';
  return new GatewayError('server.internal', 'x-RCV-2', { oorzaak }, { cause: thrown });
}

/**
 * An EbmsError goes back as MessageError over the channel of the agreement; everything else is a SOAP Fault or a 503 here. A failure of
 * ours is never told as an error of the message: the sender would give up (x-SIG-10).
 */
async function refuse(deps: EbmsDependencies, story: EbmsStory, error: GatewayError | EbmsError): Promise<Answer> {
  if (error instanceof GatewayError) return faultAnswer(error);
  const { terug, address, envelope } = story;
  if (!terug || !address) return faultAnswer(new GatewayError('ebms.agreement', error.clause, {}));
  return (
    (await reportErrors(deps, { terug, about: address, sync: envelope?.blocks.SyncReply !== undefined }, [error])) ??
    EMPTY
  );
}
