// Which edition of the original feature an audit record's activity is of. The first one's table of activities is followed to
// the word, and its records bear no mark; whoever reads the log by that table alone passes over what does.
import type { AuditEntry } from '../ports/store.ts';

type Details = AuditEntry['additionalDetails'];

/** The activity came with a later edition of the feature. */
export const later: Details = [{ key: 'edition', value: 'later' }];
/** The original feature has no such activity: the name is this service's own. */
export const ours: Details = [{ key: 'edition', value: 'ours' }];
