import { AppError } from '../../core/errors.ts';
import { DamagedEntryError } from '../../store/damaged-entry.ts';
import { checkAgreement } from './agreement.ts';
import { rowWindows, spansInferredGap, windowsIn, type SessionWindow } from './windowing.ts';
import { channelsOf, maskChannels } from './channel-mask.ts';
import type { SessionSource } from '../read/open.ts';
import type { Session } from '../read/session.ts';
import { emptyTally, reportOf, type Tally, type WindowingReport } from './windowing-report.ts';
import { windowSize, openAll } from './window-size.ts';

/** What to cut, and what to put beside it. */
export interface AlignedWindowOptions {
	/** The stream windows are cut from. */
	readonly primary: string;
	/** Streams that give a target for each window. */
	readonly aligned: readonly string[];
	readonly windowSeconds: number;
	readonly hopSeconds: number;
	/**
	 * `end`: how many target-sample periods (plus half a one for jitter) the target may be older than the window's last
	 * sample; a window without a recent target is dropped. `midpoint`: how many samples around the middle are averaged.
	 * 1 when left out.
	 */
	readonly alignWindowSamples?: number | undefined;
	/** `end` only: the target is the mean of that many latest samples. 1 when left out. */
	readonly averageSamples?: number | undefined;
	/** `midpoint` does what MyoGestic 2.6 does: the sample nearest to the window's middle, however far. `end` when left out. */
	readonly alignAt?: 'end' | 'midpoint' | undefined;
	/** Keeps channels of `primary` that were marked bad after the take. False when left out. */
	readonly keepBadChannels?: boolean | undefined;
}

/** A window and what the other streams said at its time. */
export interface AlignedWindow extends SessionWindow {
	/** One value per channel of each aligned stream, by its name. */
	readonly targets: Readonly<Record<string, Float32Array>>;
	/** Which of the sessions, in the order given. */
	readonly session: number;
}

/** Windows, to be iterated; and what was dropped. */
export interface AlignedWindows extends AsyncIterable<AlignedWindow> {
	/** One per session that has been gone through, in order. Begun anew by each iteration. */
	readonly reports: readonly WindowingReport[];
	/** Which channels of `primary` the windows have, in order: those no session marks bad. Empty before the first iteration. */
	readonly channels: readonly number[];
}

/**
 * Windows over the whole of `primary`, one every hop from its first sample on, each with a target vector from every
 * `aligned` stream. Labels play no part. No window spans lost samples. The timestamps of the aligned streams are taken
 * to be in order.
 *
 * Throws as `iterLabeledWindows` does.
 *
 * ```ts
 * const windows = iterAlignedWindows(['v1.session.zip'], {
 *   primary: 'emg', aligned: ['force'], windowSeconds: 0.2, hopSeconds: 0.05
 * });
 * for await (const { window, targets } of windows) console.log(window.length, targets.force);
 * ```
 */
export function iterAlignedWindows(
	sources: readonly (SessionSource | Session)[],
	options: AlignedWindowOptions
): AlignedWindows {
	const { primary, aligned, windowSeconds, hopSeconds } = options;
	const reports: WindowingReport[] = [];
	const channels: number[] = [];

	async function* all(): AsyncGenerator<AlignedWindow> {
		reports.length = 0;
		for (const argument of ['alignWindowSamples', 'averageSamples'] as const) {
			const n = options[argument] ?? 1;
			if (!Number.isInteger(n) || n < 1)
				throw new RangeError(`${argument} must be a whole number from 1 on, not ${n}.`);
		}
		const sessions = await openAll(sources);
		const sizes = sessions.map((session) => windowSize(session, primary, windowSeconds, hopSeconds));
		for (const stream of [primary, ...aligned]) {
			checkAgreement(sessions.map((session) => ({ ...session.streamInfo(stream), name: session.name })));
		}
		channels.splice(0, channels.length, ...channelsOf(sessions, primary, options));
		for (const [i, session] of sessions.entries()) {
			const tally = emptyTally();
			for await (const window of ofSession(session, i, sizes[i]!, options, tally)) {
				yield { ...window, ...maskChannels(window, channels) };
			}
			reports.push(reportOf(session.name, tally, { fs: session.streamInfo(primary).fs, windowSeconds }));
		}
	}

	return { reports, channels, [Symbol.asyncIterator]: all };
}

async function* ofSession(
	session: Session,
	number: number,
	size: ReturnType<typeof windowSize>,
	options: AlignedWindowOptions,
	tally: Tally
): AsyncGenerator<AlignedWindow> {
	const { fs, gapsCounted, nSamples } = session.streamInfo(options.primary);
	const target = options.alignAt === 'midpoint' ? atMidpoint : atEnd;
	tally.segments = nSamples > 0 ? 1 : 0;
	const possible = windowsIn(nSamples, size);
	if (possible === 0) {
		tally.tooShort = 1;
		tally.longest = nSamples / fs;
		return;
	}
	for await (const windows of rowWindows(session, options.primary, { start: 0, end: nSamples }, size)) {
		for (const window of windows) {
			tally.rows += window.nSamples - 1;
			tally.seconds += window.ts[window.nSamples - 1]! - window.ts[0]!;
			if (!gapsCounted && spansInferredGap(window.ts, fs)) continue;
			const targets: Record<string, Float32Array> = {};
			for (const stream of options.aligned) {
				const values = await unlessDamaged(async () => {
					const rows = await target(session, stream, window, options);
					return rows && meanOf(session, stream, rows);
				});
				if (values) targets[stream] = values;
			}
			if (Object.keys(targets).length < options.aligned.length) tally.dropped.stale++;
			else {
				tally.made++;
				yield { ...window, targets, session: number };
			}
		}
	}
	tally.dropped.gaps += possible - tally.made - tally.dropped.stale;
}

/** What `read` gives; undefined when a chunk it needs cannot be decoded. */
async function unlessDamaged<T>(read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof DamagedEntryError) return undefined;
		throw error;
	}
}

interface Rows {
	readonly start: number;
	readonly end: number;
}

/** The latest target at or before the window's last sample, or undefined when it is too old. */
async function atEnd(session: Session, stream: string, window: SessionWindow, options: AlignedWindowOptions) {
	const { alignWindowSamples = 1, averageSamples = 1 } = options;
	const end = window.ts[window.nSamples - 1]!;
	const row = await session.rowBefore(stream, end);
	if (row < 0) return undefined;
	const { timestamps } = await session.getContinuous(stream, { start: row, end: row + 1 });
	const oldest = (alignWindowSamples + 0.5) / (await rateOf(session, stream));
	// A clock's last digit must not decide: 1e-9 s is far below any sample period.
	if (end - timestamps[0]! > oldest + 1e-9) return undefined;
	return { start: Math.max(0, row + 1 - averageSamples), end: row + 1 } satisfies Rows;
}

/** `alignWindowSamples` rows around the one nearest to the window's middle sample, clipped to the stream. */
async function atMidpoint(
	session: Session,
	stream: string,
	window: SessionWindow,
	options: AlignedWindowOptions
) {
	const n = options.alignWindowSamples ?? 1;
	const { nSamples } = session.streamInfo(stream);
	if (nSamples === 0) return undefined;
	const middle = window.ts[Math.floor(window.nSamples / 2)]!;
	const row = await session.rowAt(stream, middle as Parameters<Session['rowAt']>[1]);
	const start = row - Math.floor(n / 2);
	return { start: Math.max(0, start), end: Math.min(nSamples, start + n) } satisfies Rows;
}

async function rateOf(session: Session, stream: string): Promise<number> {
	const { fs, nSamples } = session.streamInfo(stream);
	if (fs > 0) return fs;
	const range = await session.timeRange(stream);
	const rate = range ? (nSamples - 1) / (range.last - range.first) : NaN;
	if (rate > 0 && Number.isFinite(rate)) return rate;
	throw new AppError(
		'SessionError',
		`${session.name} does not say the rate of stream ${stream}. Give fs in its meta.json.`
	);
}

async function meanOf(session: Session, stream: string, { start, end }: Rows): Promise<Float32Array> {
	const { data, nChannels } = await session.getContinuous(stream, { start, end });
	const out = new Float32Array(nChannels);
	for (let channel = 0; channel < nChannels; channel++) {
		let sum = 0;
		for (let row = 0; row < end - start; row++) sum += Number(data[row * nChannels + channel]!);
		out[channel] = sum / (end - start);
	}
	return out;
}
