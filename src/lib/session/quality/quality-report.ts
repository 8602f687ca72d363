import type { ChannelQuality } from './quality-channels.ts';
import type { TimingQuality } from './quality-timing.ts';
import type { ClassQuality, WindowingParams } from './quality-windows.ts';

/** What is wrong, for a program; the message says it to a person. */
export type QualityCode =
	| 'unfinished'
	| 'stream-broken'
	| 'missing-chunks'
	| 'no-samples'
	| 'rate-unknown'
	| 'rate'
	| 'gaps'
	| 'time-backwards'
	| 'not-a-number'
	| 'flat'
	| 'stuck'
	| 'clipped'
	| 'mains'
	| 'no-labels'
	| 'class-missing'
	| 'one-trial'
	| 'no-windows';

/** One thing a person should know, what to do included. Plain JSON. */
export interface QualityWarning {
	readonly code: QualityCode;
	readonly message: string;
	readonly stream?: string;
	/** Channels it is about, counted from 0. */
	readonly channels?: readonly number[];
	/** The class it is about. */
	readonly classIndex?: number;
}

/** What the samples of one stream are like. It depends on nothing that is edited after the take. */
export interface StreamQuality {
	readonly name: string;
	readonly nSamples: number;
	/** The declared rate in hertz; 0 when the file does not say. */
	readonly fs: number;
	/**
	 * False for what is no muscle signal (predictions and other shares, forces and angles, anything slower than 100 Hz): its
	 * channels may well stand still or end at a limit, so nobody is warned.
	 */
	readonly signal: boolean;
	readonly timing: TimingQuality;
	/** One per channel. */
	readonly channels: readonly ChannelQuality[];
	/** Why it could not be read to its end; the figures are of what came before. */
	readonly unread?: string;
	/** Chunks that are absent or damaged; the figures are of the others. None when left out. */
	readonly missingChunks?: number;
}

/** How good a take is: measurements, and what they mean in plain words. Plain JSON, without NaN. */
export interface QualityReport {
	readonly version: 1;
	/** How the windows of `classes` were cut. */
	readonly windowing: WindowingParams;
	readonly streams: readonly StreamQuality[];
	/** Per stream, by its name: what each class has to learn from. */
	readonly classes: { readonly [stream: string]: readonly ClassQuality[] };
	/** What a person should know before training, the worst first; empty: nothing speaks against it. */
	readonly warnings: readonly QualityWarning[];
}
