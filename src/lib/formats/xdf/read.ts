import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { ByteCursor } from '../byte-cursor.ts';
import { Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { withTrackFirst } from '../label-tracks.ts';
import { localDate, parseWallTime } from '../start-time.ts';
import { TAG, xdfChunks } from './chunks.ts';
import { markerTracks } from './markers.ts';
import { StreamImport } from './stream-import.ts';
import { mayBeMarkers, surveyXdf } from './survey.ts';

/**
 * Makes a session of an XDF file as LabRecorder writes them: every stream of numbers, its timestamps carried over to the
 * recorder's clock and otherwise as recorded (jitter is not smoothed away, single wrong times are replaced); the markers of
 * one stream as labels. A file that was cut off or damaged gives what can be read of it, and says so.
 */
export async function importXdf(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	// The file is gone through twice: clock offsets lie scattered over it, and every timestamp needs them all.
	const task = new Task(options, 2 * source.size);
	const survey = await surveyXdf(source, task);
	const said = parseWallTime(survey.datetime);
	const created = said ? localDate(said.wall) : (options.created ?? new Date(0));
	const session = await ImportedSession.begin(store, source, options, created, {
		...(survey.datetime !== '' && { recorded: survey.datetime })
	});
	for (const problem of survey.problems) session.problem(problem);
	if (!said) session.problem('The file does not say when it was recorded.');
	const streams = new Map<number, StreamImport>();
	for (const [id, stream] of survey.streams) {
		if (!mayBeMarkers(stream.declared)) streams.set(id, new StreamImport(session, stream));
	}
	const cursor = new ByteCursor(source);
	let before = 0;
	for await (const { tag, stream: id, end } of xdfChunks(cursor, () => {})) {
		const stream = tag === TAG.samples && id !== undefined ? streams.get(id) : undefined;
		if (stream) await stream.take(cursor, end);
		task.advance(end - before);
		before = end;
	}
	for (const stream of streams.values()) await stream.end();
	const { tracks, classes, notes } = markerTracks(
		[...survey.streams.values()],
		options.labelStream,
		source.name
	);
	for (const note of notes) session.problem(note);
	session.declareClasses(classes);
	session.setTracks(withTrackFirst(tracks, options.labelTrack, source.name));
	return session.finish();
}
