import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { openFakeSession } from '../session/write/session.fixture.ts';
import { measureSession } from './measure-session.ts';
import { measuredParquet, STATEMENTS_KEY } from './measured-parquet.ts';
import { headingOf, rowsOf } from './measured-text.ts';
import { muscleNoise } from './synthetic-emg.fixture.ts';

test('a Parquet file holds the figures to the bit, texts, and how they came about', async () => {
	const noise = muscleNoise(4000, 1000, 1);
	const session = await openFakeSession({
		streams: [{ fs: 1000, seconds: 4, value: (row, c) => noise[row]! * (c + 1) }]
	});
	const measured = await measureSession(session, { measure: 'quality', stream: 'emg' });
	const [table] = measured.tables;
	const bytes = await measuredParquet(measured, table!);
	const file = bytes.buffer as ArrayBuffer;
	const rows = await parquetReadObjects({ file });
	const headings = table!.columns.map(headingOf);
	expect(rows.map((row) => headings.map((heading) => row[heading] as unknown))).toEqual(rowsOf(table!));
	const footer = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === STATEMENTS_KEY);
	expect(JSON.parse(footer!.value!)).toMatchObject({ Measure: 'Signal quality', Formula: measured.formula });
});
