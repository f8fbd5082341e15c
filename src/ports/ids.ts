// Identifiers come from outside, so that a test can foretell them.

export type IdPrefix = 'flow' | 'audit' | 'key' | 'act' | 'message' | 'method' | 'device' | 'approval' | 'request';

export type Ids = {
  /** A typed identifier that cannot be guessed: `flow_` and 128 random bits in base64url (ASVS 5.0 11.5.1). */
  next(prefix: IdPrefix): string;
};
