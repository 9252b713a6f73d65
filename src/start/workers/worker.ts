// One message in a worker: the same `receive` as on the main thread, with dependencies over the line (WB013, x-FLT-5). The tree, the
// compiled schemas and all work on the bytes stay here; the memory of the message is let go at once when it is answered.
import { workerData } from 'node:worker_threads';
import { type Contracts, loadContracts } from '../../schema/index.ts';
import { receive, SERVICES } from '../../wus/index.ts';
import { openLine } from './line.ts';
import type { Task, TaskAnswer, WorkerSettings } from './protocol.ts';
import { remoteDependencies } from './remote.ts';

const settings = workerData as WorkerSettings;
let contracts: Promise<Contracts> | undefined;

/** The answer to one message; a failure is an answer too. */
export async function handle(task: Task): Promise<TaskAnswer> {
  const line = openLine(task.port);
  line.tell({ kind: 'begun' });
  try {
    contracts ??= loadContracts(settings.root);
    const contract = (await contracts).services.find(({ path }) => path === task.received.path)!;
    const service = { contract, handlers: SERVICES[contract.path]! };
    const body = Buffer.from(task.body.buffer, task.body.byteOffset, task.body.byteLength);
    const answer = await receive(remoteDependencies(line, settings, task), service, { ...task.received, body });
    await line.ask({ kind: 'done' });
    return { ...answer, body: Buffer.from(answer.body) as TaskAnswer['body'] };
  } finally {
    line.close();
    if (task.body.byteLength > 0) task.body.buffer.transfer(0);
  }
}
