// The gate of a flow's machine: pages explain a choice by the very rule the chart made it with.
import { converged2018, rules2018 } from '#machines/converged-2018/converged-2018.machine.ts';
import { capableGate, type Gate } from '#machines/rules/gate.ts';

/** By the id of a machine of the family. */
export const gateOf = (machine: string): Gate => (machine === converged2018.id ? rules2018.gate : capableGate);
