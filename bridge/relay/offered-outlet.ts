import type { LslOutlet } from '../lsl/backend.ts';

/** What the tests' outlets say of themselves: two channels of float32. */
export const declared = (name: string, rate = 1000) =>
	({ name, type: 'EMG', channelCount: 2, format: 'float32', rate, sourceId: name }) as const;

/** Pushes samples `from … to` of a ramp, stamped so that sample i was at `start + i / rate`. */
export function push(outlet: LslOutlet, from: number, to: number, start: number, rate = 1000): void {
	const n = to - from;
	outlet.push({
		values: Float32Array.from({ length: 2 * n }, (_, i) => from + Math.floor(i / 2)),
		timestamps: Float64Array.from({ length: n }, (_, i) => start + (from + i) / rate)
	});
}
