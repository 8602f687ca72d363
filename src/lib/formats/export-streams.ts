import type { Session } from '../session/read/session.ts';
import { writeFile, type ByteSink } from './byte-sink.ts';
import { brokenNotes, chosenStreams, fileNameOf, rowsOf } from './chosen-streams.ts';
import { Task, type ExportOptions, type ExportReport, type FileTarget } from './format.ts';

/** Writes one file for each chosen stream. `passes`: how often `write` reads the samples. */
export async function exportStreams(
	session: Session,
	target: FileTarget,
	options: ExportOptions,
	ending: string,
	write: (session: Session, stream: string, sink: ByteSink, task: Task) => Promise<void>,
	passes: number
): Promise<ExportReport> {
	const streams = chosenStreams(session, options);
	const task = new Task(options, passes * rowsOf(streams));
	const files: string[] = [];
	for (const { name } of streams) {
		const path = fileNameOf(session, name, ending, options);
		await writeFile(target, path, (sink) => write(session, name, sink, task));
		files.push(path);
	}
	return { files, notes: brokenNotes(session, options) };
}
