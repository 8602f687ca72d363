import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
	AppError,
	folderStore,
	folderTarget,
	formats,
	importInto,
	importLines,
	openNodeFile,
	openSessionStore,
	openSource,
	writeArchive,
	type ByteStore,
	type FileTarget
} from '../lib/index.ts';
import { parse, progressLine, UsageError, type Command, type Io } from './command.ts';
import { IMPORT_HELP, IMPORT_OPTIONS, importOptions, type ImportValues } from './import-options.ts';

const WRITABLE = formats.all.filter((format) => format.export && format.extensions.length > 0);
const ARCHIVE_ENDING = '.session.zip';
const ENDINGS = [...WRITABLE.map(({ extensions }) => extensions[0]!), ARCHIVE_ENDING];

/** `myodeck convert`: import and export in one. */
export const convert: Command = {
	name: 'convert',
	summary: 'write a recording of one format in another',
	help: `myodeck convert FROM TO [--force] [--json]

Imports a file and exports it, without a session in between. What had to be guessed, and what the
format of TO cannot hold, is told.

  FROM                a file of any format that can be imported, a .session.zip, or a session folder
  TO                  the file to write; its ending names the format: ${ENDINGS.join(', ')}.
                      A recording of several streams becomes one file for each where the format holds
                      one stream: arm.csv becomes arm_emg.csv, arm_force.csv
  --force             overwrite what is in the way
${IMPORT_HELP}
  --json              one JSON object: from, files, notes
  --help              this text

Example: myodeck convert take.bdf take.xdf`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			allowNegative: true,
			options: {
				force: { type: 'boolean', default: false },
				...IMPORT_OPTIONS,
				json: { type: 'boolean', default: false }
			}
		});
		const [from, to, ...more] = positionals;
		if (from === undefined || to === undefined || more.length > 0)
			throw new UsageError('convert needs two files: from, and to.');
		const ending = ENDINGS.filter((one) => to.toLowerCase().endsWith(one)).sort(
			(a, b) => b.length - a.length
		)[0];
		if (ending === undefined)
			throw new UsageError(`The ending of ${to} names no format. It is one of ${ENDINGS.join(', ')}.`);
		const folder = await mkdtemp(join(tmpdir(), 'myodeck-'));
		try {
			const { store, notes } = await sessionOf(from, folder, values, io);
			const files = await write(store, to, ending, values.force, io);
			io.progress?.('');
			const all = [...notes, ...files.notes];
			if (values.json) return io.out(JSON.stringify({ from, files: files.paths, notes: all }));
			for (const path of files.paths) io.out(path);
			for (const note of all) io.err(`${from}: ${note}`);
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	}
};

/** The session of a file: as it is, or made of a file of another format in `folder`. */
async function sessionOf(
	file: string,
	folder: string,
	values: ImportValues,
	io: Io
): Promise<{ readonly store: ByteStore; readonly notes: readonly string[] }> {
	const found = await stat(file).catch(() => undefined);
	if (found?.isDirectory() || /\.zip$/i.test(file))
		return { store: (await openSource(file)).store, notes: [] };
	const store = await folderStore(folder);
	const summary = await importInto(store, await openNodeFile(file), {
		...(found && { created: found.mtime }),
		...importOptions(values),
		id: basename(file).replace(/\.[^.]+$/, ''),
		onFraction: (done) => io.progress?.(progressLine(file, done / 2))
	});
	return { store: await folderStore(folder), notes: importLines(summary) };
}

async function write(
	store: ByteStore,
	to: string,
	ending: string,
	force: boolean,
	io: Io
): Promise<{ readonly paths: readonly string[]; readonly notes: readonly string[] }> {
	const place = dirname(to);
	const stem = basename(to).slice(0, -ending.length) || 'session';
	await mkdir(place, { recursive: true });
	const target = force ? replacing(place) : folderTarget(place);
	if (ending === ARCHIVE_ENDING) {
		await writeArchive(store, await target.create(`${stem}${ending}`));
		return { paths: [join(place, `${stem}${ending}`)], notes: [] };
	}
	const format = WRITABLE.find(({ extensions }) => extensions[0] === ending)!;
	const session = await openSessionStore(store, { name: basename(to) });
	const { files, notes } = await format.export!(session, target, {
		baseName: stem,
		onFraction: (done) => io.progress?.(progressLine(to, 0.5 + done / 2))
	});
	if (files.length === 0)
		throw new AppError('SessionError', `${to}: nothing was written. ${notes.join(' ')}`);
	return { paths: files.map((path) => join(place, path)), notes };
}

/** A folder in which files give way to new ones. */
function replacing(place: string): FileTarget {
	const inner = folderTarget(place);
	return {
		async create(path) {
			await rm(join(place, path), { force: true });
			return inner.create(path);
		},
		has: (path) => inner.has(path),
		extend: (path, more) => inner.extend(path, more)
	};
}
