import { expect, test } from 'vitest';
import { openFakeSession } from '../../session/write/session.fixture.ts';
import { bids } from '../bids/index.ts';
import { exported, exportedFile, roundTrip } from '../sample-files.fixture.ts';
import { csv } from './index.ts';
import { cellsOf } from './lines.ts';

const NAMES = ['=HYPERLINK("http://x.example","open")', "=cmd|'/c calc'!A0", '@SUM(1+1)', '-1.5'] as const;

const hostile = () =>
	openFakeSession({
		streams: [
			{
				fs: 100,
				rows: 400,
				nChannels: 4,
				value: (row, channel) => -1.5 * (row + channel),
				info: { channelNames: [...NAMES], device: 'a,=1+1' }
			}
		],
		labels: [
			[0, 0],
			[1, 1],
			[2, 2],
			[3, 3]
		],
		classNames: [...NAMES],
		name: '=1+1, @SUM(1)'
	});

/** True for what a spreadsheet would run. */
const runs = (cell: string): boolean =>
	/^[\s']*[=+\-@]/.test(cell) && !cell.startsWith("'") && Number.isNaN(Number(cell));

test('no cell of an exported table is a formula, and the session comes back as it was', async () => {
	const session = await hostile();
	const text = new TextDecoder().decode(await exportedFile(csv, session));
	for (const line of text.split('\r\n'))
		for (const cell of line.split(',').map((part) => part.replace(/^"/, ''))) expect(runs(cell)).toBe(false);
	const [, row] = text.split('\r\n').filter((line) => !line.startsWith('#'));
	expect(cellsOf(row!, ',')).toEqual(['0', '-0', '-1.5', '-3', '-4.5', `'${NAMES[0]}`, '0']);
	const back = await roundTrip(csv, session);
	expect(back.classNames).toEqual(NAMES);
	expect(back.streams[0]!.channelNames).toEqual(NAMES);
	expect(back.streams[0]!.device).toBe('a,=1+1');
	expect(back.labels.filter(({ classIndex }) => classIndex >= 0)).toHaveLength(4);
	expect((await back.getContinuous('emg')).data).toEqual((await session.getContinuous('emg')).data);
});

test('no cell of a BIDS table is a formula', async () => {
	const { bytes } = await exported(bids, await hostile());
	const tables = [...bytes].filter(([path]) => path.endsWith('.tsv'));
	expect(tables.length).toBeGreaterThan(2);
	for (const [, table] of tables)
		for (const cell of new TextDecoder().decode(table).split(/[\t\n]/)) expect(runs(cell)).toBe(false);
});
