import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { ParamValues } from '../lib/core/params.ts';
import { EnabledOutlets, type OutletState } from '../lib/outlets/enabled-outlets.ts';
import { outlets } from '../lib/outlets/index.ts';
import type { OutletInfo } from '../lib/outlets/outlet.ts';
import { RateLimiter } from '../lib/outlets/pacer.ts';
import { newestRow } from '../lib/ring/newest-row.ts';
import type { RingHandle } from '../lib/ring/shared-ring.ts';

const enabled = new EnabledOutlets();

/** The outlets that are enabled: each sends the newest row of a ring at its own rate. See `EnabledOutlets`. */
const api = {
	/** `port`: what the kind's `open` gave in the window. Rejects with an AppError that says what is missing. */
	enable: (
		id: string,
		ring: RingHandle,
		info: OutletInfo,
		{ rate, params }: { readonly rate: number; readonly params: ParamValues },
		port?: MessagePort
	): Promise<void> =>
		enabled.enable(id, {
			port,
			create: () => outlets.get(id).create(info, params, port),
			begin: (outlet) => new RateLimiter(outlet, newestRow(ring, now), info, rate)
		}),
	/** The last thing that is sent is the neutral row. */
	disable: (id: string): Promise<void> => enabled.disable(id),
	states: (): OutletState[] => enabled.states
};

export type OutletsApi = typeof api;
expose(api);
