import { describe, expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { otb } from './index.ts';
import { encode, frames, four, PATIENT, plus, tar, track } from './otb.fixture.ts';

describe('OTB+', () => {
	test('is told by its bytes; EMG is in microvolts by the table of the maker', async () => {
		expect((await formatOf(bytesAccess(plus, 'anything')))?.id).toBe('otb');
		const { session, summary } = await imported(otb, plus);
		expect(session.streams).toMatchObject([
			{ name: 'emg', nChannels: 2, fs: 2048, nSamples: 100, unit: 'uV', device: 'QUATTROCENTO' },
			{ name: 'aux', nChannels: 1, unit: 'uV' },
			{ name: 'control', nChannels: 2, unit: 'a.u.', channelNames: ['Ramp 1', 'Buffer 2'] }
		]);
		expect(session.streamInfo('emg').channelNames).toEqual([
			'Tibialis & co MULTIPLE IN 1 1',
			'MULTIPLE IN 1 2'
		]);
		const { data } = await session.getContinuous('emg');
		// 0.00050863 mV a step.
		expect(Number(data[3]) / 101).toBeCloseTo(0.50863, 4);
		expect(Number((await session.getContinuous('aux')).data[0]) / 200).toBeCloseTo(152.588, 2);
		expect([...(await session.getContinuous('control')).data.slice(0, 4)]).toEqual([300, 400, 301, 401]);
		expect(session.created.slice(0, 19)).toBe('2024-03-05T10:20:30');
		expect(session.subject).toBe('P7');
		expect(await session.segments('emg')).toMatchObject([{ start: 41, end: 100 }]);
		expect(session.classNames).toEqual(['fist']);
		expect(summary.problems.join(' ')).toContain('Control channels');
	});
});

describe('OTB4', () => {
	test('tracks of one signal lie side by side in its frames', async () => {
		const { session } = await imported(otb, four);
		expect(session.streams).toMatchObject([
			{ name: 'emg', nChannels: 3, fs: 2000, nSamples: 100, unit: 'uV', device: 'MUOVI' },
			{ name: 'orientation', nChannels: 4, unit: 'a.u.' },
			{ name: 'control', nChannels: 1, unit: 'a.u.', channelNames: ['Buffer'] }
		]);
		const { data } = await session.getContinuous('emg');
		expect(Number(data[4]) / 101).toBeCloseTo((4.8 / 2 ** 16 / 8) * 1e6, 4);
		expect((await session.getContinuous('control')).data[1]).toBe(701);
		expect(new Date(session.created).toISOString()).toBe('2024-05-06T05:08:09.000Z');
	});

	test('values of 32 bits are told by the duration', async () => {
		const values = new Uint8Array(Int32Array.from({ length: 300 }, (_, i) => i * 1000).buffer);
		const file = tar({
			'Tracks_000.xml': encode(`<ArrayOfTrackInfo>${track('EMG', 'a.sig', 3, 1, 4.8)}</ArrayOfTrackInfo>`),
			'a.sig': values
		});
		const { session } = await imported(otb, file);
		expect(session.streams).toMatchObject([{ nSamples: 100 }]);
		expect(Number((await session.getContinuous('emg')).data[1]) / 1000).toBeCloseTo((4.8 / 2 ** 16) * 1e6, 3);
	});
});

test.each([
	['without a signal', { 'patient.xml': encode(PATIENT) }, 'holds no signal (.sig). A recording'],
	['without a description', { 'a.sig': frames(10, 2) }, 'describes none of its signals'],
	[
		'with XML that is broken',
		{ 'a.sig': frames(10, 2), 'a.xml': encode('<Device><a></Device>') },
		'cannot be read'
	],
	[
		'with XML that declares entities',
		{
			'a.sig': frames(10, 2),
			'a.xml': encode('<!DOCTYPE Device [<!ENTITY a "b">]><Device DeviceTotalChannels="2">&a;</Device>')
		},
		'cannot be read'
	],
	[
		'with XML nested without end',
		{ 'a.sig': frames(10, 2), 'a.xml': encode('<a>'.repeat(1000)) },
		'cannot be read'
	],
	[
		'of no channels',
		{ 'a.sig': frames(10, 2), 'a.xml': encode('<Device DeviceTotalChannels="0"/>') },
		'describes 0 channels'
	]
])('an archive %s is refused', async (_name, files, message) => {
	await expect(imported(otb, tar(files))).rejects.toThrow(message);
});

test('an archive that is cut off is refused', async () => {
	await expect(imported(otb, plus.subarray(0, 1200))).rejects.toThrow('is cut off');
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	const half = Math.ceil(MUTANTS / 2);
	await importMutants(otb, plus, 'x.otb+', 8, {}, half);
	await importMutants(otb, four, 'x.otb4', 9, {}, half);
}, 600_000);
