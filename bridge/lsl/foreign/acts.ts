import type { LslFormat } from '../stream-info.ts';
import type { LslValues } from '../values.ts';

/** What the process with the real liblsl can be told to do. */
export type Act =
	| { readonly do: 'version' | 'clock' }
	| {
			readonly do: 'outlet';
			readonly id: string;
			readonly name: string;
			readonly type: string;
			readonly channels: number;
			readonly rate: number;
			readonly format: LslFormat;
			readonly sourceId: string;
			readonly labels?: readonly string[];
			readonly buffer?: number;
	  }
	| {
			readonly do: 'push';
			readonly id: string;
			readonly values: LslValues;
			readonly timestamps: Float64Array;
	  }
	| {
			readonly do: 'ramp';
			readonly id: string;
			readonly rate: number;
			readonly count: number;
			readonly chunk: number;
			readonly from?: number;
			/** LSL time of sample 0; the known times when left out, which are those of no clock. */
			readonly start?: number;
	  }
	| { readonly do: 'consumers' | 'close-outlet' | 'close-inlet' | 'was-reset'; readonly id: string }
	| { readonly do: 'resolve'; readonly pred: string; readonly least: number; readonly timeout: number }
	| {
			readonly do: 'inlet';
			readonly id: string;
			readonly pred: string;
			readonly timeout: number;
			readonly buffer?: number;
	  }
	| { readonly do: 'pull'; readonly id: string; readonly timeout: number; readonly most: number }
	| { readonly do: 'correction' | 'fullinfo'; readonly id: string; readonly timeout: number };

export interface Answer {
	readonly key: number;
	readonly value?: unknown;
	readonly error?: string;
}

/** A stream as liblsl's resolver gives it. */
export interface ResolvedInfo {
	readonly uid: string;
	readonly name: string;
	readonly rate: number;
	readonly channels: number;
	readonly xml: string;
}

export interface Pulled {
	readonly values: LslValues;
	readonly timestamps: Float64Array;
	readonly error: number;
}

/** The letter each numeric format has in the names of liblsl's functions. */
export const LETTERS = {
	float32: 'f',
	double64: 'd',
	int32: 'i',
	int16: 's',
	int8: 'c',
	int64: 'l'
} as const;

/** The known signal: whole numbers that float32 holds exactly, different in every channel, repeating after 10,007. */
export const rampValue = (sample: number, channel: number): number =>
	(sample % RAMP_ROUND) * 4 + (channel % 4);

/** The known values begin anew after so many samples. */
export const RAMP_ROUND = 10_007;

/** The known times: from `start` on. */
export const rampTime = (sample: number, rate: number, start = 1000): number => start + sample / rate;

/** What every format can hold at most, at least, and not quite: eight values, four samples of two channels. */
export const EXTREMES: Readonly<Record<LslFormat, readonly (number | bigint | string)[]>> = {
	float32: [0, -0, Math.fround(3.4e38), Math.fround(1e-42), NaN, Infinity, -Infinity, Math.fround(0.1)],
	double64: [0, -0, Number.MAX_VALUE, 5e-324, NaN, Infinity, 2 ** 53 + 2, 0.1],
	int32: [0, 2 ** 31 - 1, -(2 ** 31), 1, -1, 65_536, 2 ** 24 + 1, -7],
	int16: [0, 32_767, -32_768, 1, -1, 256, 255, -7],
	int8: [0, 127, -128, 1, -1, 100, 64, -7],
	int64: [0n, 2n ** 63n - 1n, -(2n ** 63n), 1n, -1n, 2n ** 53n + 1n, 4_294_967_296n, -7n],
	string: ['', 'a', 'Größe 手', 'x'.repeat(255), 'y'.repeat(256), 'z'.repeat(70_000), 'line\r\nline', '<&>']
};

/** Irregular times, each with its own. */
export const oddTimes = (n: number): Float64Array =>
	Float64Array.from({ length: n }, (_, i) => 1000 + i * i * 0.37);
