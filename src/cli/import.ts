import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
	AppError,
	COLUMN_ROLES,
	VARIABLE_ROLES,
	folderStore,
	folderTarget,
	formats,
	importInto,
	isAppError,
	messageOf,
	openNodeFile,
	writeArchive,
	type ColumnRole,
	type CsvOptions,
	type ImportOptions,
	type SessionSummary,
	type VariableRole,
	type VariablesOptions
} from '../lib/index.ts';
import {
	listOption,
	numberOption,
	parse,
	progressLine,
	UsageError,
	type Command,
	type Io
} from './command.ts';

const READABLE = formats.all.filter((format) => format.import);
const TIME_UNITS = ['s', 'ms', 'us', 'ns', 'min', 'h', 'days', 'samples'] as const;

/** Words in lines of the help. */
const wrapped = (words: readonly string[]): string =>
	[words.slice(0, 9), words.slice(9)].map((line) => `                      ${line.join(', ')}`).join(',\n');

/** `myodeck import` (`import` is a word of the language) */
export const importing: Command = {
	name: 'import',
	summary: `make sessions of ${READABLE.map(({ label }) => label).join(', ')} files`,
	help: `myodeck import FILE... [--to zip|folder] [--out FOLDER] [--force] [--json]

Makes a session of each file. What the file cannot say, and what had to be guessed, is told.

  FILE                ${READABLE.map(({ label, extensions }) => `${label} (${extensions.join(', ')})`).join('; ')}
  --to FORMAT         zip (default): a .session.zip; folder: the same as a folder of files
  --out FOLDER        where to, default the current folder; made when it is not there
  --force             overwrite what is in the way
  --name NAME         a name for the session, else its file's
  --label-track NAME  where labels lie over each other: the track for training, by its name or a class of it
  --label-stream NAME for XDF: the marker stream whose markers become labels
  --rate HZ, --time COLUMN, --time-unit UNIT, --labels COLUMN, --channels LIST,
  --columns LIST, --delimiter C, --decimal C, --no-header, --stream NAME
                      for CSV: what its columns mean, by name or number from 0; found by looking
                      where it is not said. UNIT is ${TIME_UNITS.join(', ')}.
                      --columns gives single columns a role: 3=accelerometer,Load=force,0=none; roles are
${wrapped(COLUMN_ROLES)}
  --variables LIST    for files of several arrays (MATLAB, HDF5, NumPy): what they are for, as ROLE=NAME:
                      emg=data,label=gesture,time=t; --rate gives the rate. Found by looking
                      where it is not said. Roles are those above without counter, and rate
  --json              one JSON object per file, a line each: file, to, and what the session holds
  --help              this text`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			allowNegative: true,
			options: {
				to: { type: 'string', default: 'zip' },
				out: { type: 'string', default: '.' },
				force: { type: 'boolean', default: false },
				name: { type: 'string' },
				'label-track': { type: 'string' },
				'label-stream': { type: 'string' },
				rate: { type: 'string' },
				time: { type: 'string' },
				'time-unit': { type: 'string' },
				labels: { type: 'string' },
				channels: { type: 'string', multiple: true },
				columns: { type: 'string', multiple: true },
				variables: { type: 'string', multiple: true },
				delimiter: { type: 'string' },
				decimal: { type: 'string' },
				header: { type: 'boolean' },
				stream: { type: 'string' },
				json: { type: 'boolean', default: false }
			}
		});
		if (positionals.length === 0) throw new UsageError('import needs a file.');
		const { to, out, force } = values;
		if (to !== 'zip' && to !== 'folder') throw new UsageError(`--to is zip or folder, not "${to}".`);
		const options = {
			name: values.name,
			labelTrack: values['label-track'],
			labelStream: values['label-stream'],
			csv: csvOf(values),
			variables: variablesOf(values)
		};
		const reasons: string[] = [];
		for (const file of positionals) {
			try {
				const [path, summary] = await importOne(file, { to, out, force }, options, io);
				io.progress?.('');
				if (values.json) io.out(JSON.stringify({ file, to: path, ...summary }));
				else io.out(path);
				for (const problem of values.json ? [] : summary.problems) io.err(`${file}: ${problem}`);
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
}

/** Makes one session, beside its place first: what cannot be read leaves nothing behind. */
async function importOne(
	file: string,
	{ to, out, force }: Destination,
	options: Omit<ImportOptions, 'id'>,
	io: Io
): Promise<[path: string, summary: SessionSummary]> {
	const id = stemOf(basename(file));
	const name = to === 'zip' ? `${id}.session.zip` : id;
	const path = join(out, name);
	const found = await stat(path).catch(() => undefined);
	const session = await stat(join(path, 'meta.json')).catch(() => undefined);
	if (found && (!force || (found.isDirectory() && !session))) {
		const reason = `${path} is there already, and nothing is overwritten. Choose another folder with --out, or say --force.`;
		throw new AppError('SessionError', reason);
	}
	const source = await openNodeFile(file);
	if (/\.zip$/i.test(file)) {
		throw new AppError(
			'SessionError',
			`${file} is a session already. Use export to write it somewhere else.`
		);
	}
	await mkdir(out, { recursive: true });
	const half = await mkdtemp(join(out, `.${id}-`));
	try {
		const store = await folderStore(half);
		const created = (await stat(file)).mtime;
		const onFraction = (done: number): void => io.progress?.(progressLine(file, done));
		const summary = await importInto(store, source, { created, ...options, id, onFraction });
		if (found) await rm(path, { recursive: true });
		if (to === 'folder') await rename(half, path);
		else await writeArchive(store, await folderTarget(out).create(name));
		return [path, summary];
	} finally {
		await rm(half, { recursive: true, force: true });
	}
}

/** A file's name without the ending of its format. */
function stemOf(file: string): string {
	const name = file.replace(/\.gz$/i, '');
	const ending = READABLE.flatMap(({ extensions }) => extensions)
		.filter((one) => name.toLowerCase().endsWith(one))
		.sort((a, b) => b.length - a.length)[0];
	return (ending === undefined ? name : name.slice(0, -ending.length)) || 'session';
}

function csvOf(values: {
	readonly rate?: string | undefined;
	readonly time?: string | undefined;
	readonly 'time-unit'?: string | undefined;
	readonly labels?: string | undefined;
	readonly channels?: string[] | undefined;
	readonly columns?: string[] | undefined;
	readonly delimiter?: string | undefined;
	readonly decimal?: string | undefined;
	readonly header?: boolean | undefined;
	readonly stream?: string | undefined;
}): CsvOptions {
	const column = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);
	const { rate, time, labels, delimiter, decimal, header, stream } = values;
	const timeUnit = TIME_UNITS.find((unit) => unit === values['time-unit']);
	if (values['time-unit'] !== undefined && !timeUnit)
		throw new UsageError(`--time-unit is one of ${TIME_UNITS.join(', ')}.`);
	if (decimal !== undefined && decimal !== '.' && decimal !== ',')
		throw new UsageError('--decimal is a point or a comma.');
	const channels = listOption(values.channels).map(column);
	return {
		...(rate !== undefined && { rate: numberOption('rate', rate) }),
		...(time !== undefined && { time: column(time) }),
		...(timeUnit && { timeUnit }),
		...(labels !== undefined && { label: column(labels) }),
		...(channels.length > 0 && { channels }),
		...(values.columns && { columns: rolesOf(values.columns) }),
		...(delimiter !== undefined && { delimiter: delimiter === '\\t' ? '\t' : delimiter }),
		...(decimal !== undefined && { decimal }),
		...(header !== undefined && { header }),
		...(stream !== undefined && { streamName: stream })
	};
}

/** `3=force,Load=none`: a role by the name or the number of its column. */
function rolesOf(list: readonly string[]): Record<string, ColumnRole> {
	return Object.fromEntries(
		listOption(list).map((pair) => {
			const equals = pair.lastIndexOf('=');
			const role = COLUMN_ROLES.find((known) => known === pair.slice(equals + 1).trim());
			if (equals < 1 || !role)
				throw new UsageError(
					`--columns takes COLUMN=ROLE, not "${pair}"; roles are ${COLUMN_ROLES.join(', ')}.`
				);
			return [pair.slice(0, equals).trim(), role] as const;
		})
	);
}

/** `emg=data,label=gesture`: which variable has a role. */
function variablesOf({
	variables = [],
	rate
}: {
	readonly variables?: string[] | undefined;
	readonly rate?: string | undefined;
}): VariablesOptions {
	const pairs = listOption(variables).map((pair): [string, VariableRole] => {
		const cut = pair.indexOf('=');
		const role = VARIABLE_ROLES.find((known) => known === pair.slice(0, cut).trim());
		if (cut < 1 || !role || pair.slice(cut + 1).trim() === '')
			throw new UsageError(
				`--variables takes ROLE=NAME, not "${pair}"; roles are ${VARIABLE_ROLES.join(', ')}.`
			);
		return [pair.slice(cut + 1).trim(), role];
	});
	return {
		...(pairs.length > 0 && { roles: Object.fromEntries(pairs) }),
		...(rate !== undefined && { rate: numberOption('rate', rate) })
	};
}
