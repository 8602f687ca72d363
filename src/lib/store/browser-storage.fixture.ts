import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { installLocks } from './locks.fixture.ts';

/** Empty databases and free locks for a test in Node, and how much room `navigator.storage` says there is. */
export function freshStorage({ quota = 2 ** 40, usage = 0 } = {}): void {
	installLocks();
	Object.assign(globalThis, { indexedDB: new IDBFactory() });
	Object.assign(globalThis.navigator, { storage: { estimate: async () => ({ quota, usage }) } });
}
