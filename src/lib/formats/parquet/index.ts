import { exportStreams } from '../export-streams.ts';
import type { Format } from '../format.ts';
import { importCsv } from '../csv/read.ts';
import { tableText } from './table-text.ts';
import { writeParquet } from './write.ts';

/** Apache Parquet: the table of a CSV file, stored by columns. What is known of the columns of CSV is known here, too. */
export const parquet: Format = {
	id: 'parquet',
	label: 'Parquet',
	extensions: ['.parquet', '.pq'],
	summary: 'A table by columns for pandas, R and Arrow: every value and time exactly; one file per stream.',
	export: (session, target, options) => exportStreams(session, target, options, '.parquet', writeParquet, 1),
	async import(store, source, options) {
		return importCsv(store, await tableText(source, options), options);
	},
	sniff: (bytes) => [0x50, 0x41, 0x52, 0x31].every((value, i) => bytes[i] === value)
};
