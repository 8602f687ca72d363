import { count } from '../../core/format.ts';
import { LATE_SECONDS, type Lateness } from '../../guided/late-cues.ts';
import { followedWhole } from '../../guided/pursuit-track.ts';
import type { PursuitMetrics, PursuitResult } from '../../guided/pursuit-result.ts';
import type { PauseReason } from '../../guided/run.ts';

/** Why a guided recording is paused and how to resume it. */
export function pauseText(reason: PauseReason): string {
	switch (reason) {
		case 'person':
			return 'Press Space to resume.';
		case 'hidden':
			return 'Paused because the tab was hidden. Press Space to resume.';
		case 'stream':
			return 'The signal is lost. The recording resumes when the signal returns.';
	}
}

/** What the strip of the cue screen shows. */
export const stripText = ({ nChannels }: { readonly nChannels: number }): string =>
	`${count(nChannels)} ${nChannels === 1 ? 'channel' : 'channels'}, RMS of the last 10 s`;

/** How late the cues were seen, in one line. */
export function latenessText({ cues, late, repeated, most }: Lateness): string {
	if (cues === 0) return '';
	const ms = `${(1000 * most).toFixed(0)} ms`;
	if (late === 0) return `Cues on time, at most ${ms} late`;
	const again = repeated > 0 ? ` ${repeated} excluded and repeated.` : '';
	return `${late} of ${cues} ${cues === 1 ? 'cue' : 'cues'} more than ${1000 * LATE_SECONDS} ms late, at most ${ms}.${again}`;
}

/** The title of a result: done, or how much of it was done. */
export function doneTitle(result: Pick<PursuitResult, 'seconds' | 'planned'> | undefined): string {
	if (!result || followedWhole(result)) return 'Done';
	return `Stopped and saved, ${Math.floor(result.seconds)} of ${result.planned.toFixed(0)} s`;
}

/** The figures of a pursuit, as name and value. */
export function pursuitRows(
	{ rmse, r, delaySeconds }: PursuitMetrics,
	unit: '%MVC' | '±1'
): readonly (readonly [string, string])[] {
	const level = unit === '%MVC' ? `${rmse.toFixed(1)} % MVC` : rmse.toFixed(3);
	return [
		['RMSE', level],
		['Correlation', Number.isFinite(r) ? r.toFixed(2) : '–'],
		['Delay', delaySeconds === undefined ? '–' : `${(1000 * delaySeconds).toFixed(0)} ms`]
	];
}
