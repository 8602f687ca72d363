import { contentIdentity, sharedContent, type ContentIdentity } from '../../core/content-identity.ts';
import type { LabelledRecording } from '../../core/recording.ts';

/** Recordings of which no two have the same samples. */
export interface DistinctRecordings {
	/** What was given without copies, in its order. */
	readonly recordings: readonly LabelledRecording[];
	/** Of each recording. */
	readonly identities: readonly ContentIdentity[];
	/** Which recordings hold parts of the same samples: equal numbers, `0 … nSessions - 1`, are one session for a score. */
	readonly sessionOf: readonly number[];
	/** What was left out or joined, a sentence each. */
	readonly notes: readonly string[];
}

/**
 * Leaves out copies: recordings are the same when their samples are, whatever they are called and however they are labelled.
 * Of copies the first with labels is kept. Reads each recording once. Aborting rejects with an AbortError.
 */
export async function distinctRecordings(
	given: readonly LabelledRecording[],
	signal?: AbortSignal
): Promise<DistinctRecordings> {
	const kept: { recording: LabelledRecording; identity: ContentIdentity; session: number }[] = [];
	const notes: string[] = [];
	for (const recording of given) {
		const identity = await contentIdentity(recording, signal);
		const same = kept.find((other) => sharedContent(other.identity, identity) === 'same');
		if (same) {
			const better = same.recording.segments.length === 0 && recording.segments.length > 0;
			const [left, stays] = better ? [same.recording, recording] : [recording, same.recording];
			same.recording = stays;
			notes.push(
				`${left.name} has the same samples as ${stays.name}: they count once${labelsOf(left, stays)}.`
			);
			continue;
		}
		const parts = kept.filter((other) => sharedContent(other.identity, identity) === 'part');
		for (const other of parts) {
			notes.push(
				`${recording.name} shares samples with ${other.recording.name}: they are one session in a score.`
			);
		}
		const session = kept.length;
		const joined = new Set(parts.map((part) => part.session));
		for (const other of kept) if (joined.has(other.session)) other.session = session;
		kept.push({ recording, identity, session });
	}
	const numbers = [...new Set(kept.map(({ session }) => session))];
	return {
		recordings: kept.map(({ recording }) => recording),
		identities: kept.map(({ identity }) => identity),
		sessionOf: kept.map(({ session }) => numbers.indexOf(session)),
		notes
	};
}

/** Said where copies differ in their labels. */
const labelsOf = (left: LabelledRecording, stays: LabelledRecording): string => {
	const track = ({ segments }: LabelledRecording): string =>
		segments.map(({ classIndex, start, end }) => `${classIndex} ${start} ${end}`).join();
	return track(left) === track(stays) ? '' : `, with the labels of ${stays.name}`;
};
