import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
	AppError,
	folderStore,
	folderTarget,
	formats,
	holdsSessions,
	importInto,
	importLines,
	isAppError,
	messageOf,
	nodeTree,
	openNodeFile,
	openSessionStore,
	recordingsIn,
	writeArchive,
	type ImportOptions,
	type SessionSummary,
	type WritableByteStore,
	zipTree
} from '../lib/index.ts';
import { parse, progressLine, UsageError, type Command, type Io } from './command.ts';
import { IMPORT_HELP, IMPORT_OPTIONS, importOptions } from './import-options.ts';

const READABLE = formats.all.filter((format) => format.import);
/** `myodeck import` (`import` is a word of the language) */
export const importing: Command = {
	name: 'import',
	summary: `make sessions of ${READABLE.map(({ label }) => label).join(', ')} files`,
	help: `myodeck import FILE... [--to zip|folder] [--out FOLDER] [--force] [--json]

Makes a session of each file, and of each recording in a folder or a zip archive (BIDS, WFDB, files
of these formats). What the file cannot say, and what had to be guessed, is told.

  FILE                ${READABLE.map(({ label, extensions }) => `${label} (${extensions.join(', ')})`).join('; ')}
  --to FORMAT         zip (default): a .session.zip; folder: the same as a folder of files
  --out FOLDER        where to, default the current folder; made when it is not there
  --force             overwrite what is in the way
${IMPORT_HELP}
  --json              one JSON object per file, a line each: file, to, and what the session holds
  --help              this text

Example: myodeck import lab/ --out recordings`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			allowNegative: true,
			options: {
				to: { type: 'string', default: 'zip' },
				out: { type: 'string', default: '.' },
				force: { type: 'boolean', default: false },
				...IMPORT_OPTIONS,
				json: { type: 'boolean', default: false }
			}
		});
		if (positionals.length === 0) throw new UsageError('import needs a file.');
		const { to, out, force } = values;
		if (to !== 'zip' && to !== 'folder') throw new UsageError(`--to is zip or folder, not "${to}".`);
		const options = importOptions(values);
		const reasons: string[] = [];
		const written = new Set<string>();
		for (const file of positionals) {
			try {
				for (const recording of await recordingsOf(file)) {
					const [path, summary] = await importOne(recording, { to, out, force, written }, options, io);
					io.progress?.('');
					if (values.json) {
						io.out(JSON.stringify({ file, to: path, ...summary }));
						continue;
					}
					io.out(path);
					for (const line of importLines(summary)) io.err(`${recording.title}: ${line}`);
				}
			} catch (error) {
				if (!isAppError(error)) throw error;
				reasons.push(messageOf(error));
				if (values.json) io.out(JSON.stringify({ file, error: messageOf(error) }));
				if (positionals.length > 1) io.err(`${file}: ${messageOf(error)}`);
			}
		}
		if (reasons.length === 0) return;
		const all = `${reasons.length} of ${positionals.length} files failed.`;
		throw new AppError('SessionError', positionals.length === 1 ? reasons[0]! : all);
	}
};

interface Destination {
	readonly to: 'zip' | 'folder';
	readonly out: string;
	readonly force: boolean;
	/** Paths that this command has written: no file of one run gives way to another. */
	readonly written: Set<string>;
}

/** What becomes one session. */
interface FoundRecording {
	/** What messages call it. */
	readonly title: string;
	/** The name of its file, which its session gets. */
	readonly file: string;
	readonly created: Date;
	into(store: WritableByteStore, options: ImportOptions): Promise<SessionSummary>;
}

/** The recordings of a path: a file, or those in a folder or a zip archive. */
async function recordingsOf(path: string): Promise<readonly FoundRecording[]> {
	const found = await stat(path).catch(() => undefined);
	if (!found?.isDirectory() && !/\.zip$/i.test(path)) {
		const source = await openNodeFile(path);
		const into: FoundRecording['into'] = (store, options) => importInto(store, source, options);
		return [{ title: path, file: path, created: (await stat(path)).mtime, into }];
	}
	const tree = found?.isDirectory() ? await nodeTree(path) : await zipTree(await openNodeFile(path));
	if (holdsSessions(tree)) {
		throw new AppError(
			'SessionError',
			`${path} is a session already. Use export to write it somewhere else.`
		);
	}
	return (await recordingsIn(tree)).map(({ name, import: into }) => ({
		title: `${name} in ${path}`,
		file: name.replaceAll('/', '_'),
		created: found!.mtime,
		into
	}));
}

/** Makes one session, beside its place first: what cannot be read leaves nothing behind. */
async function importOne(
	{ file, title, created, into }: FoundRecording,
	{ to, out, force, written }: Destination,
	options: Omit<ImportOptions, 'id'>,
	io: Io
): Promise<[path: string, summary: SessionSummary]> {
	const pathOf = (id: string): string => join(out, to === 'zip' ? `${id}.session.zip` : id);
	const id = await freeId(file, pathOf, written);
	const path = pathOf(id);
	const name = basename(path);
	const found = await stat(path).catch(() => undefined);
	const session = await stat(join(path, 'meta.json')).catch(() => undefined);
	if (found && (!force || (found.isDirectory() && !session))) {
		const reason = `${path} is there already, and nothing is overwritten. Choose another folder with --out, or say --force.`;
		throw new AppError('SessionError', reason);
	}
	await mkdir(out, { recursive: true });
	const half = await mkdtemp(join(out, `.${id}-`));
	try {
		const store = await folderStore(half);
		const onFraction = (done: number): void => io.progress?.(progressLine(title, done));
		const summary = await into(store, { created, ...options, id, onFraction });
		if (found) await rm(path, { recursive: true });
		if (to === 'folder') await rename(half, path);
		else await writeArchive(store, await folderTarget(out).create(name));
		written.add(path);
		return [path, summary];
	} finally {
		await rm(half, { recursive: true, force: true });
	}
}

/**
 * A name for the session of a file: the file's without its ending; with the ending in it, or a number, where a session of
 * another file has that name. `a.edf` and `a.bdf` never give way to each other.
 */
async function freeId(
	file: string,
	pathOf: (id: string) => string,
	written: ReadonlySet<string>
): Promise<string> {
	const whole = basename(file);
	const stem = stemOf(whole);
	const long = whole === stem ? stem : `${stem}_${whole.slice(stem.length + 1).replace(/\./g, '_')}`;
	for (let n = 1; ; n++) {
		const id = n === 1 ? stem : n === 2 && long !== stem ? long : `${long}-${n}`;
		const path = pathOf(id);
		if (written.has(path)) continue;
		const from = await importedFrom(path);
		if (from === undefined || from === whole) return id;
	}
}

/** The file that a session at a path was imported from; undefined where there is none, or it does not say. */
async function importedFrom(path: string): Promise<string | undefined> {
	const session = await openSessionStore(path).catch(() => undefined);
	const ours = session?.extras.myodeck;
	const from =
		ours !== null && typeof ours === 'object' && 'imported_from' in ours ? ours.imported_from : undefined;
	return typeof from === 'string' ? from : undefined;
}

/** A file's name without the ending of its format. */
export function stemOf(file: string): string {
	const name = file.replace(/\.gz$/i, '');
	const ending = READABLE.flatMap(({ extensions }) => extensions)
		.filter((one) => name.toLowerCase().endsWith(one))
		.sort((a, b) => b.length - a.length)[0];
	return (ending === undefined ? name : name.slice(0, -ending.length)) || 'session';
}
