import {
	COLUMN_ROLES,
	VARIABLE_ROLES,
	type ColumnRole,
	type CsvOptions,
	type ImportOptions,
	type VariableRole,
	type VariablesOptions
} from '../lib/index.ts';
import { listOption, numberOption, UsageError } from './command.ts';

const TIME_UNITS = ['s', 'ms', 'us', 'ns', 'min', 'h', 'days', 'samples'] as const;

/** Words in lines of the help. */
const wrapped = (words: readonly string[]): string =>
	[words.slice(0, 9), words.slice(9)].map((line) => `                      ${line.join(', ')}`).join(',\n');

/** Options of the commands that read files of other formats, as `parseArgs` takes them. */
export const IMPORT_OPTIONS = {
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
	stream: { type: 'string' }
} as const;

/** What the help says of them. */
export const IMPORT_HELP = `  --name NAME         a name for the session, else its file's
  --label-track NAME  where labels lie over each other: the track for training, by its name or a class of it
  --label-stream NAME for XDF: the marker stream whose markers become labels
  --rate HZ           for EDF, BDF and XDF, too: samples per second of the EMG, where the file says it wrong
  --rate HZ, --time COLUMN, --time-unit UNIT, --labels COLUMN, --channels LIST,
  --columns LIST, --delimiter C, --decimal C, --no-header, --stream NAME
                      for CSV and Parquet: what the columns mean, by name or number from 0; found by looking
                      where it is not said. UNIT is ${TIME_UNITS.join(', ')}.
                      --columns gives single columns a role: 3=accelerometer,Load=force,0=none; roles are
${wrapped(COLUMN_ROLES)}
  --variables LIST    for files of several arrays (MATLAB, HDF5, NumPy): what they are for, as ROLE=NAME:
                      emg=data,label=gesture,time=t; --rate gives the rate. Found by looking
                      where it is not said. Roles are those above without counter, and rate`;

interface CsvValues {
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
}

/** Their values. */
export interface ImportValues extends CsvValues {
	readonly name?: string | undefined;
	readonly 'label-track'?: string | undefined;
	readonly 'label-stream'?: string | undefined;
	readonly variables?: string[] | undefined;
}

/** The options of an import, out of those of the command line. Throws a UsageError. */
export const importOptions = (values: ImportValues): Omit<ImportOptions, 'id'> => ({
	name: values.name,
	labelTrack: values['label-track'],
	labelStream: values['label-stream'],
	rate: values.rate === undefined ? undefined : numberOption('rate', values.rate),
	csv: csvOf(values),
	variables: variablesOf(values)
});

function csvOf(values: CsvValues): CsvOptions {
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
