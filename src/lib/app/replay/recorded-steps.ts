import { parseEvents, type AdaptationEvent } from '../../pipeline/adapt/events.ts';
import { recordedPredictions } from '../../session/read/recorded-predictions.ts';
import { seekable, type SeekableStream } from '../../session/read/seekable.ts';
import type { Session } from '../../session/read/session.ts';

/** A step of adaptation that was recorded with a session. */
export interface RecordedStep {
	/** Unique in the session. */
	readonly key: string;
	/** Position of its stretch among those of all streams of predictions, and its id there. */
	readonly stretch: number;
	readonly id: number;
	readonly name: string;
	/** Timestamp of the last sample before it. */
	readonly time: number;
}

/** Reads rows `[start, end)` of a stream of the session, where samples may be decoded. */
type ReadRows = (
	stream: string,
	range: { readonly start: number; readonly end: number }
) => Promise<{ readonly timestamps: Float64Array }>;

/** The steps of a session in order; steps that cannot be read are left out, and verifying says so. */
export async function recordedSteps(
	session: Pick<Session, 'streams' | 'extras' | 'streamInfo' | 'chunks'>,
	read: ReadRows
): Promise<readonly RecordedStep[]> {
	const stretches = recordedPredictions(session)
		.filter(({ smoothed }) => !smoothed)
		.flatMap((one) => one.stretches);
	const steps: RecordedStep[] = [];
	for (const [stretch, { of, adaptation }] of stretches.entries()) {
		if (of === undefined || !session.streams.some(({ name }) => name === of)) continue;
		for (const event of parseEvents(adaptation) ?? []) {
			const time = await timeBefore(seekable(session, of), read, event.sample);
			if (time === undefined) continue;
			steps.push({ key: `${stretch}:${event.id}`, stretch, id: event.id, name: stepName(event), time });
		}
	}
	return steps;
}

/** What a step did, in words. */
function stepName(event: AdaptationEvent): string {
	if (event.kind === 'turn') return event.cause === 'eager' ? 'Turn found' : 'Proposed turn applied';
	if (event.kind === 'undo') return `Step ${event.of} undone`;
	return {
		restore: 'State at the start of the recording',
		start: 'Band just put on',
		reset: 'Back to the trained model',
		'warm-up': 'Warm-up',
		calibrate: 'Calibration'
	}[event.kind];
}

/** Timestamp of the sample before an index, of the first one at the beginning; undefined for an empty stream. */
async function timeBefore(
	{ rowOf, info }: SeekableStream,
	read: ReadRows,
	index: number
): Promise<number | undefined> {
	const row = Math.min(Math.max(0, rowOf(index) - 1), info.nSamples - 1);
	return row < 0 ? undefined : (await read(info.name, { start: row, end: row + 1 })).timestamps[0];
}
