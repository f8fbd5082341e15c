// Where a request of a command goes: below the address of the service that it was given.
import { UsageError } from '../config/usage-error.ts';

/** Below the path of the target, where it has one: a service may stand behind others. @throws {UsageError} the target is more than an address */
export function addressOf(target: string, path: string): string {
  const { origin, pathname, search, hash, username, password } = new URL(target);
  if (search !== '' || hash !== '') throw new UsageError(`--target is the address of a service, without "${search}${hash}"`);
  if (username !== '' || password !== '') throw new UsageError('--target is the address of a service, without a name or a password: the key goes by --api-key or FACTORFLOW_API_KEY');
  return `${origin}${pathname.replace(/\/+$/, '')}${path}`;
}
