import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { ParamValues } from '../lib/core/params.ts';
import { EnabledOutputs, type OutputState } from '../lib/outputs/enabled-outputs.ts';
import { outputs } from '../lib/outputs/index.ts';
import type { OutputInfo } from '../lib/outputs/output.ts';
import { RateLimiter } from '../lib/outputs/rate-limiter.ts';
import { newRows } from '../lib/ring/new-rows.ts';
import type { RingHandle } from '../lib/ring/shared-ring.ts';

const enabled = new EnabledOutputs();

/** The outputs that are enabled: each sends every row of a ring once, at most at its own rate. See `EnabledOutputs`. */
const api = {
	/** `port`: what the kind's `open` gave in the window. Rejects with an AppError that says what is missing. */
	enable: (
		id: string,
		ring: RingHandle,
		info: OutputInfo,
		{ rate, params }: { readonly rate: number; readonly params: ParamValues },
		port?: MessagePort
	): Promise<void> =>
		enabled.enable(id, {
			port,
			create: () => outputs.get(id).create(info, params, port),
			begin: (output) => new RateLimiter(output, newRows(ring, now), info, rate)
		}),
	/** The last thing that is sent is the neutral row. */
	disable: (id: string): Promise<void> => enabled.disable(id),
	states: (): OutputState[] => enabled.states
};

export type OutputsApi = typeof api;
expose(api);
