import type { DescribedStream, Frame } from './protocol.ts';

/** A stream of two channels at 100 Hz. */
export const stream: DescribedStream = {
	uid: 'u',
	name: 'Arm & co',
	type: 'EMG',
	host: 'lab',
	sourceId: 'x=1',
	channels: 2,
	format: 'float32',
	rate: 100,
	age: 0,
	own: false,
	labels: ['a', 'b'],
	units: ['microvolts', 'microvolts']
};

/** Samples `from … from + n`, stamped from `1 s` on. */
export const frame = (from: number, n: number, over: Partial<Frame> = {}): Frame => ({
	format: 'float32',
	interrupted: false,
	newOutlet: false,
	id: 0,
	sequence: 0,
	firstSample: from,
	offset: 5,
	rtt: 0.0002,
	channels: 2,
	timestamps: Float64Array.from({ length: n }, (_, i) => 1 + (from + i) / 100),
	payload: new Uint8Array(Float32Array.from({ length: 2 * n }, (_, i) => from + (i >> 1)).buffer),
	...over
});
/** The bridge clock against the app clock. */
export const bridge = { offset: 100, uncertainty: 0.00002 };
/** When sample 0 is on the app clock. */
export const START = 106;
