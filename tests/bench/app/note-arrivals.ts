import type { Arrival } from './arrivals.ts';
import { workerCode } from './served-app.ts';
import type { Evaluates } from './plain-tab.ts';

/**
 * What arrives for `seconds` in the rings of the page's first source, by stream, from the oldest sample that is still there.
 * Rejects when the machine is too slow to note it all.
 */
export async function noteArrivals(page: Evaluates, seconds: number): Promise<Arrival[][]> {
	const code = await workerCode('tests/bench/app/arrivals-worker.ts');
	return page.evaluate(watch, { code, seconds });
}

/** Runs in the page. */
async function watch({ code, seconds }: { code: string; seconds: number }): Promise<Arrival[][]> {
	const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
	const worker = new Worker(url, { type: 'module' });
	const rings = window.myodeck.connections.list[0]!.streams.map(({ ring }) => ring);
	try {
		return await new Promise<Arrival[][]>((done, failed) => {
			worker.onmessage = ({ data }) =>
				typeof data === 'string' ? failed(new Error(data)) : done(data as Arrival[][]);
			worker.onerror = ({ message }) => failed(new Error(message));
			worker.postMessage({ rings, seconds });
		});
	} finally {
		worker.terminate();
	}
}
