import { brokenNotes, chosenStreams, fileNameOf, rowsOf } from '../chosen-streams.ts';
import { writeFile } from '../byte-sink.ts';
import { Task, type ExportOptions, type ExportReport, type FileTarget, type Format } from '../format.ts';
import type { Session } from '../../session/read/session.ts';
import type { Bits } from './header.ts';
import { importEdf } from './read.ts';
import { writeEdf } from './write.ts';

/** EDF+: 16 bits per sample. */
export const edf: Format = {
	id: 'edf',
	label: 'EDF+ (16 bit)',
	extensions: ['.edf'],
	summary: 'European Data Format: opens everywhere; 65 536 steps per channel, one file per stream.',
	export: (session, target, options) => exportEdf(session, target, 16, options),
	import: importEdf,
	sniff: (bytes) => new TextDecoder('latin1').decode(bytes.subarray(0, 8)).trim() === '0'
};

/** BDF+: 24 bits per sample. */
export const bdf: Format = {
	id: 'bdf',
	label: 'BDF+ (24 bit)',
	extensions: ['.bdf'],
	summary: 'BioSemi Data Format: EDF+ with 16 million steps per channel, one file per stream.',
	export: (session, target, options) => exportEdf(session, target, 24, options),
	import: importEdf,
	sniff: (bytes) => bytes[0] === 0xff && new TextDecoder('latin1').decode(bytes.subarray(1, 8)) === 'BIOSEMI'
};

async function exportEdf(
	session: Session,
	target: FileTarget,
	bits: Bits,
	options: ExportOptions
): Promise<ExportReport> {
	const streams = chosenStreams(session, options);
	// Every stream is read twice.
	const task = new Task(options, 2 * rowsOf(streams));
	const files: string[] = [];
	const notes: string[] = [...brokenNotes(session, options)];
	for (const { name, nSamples } of streams) {
		if (nSamples === 0) {
			notes.push(`${name} has no samples; no file was written for it.`);
			continue;
		}
		const path = fileNameOf(session, name, bits === 24 ? '.bdf' : '.edf', options);
		const written = await writeFile(target, path, (sink) => writeEdf(session, name, bits, sink, task));
		files.push(path);
		notes.push(...written.notes);
	}
	return { files, notes };
}
