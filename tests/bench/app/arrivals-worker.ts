import { GapLog } from '../../../src/lib/ring/gap-log.ts';
import { SharedRing, type RingHandle } from '../../../src/lib/ring/shared-ring.ts';
import type { Arrival } from './arrivals.ts';

/** Rings to watch, for how long. */
export interface PacingTask {
	readonly rings: readonly RingHandle[];
	readonly seconds: number;
}

const LOOK_MS = 100;
const HEADER_BYTES = 64;

/**
 * Notes what arrives in rings, as their writer stamped it, in a thread of its own: neither a busy nor a hidden window blurs it.
 */
addEventListener('message', ({ data }: MessageEvent<PacingTask>) => void watchAll(data));

async function watchAll({ rings, seconds }: PacingTask): Promise<void> {
	const watched = rings.map(watch);
	const end = performance.now() + 1000 * seconds;
	try {
		while (performance.now() < end) {
			await new Promise((done) => setTimeout(done, LOOK_MS));
			for (const { look } of watched) look();
		}
		postMessage(watched.map(({ arrivals }) => arrivals));
	} catch (error) {
		postMessage(String(error));
	}
}

function watch(handle: RingHandle): { readonly arrivals: Arrival[]; look(): void } {
	const ring = new SharedRing(handle);
	const { buffer, capacity } = handle;
	const timestamps = new Float64Array(buffer, HEADER_BYTES + GapLog.bytes, capacity);
	const stamps = new Float64Array(buffer, HEADER_BYTES + GapLog.bytes + 8 * capacity, capacity);
	const arrivals: Arrival[] = [];
	let at = 0;
	return {
		arrivals,
		look() {
			const end = ring.written;
			while (at < end) {
				const [from, came] = [at, stamps[at % capacity]!];
				while (at < end && stamps[at % capacity] === came) at++;
				const time = (row: number): number => timestamps[row % capacity]!;
				arrivals.push({ first: time(from), last: time(at - 1), came, rows: at - from });
				if (ring.oldest > from) throw new Error('Rows were overwritten before they were looked at.');
			}
		}
	};
}
