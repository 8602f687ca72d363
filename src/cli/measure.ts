import { writeFile } from 'node:fs/promises';
import {
	measuredCsv,
	measuredParquet,
	measures,
	measureSession,
	measuredText,
	openSessionStore,
	type Measured,
	type MeasureRequest,
	type MeasureTable,
	type Session
} from '../lib/index.ts';
import { listOption, numberOption, parse, UsageError, type Command } from './command.ts';
import { onlyStream } from './open.ts';

/** `myodeck measure` */
export const measure: Command = {
	name: 'measure',
	summary: 'compute envelope, onset, fatigue, symmetry and other figures',
	help: `myodeck measure SESSION --measure NAME [options]

Prints a figure with its formula, window and filter: the same one that the page shows.

  SESSION            a .session.zip, a folder in that format, or an address (https://…)
  --measure NAME     one of:
${measures.all.map(({ id, label }) => `                       ${id.padEnd(16)}${label}`).join('\n')}
  --stream NAME      default the only stream
  --channels LIST    numbers from 1 or names, with commas; default all that are not marked bad.
                     Pairs of channels are compared: the first with the second, and so on
  --other NAME       compare with the same channels of this stream
  --from S, --to S   seconds from the first sample of the session
  --label NAME       measure each trial of this class; for cycles and evoked responses the
                     starts of its trials, or the markers of this text, are the events
  --mvc NAME         class whose trials are the MVC; default one called MVC
  --set NAME=VALUE   a setting of the measure (--set lowpassHz=4), may be repeated
  --table NAME       another table of the measure (series, epochs, figures)
  --out FILE         write the table as CSV, or as Parquet when FILE ends in .parquet
  --json             the whole result as one JSON object
  --help             this text

Example: myodeck measure monday.session.zip --measure rms --label Fist`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				measure: { type: 'string' },
				stream: { type: 'string' },
				channels: { type: 'string', multiple: true },
				other: { type: 'string' },
				from: { type: 'string' },
				to: { type: 'string' },
				label: { type: 'string' },
				mvc: { type: 'string' },
				set: { type: 'string', multiple: true },
				table: { type: 'string' },
				out: { type: 'string' },
				json: { type: 'boolean', default: false }
			}
		});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError('measure takes one session.');
		if (values.measure === undefined || !measures.has(values.measure)) {
			throw new UsageError(`--measure is one of ${measures.all.map(({ id }) => id).join(', ')}.`);
		}
		if (values.out !== undefined && !/\.(?:csv|parquet)$/i.test(values.out)) {
			throw new UsageError(`--out takes a file that ends in .csv or .parquet, not ${values.out}.`);
		}
		const seconds = (name: 'from' | 'to'): number | undefined =>
			values[name] === undefined ? undefined : numberOption(name, values[name]);
		const session = await openSessionStore(file);
		const stream = values.stream ?? onlyStream(session, file);
		const channels = channelsOf(session, stream, listOption(values.channels));
		const request: MeasureRequest = {
			measure: values.measure,
			stream,
			channels,
			otherStream: values.other,
			otherChannels: values.other === undefined ? undefined : channels,
			from: seconds('from'),
			to: seconds('to'),
			label: values.label,
			mvcLabel: values.mvc,
			values: settingsOf(values.measure, values.set ?? [])
		};
		const measured = await measureSession(session, request);
		const table = tableOf(measured, values.table);
		if (values.out !== undefined) {
			const parquet = /\.parquet$/i.test(values.out);
			await writeFile(values.out, parquet ? await measuredParquet(measured, table) : measuredCsv(table));
			io.err(`Wrote ${values.out}.`);
		}
		if (values.json) io.out(JSON.stringify(measured, plainArrays));
		else if (values.out === undefined) io.out(measuredText(measured, table));
	}
};

/** Channels by number from 1 or by name; undefined when none is named. */
function channelsOf(session: Session, stream: string, named: readonly string[]): number[] | undefined {
	if (named.length === 0) return undefined;
	const { channelNames = [] } = session.streamInfo(stream);
	return named.map((name) => {
		const byName = channelNames.indexOf(name);
		if (byName >= 0) return byName;
		if (/^\d+$/.test(name)) return Number(name) - 1;
		throw new UsageError(`--channels takes numbers from 1 or names of channels, not "${name}".`);
	});
}

function settingsOf(id: string, given: readonly string[]): Record<string, string | number> {
	const { params } = measures.get(id);
	return Object.fromEntries(
		given.map((text) => {
			const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
			const param = params.find((known) => known.id === name);
			if (!param) {
				const known = params.map((one) => one.id).join(', ') || 'none';
				throw new UsageError(`--set takes NAME=VALUE; settings of ${id}: ${known}.`);
			}
			return [name, param.type === 'number' ? numberOption(`set ${name}`, value) : value];
		})
	);
}

function tableOf({ tables, measure }: Measured, id: string | undefined): MeasureTable {
	const table = id === undefined ? tables[0] : tables.find((one) => one.id === id);
	if (table) return table;
	throw new UsageError(`--table of ${measure} is one of ${tables.map((one) => one.id).join(', ')}.`);
}

/** Typed arrays as lists of numbers. */
const plainArrays = (_: string, value: unknown): unknown =>
	value instanceof Float64Array ? [...value] : value;
