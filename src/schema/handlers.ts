// Server and contract must fit exactly: a service without a handler, or a handler without an operation, stops the start (issue 2 §3).
import type { Contracts } from './contracts.ts';

/** Path of a service → names of the operations that are handled. */
export type Handled = Readonly<Record<string, readonly string[]>>;

/** @throws Error with one sentence that names the service and the operation. */
export function checkHandlers({ services }: Contracts, handled: Handled): void {
  for (const { path, operations } of services) {
    const names = handled[path];
    if (!names) throw new Error(`Service ${path} is in the WSDL but has no handlers.`);
    for (const { name } of operations)
      if (!names.includes(name)) throw new Error(`Operation ${name} of ${path} is in the WSDL but has no handler.`);
  }
  for (const [path, names] of Object.entries(handled)) {
    const service = services.find((candidate) => candidate.path === path);
    if (!service) throw new Error(`Service ${path} has handlers but is in no WSDL.`);
    for (const name of names)
      if (!service.operations.some((operation) => operation.name === name))
        throw new Error(`Operation ${name} of ${path} has a handler but is not in the WSDL.`);
  }
}
