import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { ParamValues } from '../lib/core/params.ts';
import { outlets } from '../lib/outlets/index.ts';
import type { OutletInfo } from '../lib/outlets/outlet.ts';
import { RateLimiter } from '../lib/outlets/pacer.ts';
import { newestRow } from '../lib/ring/newest-row.ts';
import type { RingHandle } from '../lib/ring/shared-ring.ts';

/** How an outlet that is switched on is doing. */
export interface OutletState {
	readonly id: string;
	/** Rows sent. */
	readonly sent: number;
	/** Why it can send no more. */
	readonly failure: string | undefined;
}

const armed = new Map<string, RateLimiter>();

/** The outlets that are switched on: each sends the newest row of a ring at its own rate. */
const api = {
	/** `port`: what the kind's `open` gave in the window. Rejects with an AppError that says what is missing. */
	async arm(
		id: string,
		ring: RingHandle,
		info: OutletInfo,
		{ rate, params }: { readonly rate: number; readonly params: ParamValues },
		port?: MessagePort
	): Promise<void> {
		const outlet = await outlets
			.get(id)
			.create(info, params, port)
			.catch((error: unknown) => {
				port?.close();
				throw error;
			});
		armed.set(id, new RateLimiter(outlet, newestRow(ring, now), info, rate));
	},
	/** The last thing that is sent is the neutral row. */
	async disarm(id: string): Promise<void> {
		const pacer = armed.get(id);
		armed.delete(id);
		await pacer?.stop();
	},
	states: (): OutletState[] => [...armed].map(([id, { sent, failure }]) => ({ id, sent, failure }))
};

export type OutletsApi = typeof api;
expose(api);
