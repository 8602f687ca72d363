import { writeFile } from '../byte-sink.ts';
import { brokenNotes, chosenStreams, rowsOf } from '../chosen-streams.ts';
import { Task, type Format } from '../format.ts';
import { importXdf } from './read.ts';
import { writeXdf } from './write.ts';

/** XDF: what LabRecorder writes. */
export const xdf: Format = {
	id: 'xdf',
	label: 'XDF',
	extensions: ['.xdf', '.xdfz'],
	summary:
		'Extensible Data Format of LabRecorder: all streams in one file, every timestamp and value as stored.',
	async export(session, target, options) {
		const streams = chosenStreams(session, options);
		const path = `${(options.baseName ?? session.id).replace(/[\p{Cc}/\\:*?"<>|]/gu, '-') || 'session'}.xdf`;
		await writeFile(target, path, (sink) =>
			writeXdf(session, streams, sink, new Task(options, rowsOf(streams)))
		);
		return { files: [path], notes: brokenNotes(session, options) };
	},
	import: importXdf,
	sniff: (bytes) => new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'XDF:'
};
