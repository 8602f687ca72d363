import { isAppError, messageOf } from '../../core/errors.ts';
import type { QualityReport, StreamQuality } from './quality-report.ts';
import { ChannelTally, type ChannelQuality } from './quality-channels.ts';
import { MainsMeter } from './quality-mains.ts';
import { TimingTally } from './quality-timing.ts';
import { warningsOf } from './quality-warnings.ts';
import { countWindows, type ClassQuality, type WindowingParams } from './quality-windows.ts';
import { InferredGaps } from './inferred-gaps.ts';
import type { Session, StoredStream } from '../read/session.ts';

export type { ChannelQuality } from './quality-channels.ts';
export type { TimingQuality } from './quality-timing.ts';
export type { ClassQuality, WindowingParams } from './quality-windows.ts';

export type { QualityCode, QualityReport, QualityWarning, StreamQuality } from './quality-report.ts';

/** What `qualityOf` takes. */
export interface QualityOptions extends Partial<WindowingParams> {
	/** Measurements of the same take that are already there (`storedQuality`): its samples are not read again. */
	readonly streams?: readonly StreamQuality[] | undefined;
	/** Told how much is read, 0 … 1. */
	readonly onFraction?: ((fraction: number) => void) | undefined;
	/** Aborts with an AbortError. */
	readonly signal?: AbortSignal | undefined;
}

/** How windows are cut when nobody says otherwise: the deck's first pipeline. */
export const DEFAULT_WINDOWING: WindowingParams = {
	windowSeconds: 0.2,
	hopSeconds: 0.05,
	skipFirst: true,
	trim: { start: 0, end: 0 }
};

/** Below this rate nothing is a muscle signal. */
const LEAST_SIGNAL_HZ = 100;
/** With less than this share of its power above 10 Hz a stream is a force or an angle, no muscle. */
const LEAST_LIVELY = 0.02;

/**
 * The quality of a take: rate, gaps, clipping, hum and dead channels of each stream, trials and usable windows of each
 * class. One pass over the samples, a chunk at a time; with `streams` none at all. Chunks that are absent or damaged are a
 * gap and a warning. A stream that cannot be read to its end is reported as far as it goes, with a warning.
 *
 * ```ts
 * const session = await openSessionStore('take.session.zip');
 * const { warnings } = await qualityOf(session, { windowSeconds: 0.25 });
 * for (const { message } of warnings) console.log(message);
 * ```
 */
export async function qualityOf(session: Session, options: QualityOptions = {}): Promise<QualityReport> {
	const { onFraction, signal } = options;
	const windowing: WindowingParams = {
		windowSeconds: options.windowSeconds ?? DEFAULT_WINDOWING.windowSeconds,
		hopSeconds: options.hopSeconds ?? DEFAULT_WINDOWING.hopSeconds,
		skipFirst: options.skipFirst ?? DEFAULT_WINDOWING.skipFirst,
		trim: options.trim ?? DEFAULT_WINDOWING.trim
	};
	const total = session.streams.reduce((sum, { nSamples }) => sum + nSamples, 0);
	let done = 0;
	let reported = 0;
	const streams: StreamQuality[] = [];
	const classes: Record<string, readonly ClassQuality[]> = {};
	for (const stream of session.streams) {
		const known = options.streams?.find(
			({ name, nSamples, channels, missingChunks }) =>
				name === stream.name &&
				nSamples === stream.nSamples &&
				channels.length === stream.nChannels &&
				// Which chunks are damaged is only known to whom reads them.
				missingChunks === undefined
		);
		const quality =
			known ??
			(await measure(session, stream, (rows) => {
				signal?.throwIfAborted();
				const fraction = Math.min(1, (done + rows) / total);
				// The listener may be in another thread.
				if (fraction - reported < 0.01) return;
				reported = fraction;
				onFraction?.(fraction);
			}));
		done += stream.nSamples;
		streams.push(quality);
	}
	const whole = session.withoutDamage();
	for (const { name, unread } of streams)
		classes[name] = unread === undefined ? await countWindows(whole, name, windowing) : [];
	onFraction?.(1);
	return {
		version: 1,
		windowing,
		streams,
		classes,
		warnings: warningsOf(whole, { windowing, streams, classes })
	};
}

/** Reads a stream once. */
async function measure(
	session: Session,
	stream: StoredStream,
	progress: (rows: number) => void
): Promise<StreamQuality> {
	const { name, nChannels, fs, nSamples } = stream;
	const possible = (stream.unit === 'uV' || stream.unit === 'a.u.') && fs >= LEAST_SIGNAL_HZ;
	const tally = new ChannelTally(nChannels, limitsOf(stream));
	const mains = possible ? new MainsMeter(nChannels, fs, nSamples) : undefined;
	let timing = new TimingTally(fs, undefined);
	let unread: string | undefined;
	try {
		if (!stream.gapsCounted) {
			timing = new TimingTally(fs, new InferredGaps(await firstTimes(session, name), fs));
		}
		let next: number | undefined;
		for await (const chunk of session.chunks(name)) {
			const broken = next !== undefined && (chunk.lost > 0 || chunk.index !== next);
			next = chunk.index + chunk.timestamps.length;
			tally.push(chunk.data);
			timing.push(chunk.timestamps, chunk.lost, broken);
			mains?.push(chunk, broken);
			progress(chunk.row + chunk.timestamps.length);
		}
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		unread = messageOf(error);
	}
	const channels = Array.from({ length: nChannels }, (_, channel): ChannelQuality => {
		const { min, max, clipped, ...rest } = tally.of(channel);
		return {
			min: short(min),
			max: short(max),
			clipped: short(clipped),
			...rest,
			mains50: short(mains?.share(50, channel) ?? null),
			mains60: short(mains?.share(60, channel) ?? null)
		};
	});
	const missing = session.withoutDamage().streamInfo(name).missing.length;
	return {
		name,
		nSamples,
		fs,
		signal: possible && (mains?.lively ?? 1) > LEAST_LIVELY,
		timing: timing.result,
		channels,
		...(unread !== undefined && { unread }),
		...(missing > 0 && { missingChunks: missing })
	};
}

/** The first timestamps of a stream that can be read. */
export async function firstTimes(session: Session, name: string): Promise<number[]> {
	const times: number[] = [];
	for await (const { timestamps } of session.chunks(name)) {
		times.push(...timestamps.subarray(0, InferredGaps.sampleSize - times.length));
		if (times.length >= InferredGaps.sampleSize) break;
	}
	return times;
}

/** Six digits are more than anyone reads, and a third of the bytes. */
const short = <T extends number | null>(value: T): T =>
	(value === null ? null : Number(value.toPrecision(6))) as T;

/** Values at or beyond which the device clips: its full scale, or what an integer dtype can hold. */
function limitsOf({ fullScale, dtype }: StoredStream): readonly [number, number] {
	if (fullScale !== undefined && fullScale > 0) return [-fullScale, fullScale];
	const bits = /^int(8|16|32)$/.exec(dtype)?.[1];
	return bits ? [-(2 ** (Number(bits) - 1)), 2 ** (Number(bits) - 1) - 1] : [-Infinity, Infinity];
}
