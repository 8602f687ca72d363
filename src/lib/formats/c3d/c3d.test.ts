import { expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { c3d } from './index.ts';
import { c3dFile, events } from './c3d.fixture.ts';

test.each([
	['integers', false],
	['floats', true]
])('analog channels of %s are streams by what they measure, in their units', async (_name, float) => {
	const file = c3dFile({ float, more: events });
	expect((await formatOf(bytesAccess(file, 'anything')))?.id).toBe('c3d');
	const { session, summary } = await imported(c3d, file);
	expect(session.streams).toMatchObject([
		{ name: 'emg', nChannels: 1, fs: 400, nSamples: 40, unit: 'uV', channelNames: ['EMG left'] },
		{ name: 'force', unit: 'N', channelNames: ['Fz1'] },
		{ name: 'trigger', unit: 'uV', channelNames: ['Sync'] }
	]);
	const { data } = await session.getContinuous('emg');
	// (stored − 100) · 0.5 · 0.001 V
	expect(data[0]).toBeCloseTo(-50_000, 1);
	expect(data[39]).toBeCloseTo((390 - 100) * 500, 1);
	expect((await session.getContinuous('force')).data[2]).toBeCloseTo(21 * 0.002, 6);
	expect(await session.segments('emg')).toMatchObject([
		{ classIndex: 0, start: 8, end: 20 },
		{ classIndex: 1, start: 20, end: 40 }
	]);
	expect(session.classNames).toEqual(['Start', 'Left Foot Strike']);
	expect(summary.problems.join(' ')).toContain('3D points (markers) were left out');
});

test('events of the header count where the parameters have none', async () => {
	const file = c3dFile();
	const view = new DataView(file.buffer);
	view.setUint16(298, 12345, true);
	view.setUint16(300, 1, true);
	view.setFloat32(304, 0.03, true);
	file.set(new TextEncoder().encode('RHS '), 396);
	const { session } = await imported(c3d, file);
	expect(session.classNames).toEqual(['RHS']);
});

test('a file that ends early gives its whole frames and says so', async () => {
	const { session, summary } = await imported(c3d, c3dFile().subarray(0, 1536 + 3 * 32 + 10));
	expect(session.streams[0]!.nSamples).toBe(12);
	expect(summary.problems.join(' ')).toContain('It declares 10 frames and holds 3');
});

test('units without a name here are kept beside the values', async () => {
	const { session, summary } = await imported(
		c3d,
		c3dFile({ more: { 'ANALOG:UNITS': ['V', 'widgets', 'V'] } })
	);
	expect(session.streamInfo('force')).toMatchObject({ unit: 'a.u.' });
	expect(summary.problems.join(' ')).toContain('"widgets"');
});

test.each([
	['markers only', c3dFile({ more: { 'ANALOG:USED': { int: [0] } } }), 'holds markers only'],
	['no parameters', c3dFile().fill(9, 0, 1), 'has no parameters'],
	['nothing', new Uint8Array(2000), 'is no C3D file']
])('a file of %s is refused', async (_name, bytes, message) => {
	await expect(imported(c3d, bytes)).rejects.toThrow(message);
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	await importMutants(c3d, c3dFile({ more: events }), 'x.c3d', 10);
}, 600_000);
