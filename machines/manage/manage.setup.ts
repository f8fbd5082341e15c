// What the charts of the security info page ask beside the gate: which methods may be added, changed and deleted, and what the
// person has begun.
import { gatedBy } from '../step-up/gate.setup.ts';
import { enrolment } from '../enrolment/enrolment.setup.ts';
import type { Context } from '../enrolment/vocabulary.ts';
import { channelsRegistered } from '../rules/capability.ts';
import { candidates } from '../rules/default-method.ts';
import { capableGate } from '../rules/gate.ts';
import { addable, changeable, deletable } from '../rules/manage-table.ts';
import type { Channel, EnrolledKind, ManagedKind } from '../rules/methods.ts';

const kindOf = ({ facts }: Context, id: string): ManagedKind | undefined => facts?.methods.find((method) => method.id === id)?.kind;
const among = (context: Context, id: string, kinds: readonly ManagedKind[]) => {
  const kind = kindOf(context, id);
  return kind !== undefined && kinds.includes(kind);
};
const canAdd = ({ facts }: Context, kind: EnrolledKind) => facts !== null && addable(facts).includes(kind);
const canChange = (context: Context, id: string) => context.facts !== null && among(context, id, changeable(context.facts));
const canDelete = (context: Context, id: string) => context.facts !== null && among(context, id, deletable(context.facts));
const isCandidate = ({ facts }: Context, channel: Channel) => facts !== null && candidates(facts).includes(channel);

/** What the person has begun is about a method that is not on file now. */
const isAboutNothing = (context: Context): boolean => {
  const { intent, facts } = context;
  if (intent === null || intent.does === 'add' || facts === null) return false;
  return intent.does === 'default' ? !channelsRegistered(facts).includes(intent.channel) : kindOf(context, intent.id) === undefined;
};

export const managing = gatedBy(capableGate).extend({
  guards: {
    isNotOffered: ({ context }) => context.facts?.experience === 'none',
    isBlocked: ({ context }) => context.facts?.access === 'blocked',
    canAdd: ({ context }, p: { kind: EnrolledKind }) => canAdd(context, p.kind),
    canChange: ({ context }, p: { id: string }) => canChange(context, p.id),
    canDelete: ({ context }, p: { id: string }) => canDelete(context, p.id),
    isCandidate: ({ context }, p: { channel: Channel }) => isCandidate(context, p.channel),
    /** What the person has begun is to register this kind, in the place of another or beside it, and still may be. */
    registers: ({ context }, p: { kind: EnrolledKind }) => {
      const { intent } = context;
      if (intent?.does === 'add') return intent.kind === p.kind && canAdd(context, p.kind);
      return intent?.does === 'change' && kindOf(context, intent.id) === p.kind && canChange(context, intent.id);
    },
    deletes: ({ context }) => context.intent?.does === 'delete' && canDelete(context, context.intent.id),
    changesDefault: ({ context }) => context.intent?.does === 'default' && isCandidate(context, context.intent.channel),
    hasBegun: ({ context }) => context.intent !== null,
  },
  actions: {
    /** What was begun cannot be done any more: what it was about has gone, or may not be any more. */
    explainUndone: enrolment.assign(({ context }) => ({ notice: isAboutNothing(context) ? 'methodGone' as const : 'policyChanged' as const })),
  },
});
