import { expect, test } from 'vitest';
import { openFakeSession } from '../../session/write/session.fixture.ts';
import { exported } from '../sample-files.fixture.ts';
import { bids } from './index.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const stream = (info: object): Parameters<typeof openFakeSession>[0] => ({
	streams: [{ name: 'emg', fs: 200, nChannels: 5, seconds: 1, from: 10, info }],
	labels: []
});

test('channels of a grid are electrodes with their rows and columns, holes and other channels are not', async () => {
	const channelGrids = [
		{
			label: 'Grid A',
			cells: [
				[null, 3],
				[0, 2],
				[1, 4]
			]
		}
	];
	const { bytes } = await exported(bids, await openFakeSession(stream({ channelGrids })), {});
	const stem = [...bytes.keys()]
		.find((name) => name.endsWith('_electrodes.tsv'))!
		.replace('_electrodes.tsv', '');
	expect(text(bytes.get(`${stem}_electrodes.tsv`))).toBe(
		'name\tx\ty\tgroup\tgrid_row\tgrid_column\n' +
			'1\t0\t0.5\tGrid A\t2\t1\n2\t0\t1\tGrid A\t3\t1\n3\t1\t0.5\tGrid A\t2\t2\n4\t1\t0\tGrid A\t1\t2\n5\t1\t1\tGrid A\t3\t2\n'
	);
	expect(JSON.parse(text(bytes.get(`${stem}_coordsystem.json`)))).toMatchObject({
		EMGCoordinateSystem: 'Other',
		EMGCoordinateUnits: 'ratio'
	});
	// Names are those of the table of channels.
	const names = text(bytes.get(`${stem}_channels.tsv`))
		.split('\n')
		.slice(1, -1)
		.map((line) => line.split('\t')[0]);
	expect(names).toEqual(['1', '2', '3', '4', '5']);
});

test('a stream without a grid has no table of electrodes', async () => {
	const { files } = await exported(bids, await openFakeSession(stream({})), {});
	expect(files.filter((name) => /electrodes|coordsystem/.test(name))).toEqual([]);
});
