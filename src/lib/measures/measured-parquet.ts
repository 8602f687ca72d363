import type { Measured } from './measure-session.ts';
import { headingOf, statementsOf } from './measured-text.ts';
import type { MeasureTable } from './measure.ts';

/** Key of the statements in the footer of a Parquet file. */
export const STATEMENTS_KEY = 'myodeck.measure';

/**
 * A table as a Parquet file: the columns of its CSV (figures as float64, texts as UTF-8), and formula, window, filter, source
 * and stretch as JSON in the footer.
 */
export async function measuredParquet(measured: Measured, table: MeasureTable): Promise<Uint8Array> {
	const { parquetWriteBuffer } = await import('hyparquet-writer');
	const statements = Object.fromEntries([['Measure', measured.label], ...statementsOf(measured)]);
	const bytes = parquetWriteBuffer({
		columnData: table.columns.map((column) => {
			const values = [...column.values];
			const name = headingOf(column);
			return values.some((value) => typeof value === 'string')
				? { name, type: 'STRING', data: values.map(String) }
				: { name, type: 'DOUBLE', data: Float64Array.from(values, Number) };
		}),
		statistics: false,
		createdBy: 'MyoDeck',
		kvMetadata: [{ key: STATEMENTS_KEY, value: JSON.stringify(statements) }]
	});
	return new Uint8Array(bytes);
}
