import { mkdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
	AppError,
	copyStore,
	folderStore,
	folderTarget,
	formats,
	writeArchive,
	type BidsOptions,
	type ExportReport,
	type FileTarget
} from '../lib/index.ts';
import { listOption, numberOption, parse, progressLine, UsageError, type Command } from './command.ts';
import { forEachSession, type OpenSession } from './sessions.ts';

/** The formats of others, and our own: an archive and a folder. */
const FORMATS = [...formats.all.filter((format) => format.export).map(({ id }) => id), 'zip', 'folder'];

/** `myodeck export` (`export` is a word of the language) */
export const exporting: Command = {
	name: 'export',
	summary: `write sessions as ${FORMATS.join(', ')}`,
	help: `myodeck export PATH... --to FORMAT [--out FOLDER] [--force] [--streams LIST] [--json]

Writes sessions in another format. Memory stays flat whatever their length. Nothing is overwritten
unless it is asked for; a file that could not be finished is taken away.

  PATH             a .session.zip, a folder in that format, an address (https://…), or a folder
                   with any number of sessions below it (its folders are kept)
  --to FORMAT      ${FORMATS.join(', ')}
${formats.all
	.filter((format) => format.export)
	.map(({ id, summary }) => `                     ${id.padEnd(7)}${summary}`)
	.join('\n')}
                     zip    One archive, everything exactly as it is stored.
                     folder The same as a folder of files.
  --out FOLDER     where to, default the current folder; made when it is not there
  --force          overwrite what is in the way
  --streams LIST   only these streams; all by default (not for zip and folder)
  --subject NAME, --session NAME, --task NAME, --run N
                   for bids: what names are made of. Several sessions are numbered as runs
                   unless --run is given
  --json           one JSON object per session, a line each: file, to, files, notes
  --help           this text

Example: myodeck export monday.session.zip --to bdf --out lab`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				to: { type: 'string' },
				out: { type: 'string', default: '.' },
				force: { type: 'boolean', default: false },
				streams: { type: 'string', multiple: true },
				subject: { type: 'string' },
				session: { type: 'string' },
				task: { type: 'string' },
				run: { type: 'string' },
				json: { type: 'boolean', default: false }
			}
		});
		const { to, out, force } = values;
		if (positionals.length === 0) throw new UsageError('export needs a session.');
		if (to === undefined || !FORMATS.includes(to))
			throw new UsageError(`--to is one of ${FORMATS.join(', ')}${to === undefined ? '' : `, not "${to}"`}.`);
		const streams = listOption(values.streams);
		if (streams.length > 0 && (to === 'zip' || to === 'folder'))
			throw new UsageError(`--to ${to} writes a session as it is: --streams cannot be used with it.`);
		const { subject, session, task } = values;
		const run = values.run === undefined ? undefined : numberOption('run', values.run);
		let n = 0;
		await forEachSession(
			positionals,
			io,
			async (given) => {
				n++;
				const { file } = given;
				const reportFraction = (done: number | undefined): void => io.progress?.(progressLine(file, done));
				// One among several, or found in a folder.
				const several = positionals.length > 1 || file !== positionals[0];
				const bids = { subject, session, task, run: run ?? (several && to === 'bids' ? n : undefined) };
				const report = await write(given, { to, out, force, streams, bids }, reportFraction);
				io.progress?.('');
				if (values.json) return io.out(JSON.stringify({ file, to, ...report }));
				for (const path of report.files) io.out(path);
				for (const note of report.notes) io.err(`${file}: ${note}`);
			},
			(file, error) => values.json && io.out(JSON.stringify({ file, to, error }))
		);
	}
};

interface Writing {
	readonly to: string;
	readonly out: string;
	readonly force: boolean;
	readonly streams: readonly string[];
	readonly bids: BidsOptions;
}

/** Writes one session. Paths in the report are as a person would type them. */
async function write(
	{ file, folder, session, store }: OpenSession,
	{ to, out, force, streams, bids }: Writing,
	onFraction: (done: number | undefined) => void
): Promise<ExportReport> {
	// A BIDS data set is one tree; everything else keeps the folders it came from.
	const place = to === 'bids' ? out : join(out, folder);
	const target = force ? overwriting(place, file) : folderTarget(place);
	if (to === 'folder') {
		const path = join(place, session.id);
		await clearFolder(path, force, file);
		await mkdir(path, { recursive: true });
		try {
			await copyStore(store, await folderStore(path), {
				onProgress: (done, total) => onFraction(total && done / total)
			});
		} catch (error) {
			await rm(path, { recursive: true, force: true });
			throw error;
		}
		return { files: [path], notes: [] };
	}
	if (to === 'zip') {
		const name = `${session.id}.session.zip`;
		await writeArchive(store, await target.create(name), { onFraction });
		return { files: [join(place, name)], notes: [] };
	}
	const { files, notes } = await formats.get(to).export!(session, target, {
		baseName: session.id,
		onFraction,
		...(streams.length > 0 && { streams }),
		...(to === 'bids' && { bids })
	});
	return { files: files.map((path) => join(place, path)), notes };
}

/** A folder in which what is in the way gives way, but never what is being read. */
function overwriting(place: string, source: string): FileTarget {
	const inner = folderTarget(place);
	return {
		async create(path) {
			await notItself(join(place, path), source);
			await rm(join(place, path), { force: true });
			return inner.create(path);
		},
		has: (path) => inner.has(path),
		extend: (path, more) => inner.extend(path, more)
	};
}

async function clearFolder(path: string, force: boolean, source: string): Promise<void> {
	if (!(await stat(path).catch(() => undefined))) return;
	await notItself(path, source);
	const session = await stat(join(path, 'meta.json')).catch(() => undefined);
	if (!force || !session) {
		const how = session ? ', or say --force' : '';
		throw new AppError(
			'SessionError',
			`${path} is there already, and nothing is overwritten. Choose another folder with --out${how}.`
		);
	}
	await rm(path, { recursive: true });
}

async function notItself(path: string, source: string): Promise<void> {
	const [a, b] = await Promise.all([path, source].map((one) => realpath(one).catch(() => undefined)));
	if (a !== undefined && a === b)
		throw new AppError(
			'SessionError',
			`${path} is the very session that is read. Choose another folder with --out.`
		);
}
