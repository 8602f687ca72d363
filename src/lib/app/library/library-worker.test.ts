import { expect, test } from 'vitest';
import type { WorkerClient } from '../kernel/worker-client.ts';
import type { LibraryApi } from '../../../workers/library.worker.ts';
import { LibraryWorker } from './library-worker.ts';

test('the worker is started by the first call, used by all, and started anew when it has died', async () => {
	const ends: ((reason: Error) => void)[] = [];
	const worker = new LibraryWorker((): WorkerClient<LibraryApi> => {
		const number = ends.length + 1;
		const ended = new Promise<Error>((resolve) => ends.push(resolve));
		return { ended, dispose: () => {}, call: async () => number as never };
	});
	expect(ends).toHaveLength(0);
	const call = (): Promise<unknown> => worker.call((api) => api.exportKinds());
	expect([await call(), await call()]).toEqual([1, 1]);
	ends[0]!(new Error('crashed'));
	await Promise.resolve();
	expect(await call()).toBe(2);
	expect(ends).toHaveLength(2);
});
