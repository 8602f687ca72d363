import { writeFile } from '../byte-sink.ts';
import { brokenNotes, chosenStreams, fileNameOf, rowsOf } from '../chosen-streams.ts';
import { Task, type Format } from '../format.ts';
import { importCsv } from './read.ts';
import { writeCsv } from './write.ts';

/** Comma-separated values. */
export const csv: Format = {
	id: 'csv',
	label: 'CSV',
	extensions: ['.csv', '.txt', '.tsv'],
	summary: 'A table of text for spreadsheets, R and pandas: large, but exact; one file per stream.',
	async export(session, target, options) {
		const streams = chosenStreams(session, options);
		const task = new Task(options, rowsOf(streams));
		const files: string[] = [];
		for (const { name } of streams) {
			const path = fileNameOf(session, name, '.csv', options);
			await writeFile(target, path, (sink) => writeCsv(session, name, sink, task));
			files.push(path);
		}
		return { files, notes: brokenNotes(session, options) };
	},
	import: importCsv,
	sniff: (bytes) => isText(bytes) && /\d/.test(new TextDecoder().decode(bytes))
};

/** No control character but those of text; UTF-16 by its mark. */
const isText = (bytes: Uint8Array): boolean =>
	(bytes[0] === 0xff && bytes[1] === 0xfe) ||
	(bytes[0] === 0xfe && bytes[1] === 0xff) ||
	!bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32));
