// What the server knows of its own services, read from wsdl/ and xsd/ at start-up (D5): the code is driven by these records,
// never by names of its own.
import type { Validator } from './validator.ts';

/** A namespace name and a local name. */
export interface QName {
  readonly uri: string;
  readonly local: string;
}

/** A fault that an operation declares. */
export interface DeclaredFault {
  readonly name: string;
  /** `wsam:Action` of the fault (WS008). */
  readonly action: string;
  readonly element: QName;
}

/** What is needed to judge one kind of document, whichever protocol carries it. */
export interface DocumentContract {
  /** The root of the document. */
  readonly input: QName;
  readonly validator: Validator;
}

export interface Operation extends DocumentContract {
  readonly name: string;
  /** `soapAction` of the binding: equal to `inputAction` (WS002). */
  readonly soapAction: string;
  /** `wsam:Action` of the input: selects the operation (x-WSA-1). */
  readonly inputAction: string;
  /** `wsam:Action` of the output (x-WSA-7). */
  readonly outputAction: string;
  /** The one element under `soap:Body` of a request, and of a response (WW003). */
  readonly input: QName;
  readonly output: QName;
  readonly faults: readonly DeclaredFault[];
  /** Judges requests and responses of this operation; shared by all operations of its service. */
  readonly validator: Validator;
}

export interface Service {
  /** Folder under wsdl/, e.g. `berichtenbox`. */
  readonly folder: string;
  /** E.g. `v1`. */
  readonly version: string;
  /** Path of its address, e.g. `/wus/berichtenbox/v1`. */
  readonly path: string;
  /** Target namespace of the WSDL. */
  readonly namespace: string;
  readonly operations: readonly Operation[];
  readonly validator: Validator;
}

export interface Contracts {
  readonly services: readonly Service[];
  /** Frees the compiled schemas. */
  dispose(): void;
}

/** The operation of `service` that answers to this `wsa:Action`, or undefined. */
export function operationFor(service: Service, action: string): Operation | undefined {
  return service.operations.find((operation) => operation.inputAction === action);
}
