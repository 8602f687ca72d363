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
import { mayBeMarkers, surveyXdf, type SurveyedStream } from './survey.ts';

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
	const main = options.rate === undefined ? undefined : emgStream(survey.streams);
	const streams = new Map<number, StreamImport>();
	for (const [id, stream] of survey.streams) {
		if (!mayBeMarkers(stream.declared))
			streams.set(
				id,
				new StreamImport(session, id === main ? withRate(session, stream, options.rate) : stream)
			);
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

/** The stream whose rate a person says: the first that is EMG, else that of the most channels. */
function emgStream(streams: ReadonlyMap<number, SurveyedStream>): number | undefined {
	const numbers = [...streams].filter(([, { declared }]) => !mayBeMarkers(declared));
	const isEmg = (text: string): boolean => /emg|exg/i.test(text);
	const emg =
		numbers.find(([, { declared }]) => isEmg(declared.name)) ??
		numbers.find(([, { declared }]) => isEmg(declared.type));
	return (emg ?? numbers.sort(([, a], [, b]) => b.declared.nChannels - a.declared.nChannels)[0])?.[0];
}

/** A stream with the rate that a person says in place of the one it declares. */
function withRate(
	session: ImportedSession,
	stream: SurveyedStream,
	rate: number | undefined
): SurveyedStream {
	const { name, fs } = stream.declared;
	if (rate === undefined || rate === fs) return stream;
	const declares = fs > 0 ? `${fs} Hz` : 'no fixed rate';
	session.problem(`${name}: its rate is ${rate} Hz, as was said; the file declares ${declares}.`);
	return { ...stream, declared: { ...stream.declared, fs: rate, oddRate: undefined } };
}
