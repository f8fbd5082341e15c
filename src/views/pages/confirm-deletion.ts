// What deleting a method means, before it is done: what is asked for first then, what will no longer be possible, and what
// the person has to do by hand.
import { channelsCapable } from '#machines/rules/capability.ts';
import { defaultNow, defaultAfterRemoval } from '#machines/rules/default-method.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { resetGates } from '#machines/rules/reset-gates.ts';
import type { ManagedKind } from '#machines/rules/methods.ts';
import { methodLine } from './on-file-lines.ts';
import { line, type Line, type PageOf } from './page.ts';

export const confirmDeletion: PageOf = ({ context: { facts, intent }, onFile, afterDeletion }) => {
  const id = intent?.does === 'delete' ? intent.id : null;
  const method = onFile.find((shown) => shown.id === id);
  const kind = method?.kind ?? facts?.methods.find((held) => held.id === id)?.kind;
  const named = method === undefined ? null : methodLine(method);
  return {
    text: [
      line('page.confirmDeletion.text'),
      ...(named === null ? [] : [named]),
      ...(facts === null || id === null ? [] : [...defaultMoves(facts, id), ...lost(facts, afterDeletion)]),
      ...byHand(kind),
      line('page.confirmDeletion.final'),
    ],
  };
};

function defaultMoves(facts: Facts, id: string): readonly Line[] {
  const now = defaultNow(facts);
  const then = defaultAfterRemoval(facts, id);
  if (now === null || now === then) return [];
  return [then === null ? line('page.confirmDeletion.noDefault') : line(`page.confirmDeletion.default.${then}`)];
}

/** What works now and will not work then. */
function lost(facts: Facts, then: Facts | null): readonly Line[] {
  if (then === null) return [];
  const isCapable = (held: Facts) => channelsCapable(held).length > 0;
  const canReset = ({ sspr, onFile }: Facts) => sspr.needed > 0 && resetGates(sspr, onFile) >= sspr.needed;
  return [
    ...(isCapable(facts) && !isCapable(then) ? [line('page.confirmDeletion.noMfa')] : []),
    ...(canReset(facts) && !canReset(then) ? [line('page.confirmDeletion.noReset')] : []),
  ];
}

const byHand = (kind: ManagedKind | undefined): readonly Line[] => {
  if (kind === 'app') return [line('page.confirmDeletion.app')];
  return kind === 'appPassword' ? [line('page.confirmDeletion.appPassword')] : [];
};
