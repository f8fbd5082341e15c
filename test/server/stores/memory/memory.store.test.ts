// The contract of stores, in memory.
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { storeContract } from '../../../contracts/store.contract.ts';

storeContract('memory', async () => ({ store: memoryStore() }));
