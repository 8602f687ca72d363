import type { ImportedSession } from '../imported-session.ts';
import { intervalTracks } from '../label-intervals.ts';
import { eventTracks } from '../label-tracks.ts';
import { sizeOf, type ArrayFile } from './array-file.ts';
import { labelNames, labelReader } from './labels.ts';
import type { MyodeckFacts } from './myodeck-facts.ts';
import type { ArrayPlan } from './plan.ts';
import type { ArrayTimes } from './times.ts';

/** Labels of the variable that the plan names, one per sample or one for all; without one, the labels beside the arrays. */
export async function addLabels(
	session: ImportedSession,
	arrays: ArrayFile,
	plan: ArrayPlan,
	times: ArrayTimes,
	origin: number,
	own: MyodeckFacts | undefined
): Promise<void> {
	const variable = arrays.variables.find(({ name }) => name === plan.label);
	if (!variable) {
		addIntervals(session, arrays, times);
		return;
	}
	const count = plan.streams[0]!.samples;
	const size = sizeOf(variable);
	if (size.samples !== count && size.samples !== 1) {
		session.problem(
			`"${variable.name}" has ${size.samples} labels for ${count} samples; they were left out.`
		);
		return;
	}
	const nameOf = labelNames(plan.known, own);
	const track = await labelReader(arrays, variable, nameOf);
	for (let row = 0; row < size.samples; row++) {
		const time = times.times ? times.times[row]! : origin + row / times.fs;
		const event = track(row, time);
		if (event) session.label([event]);
	}
}

/** Labels that stand beside the arrays: they are on the clock of the times, and mean nothing without them. */
function addIntervals(
	session: ImportedSession,
	{ intervals = [] }: ArrayFile,
	{ times, fs }: ArrayTimes
): void {
	if (!times || intervals.length === 0) return;
	const { tracks, notes } = intervalTracks(intervals, 0.5 / fs);
	for (const note of notes) session.problem(note);
	session.setTracks(eventTracks(tracks, 0.5 / fs, session.latest));
}
