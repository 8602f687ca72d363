import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { Target } from '../lib/guided/target.ts';
import { TargetStream } from '../lib/guided/target-stream.ts';
import type { LiveStream } from '../lib/sources/pump.ts';

const EVERY_MS = 20;
let stream: TargetStream | undefined;

/** The target a person follows, as a stream. Times are on the app clock. */
const api = {
	/** Begins at `time`, and writes until the worker is disposed. */
	start(target: Target, time: number): LiveStream {
		stream = new TargetStream(target, time);
		setInterval(() => stream?.catchUp(now()), EVERY_MS);
		return { info: stream.info, ring: stream.handle };
	},
	pause: (time: number): void => stream?.pause(time),
	resume: (time: number): void => stream?.resume(time)
};

export type TargetApi = typeof api;
expose(api);
