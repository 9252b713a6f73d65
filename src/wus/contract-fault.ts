// A refusal that a published contract declares as its own fault (`ApplicationFault`, `DependentServiceFault`, mijnoverheid.md §3.6).
import type { Operation } from '../schema/index.ts';
import type { Markup } from '../xml/index.ts';

export class ContractFault extends Error {
  /** Name of the declared fault in the WSDL. */
  readonly fault: string;
  readonly clause: string;
  /** Canonical markup of the declared element; holds no personal data. */
  readonly markup: Markup;

  constructor(fault: string, clause: string, markup: Markup) {
    super(`contract fault ${fault}`);
    this.name = 'ContractFault';
    this.fault = fault;
    this.clause = clause;
    this.markup = markup;
  }

  /** Action and markup of this fault in `operation` (x-WSA-13: application faults carry their own wsam:Action). */
  contractOf(operation: Operation): { readonly action: string; readonly markup: Markup } {
    const declared = operation.faults.find(({ name }) => name === this.fault);
    if (!declared) throw new Error(`operation ${operation.name} declares no fault ${this.fault}`);
    return { action: declared.action, markup: this.markup };
  }
}
