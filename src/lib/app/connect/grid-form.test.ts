import { expect, test } from 'vitest';
import type { ChannelGrid } from '../../core/signal.ts';
import { FakeAcquire, fakeKind, streamInfo } from './acquire-api.fixture.ts';
import { Connection } from './connection.svelte.ts';
import { GridForm } from './grid-form.svelte.ts';

const [topLeft, bottomLeft] = [
	({ cells }: ChannelGrid) => cells[0]![0],
	({ cells }: ChannelGrid) => cells.at(-1)![0]
];

function formOf(nChannels: number, channelGrids?: readonly ChannelGrid[]) {
	const given: (readonly ChannelGrid[] | undefined)[] = [];
	const info = streamInfo('emg', { nChannels, channelGrids });
	const form = new GridForm({ setGrids: (_name, grids) => void given.push(grids) }, () => info);
	return { form, given };
}

test('adapters follow each other from connector to connector', () => {
	const { form, given } = formOf(192);
	form.adapter = '13x5';
	form.grids = 3;
	expect(form.preview.map(({ label, cells }) => [label, cells.length, cells[0]![1]])).toEqual([
		['Grid 1', 13, 24],
		['Grid 2', 13, 88],
		['Grid 3', 13, 152]
	]);
	form.apply();
	expect(given).toEqual([form.preview]);
	form.grids = 4;
	expect(form.problem).toMatch(/need 256 channels; emg has 192\. Choose a smaller grid/);
	expect(form.preview).toEqual([]);
	form.apply();
	expect(given).toHaveLength(1);
});

test('a grid of one’s own has rows, columns, an order and a turn', () => {
	const { form } = formOf(16);
	form.adapter = 'own';
	[form.rows, form.columns, form.order, form.first] = [2, 4, 'rows', 5];
	expect(form.preview[0]!.cells).toEqual([
		[4, 5, 6, 7],
		[8, 9, 10, 11]
	]);
	form.turn = 90;
	expect(form.preview[0]!.cells).toHaveLength(4);
	expect([topLeft(form.preview[0]!), bottomLeft(form.preview[0]!)]).toEqual([8, 11]);
	for (const [field, value] of [
		['rows', 0],
		['rows', 2.5],
		['columns', 65],
		['grids', NaN],
		['first', -1]
	] as const) {
		const { form: wrong } = formOf(16);
		wrong.adapter = 'own';
		[wrong.rows, wrong.columns] = [2, 2];
		wrong[field] = value;
		expect(wrong.problem, field).toBeDefined();
	}
});

test('what the device said is kept until another grid is chosen, and none can be chosen', () => {
	const own = [{ label: 'A', cells: [[0, 1]] }];
	const { form, given } = formOf(8, own);
	expect([form.adapter, form.preview]).toEqual(['device', own]);
	form.adapter = 'none';
	form.apply();
	expect(given).toEqual([undefined]);
});

test('a connection has the grid on its stream, also after it was lost and has come back', async () => {
	const acquire = new FakeAcquire();
	const connection = new Connection(fakeKind('a'), {}, acquire.start);
	const request = { taken: [], accept: (streams: Connection['streams']) => streams };
	await connection.connect(request);
	const form = new GridForm(connection, () => connection.streams[0]!.info);
	form.adapter = 'own';
	[form.rows, form.columns] = [2, 1];
	form.apply();
	const grid = { label: 'Grid', cells: [[1], [0]] };
	expect(connection.streams[0]!.info.channelGrids).toEqual([grid]);
	acquire.runs[0]!.open();
	await expect.poll(() => connection.status).toBe('lost');
	await connection.connect(request);
	expect(connection.streams[0]!.info.channelGrids).toEqual([grid]);
});
