import type { Segment } from '../../core/labels.ts';
import { checkAgreement } from './agreement.ts';
import { reconcileClasses, type ReconciledClasses } from '../format/classes.ts';
import { rowWindows, spansInferredGap, windowsIn, type WindowSize, type SessionWindow } from './windowing.ts';
import { channelsOf, maskChannels } from './channel-mask.ts';
import type { SessionSource } from '../read/open.ts';
import type { Session } from '../read/session.ts';
import { classNameOf } from '../read/trials.ts';
import { emptyTally, reportOf, type Tally, type WindowingReport } from './windowing-report.ts';
import { windowSize, openAll } from './window-size.ts';

/** What to cut. */
export interface LabeledWindowOptions {
	readonly streamName: string;
	readonly windowSeconds: number;
	/** From the start of one window to the start of the next. */
	readonly hopSeconds: number;
	/** Names, or indices into the common class list; all classes when left out. */
	readonly classes?: readonly (string | number)[] | undefined;
	/** Leaves out each session's first labelled segment, which is set-up noise. True when left out. */
	readonly skipFirst?: boolean | undefined;
	/** Keeps channels that were marked bad after the take (`session.badChannels`). False when left out. */
	readonly keepBadChannels?: boolean | undefined;
}

/** A window with its one class. */
export interface LabeledWindow extends SessionWindow {
	/** Index into the `classNames` all sessions share. */
	readonly classIndex: number;
	readonly className: string;
	/** Which of the sessions, in the order given. */
	readonly session: number;
	/** Which label event of that session: windows of one trial overlap. */
	readonly trial: number;
}

/** Windows, to be iterated; and what was dropped. */
export interface LabeledWindows extends AsyncIterable<LabeledWindow> {
	/** One per session that has been gone through, in order. Begun anew by each iteration. */
	readonly reports: readonly WindowingReport[];
	/** The class list of all sessions together; empty before the first iteration begins. */
	readonly classNames: readonly string[];
	/** Which channels of the stream the windows have, in order: those no session marks bad. Empty likewise. */
	readonly channels: readonly number[];
}

/**
 * Labelled windows of several sessions: from the start of each labelled segment, one every hop, wholly inside it, never
 * across lost samples. A channel that is marked bad in one of the sessions is left out of all windows; `channels` says
 * which there are. Memory stays at a few chunks whatever the length.
 *
 * Throws a SessionError for sessions that differ in channels or rate (each is named) and for classes that cannot be
 * matched by name; a RangeError that names the argument for a window or hop below one sample.
 *
 * ```ts
 * const windows = iterLabeledWindows(['a.session.zip', 'b.session.zip'], {
 *   streamName: 'emg', windowSeconds: 0.2, hopSeconds: 0.05
 * });
 * for await (const { window, ts, classIndex } of windows) console.log(window.length, ts[0], classIndex);
 * console.log(windows.reports);
 * ```
 */
export function iterLabeledWindows(
	sources: readonly (SessionSource | Session)[],
	options: LabeledWindowOptions
): LabeledWindows {
	const { streamName, windowSeconds, hopSeconds } = options;
	const reports: WindowingReport[] = [];
	const classNames: string[] = [];
	const channels: number[] = [];

	async function* all(): AsyncGenerator<LabeledWindow> {
		reports.length = 0;
		classNames.length = 0;
		channels.length = 0;
		const sessions = await openAll(sources);
		const sizes = sessions.map((session) => windowSize(session, streamName, windowSeconds, hopSeconds));
		checkAgreement(sessions.map((session) => ({ ...session.streamInfo(streamName), name: session.name })));
		const classes = reconcileClasses(sessions);
		classNames.push(...classes.classNames);
		channels.push(...channelsOf(sessions, streamName, options));
		for (const [i, session] of sessions.entries()) {
			const { fs, gapsCounted } = session.streamInfo(streamName);
			const tally = emptyTally();
			for (const { segment, possible, classIndex, className } of await chosen(
				session,
				i,
				sizes[i]!,
				classes,
				options,
				tally
			)) {
				const before = tally.made;
				for await (const windows of rowWindows(session, streamName, segment, sizes[i]!)) {
					for (const sessionWindow of windows) {
						const { window, nChannels, nSamples, ts, start } = maskChannels(sessionWindow, channels);
						tally.rows += nSamples - 1;
						tally.seconds += ts[nSamples - 1]! - ts[0]!;
						if (!gapsCounted && spansInferredGap(ts, fs)) continue;
						tally.made++;
						yield {
							window,
							nChannels,
							nSamples,
							ts,
							start,
							classIndex,
							className,
							session: i,
							trial: segment.label
						};
					}
				}
				tally.dropped.gaps += possible - (tally.made - before);
			}
			reports.push(reportOf(session.name, tally, { fs, windowSeconds }));
		}
	}

	return { reports, classNames, channels, [Symbol.asyncIterator]: all };
}

interface Chosen {
	readonly segment: Segment;
	/** Windows it has room for. */
	readonly possible: number;
	readonly classIndex: number;
	readonly className: string;
}

/** The segments windows are cut from; the others are counted in `tally`. */
async function chosen(
	session: Session,
	number: number,
	size: WindowSize,
	classes: ReconciledClasses,
	{ streamName, classes: wanted, skipFirst = true }: LabeledWindowOptions,
	tally: Tally
): Promise<Chosen[]> {
	const { fs } = session.streamInfo(streamName);
	const segments = await session.segments(streamName);
	tally.segments = segments.length;
	return segments.flatMap((segment, i) => {
		const possible = windowsIn(segment.end - segment.start, size);
		const classIndex = classes.indexOf(number, segment.classIndex);
		const className = classNameOf(classes.classNames, classIndex);
		if (possible === 0) {
			tally.tooShort++;
			tally.longest = Math.max(tally.longest, (segment.end - segment.start) / fs);
			return [];
		}
		if (skipFirst && i === 0) {
			tally.dropped.skipFirst += possible;
			return [];
		}
		if (wanted && !wanted.includes(classIndex) && !wanted.includes(className)) {
			tally.dropped.otherClasses += possible;
			return [];
		}
		return [{ segment, possible, classIndex, className }];
	});
}
