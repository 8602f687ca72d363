import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import {
	editJson,
	makeSession,
	openEntries,
	openFakeSession,
	type SessionFixture
} from '../../session/write/session.fixture.ts';
import type { Session } from '../../session/read/session.ts';
import { MUTANTS } from '../mutants.fixture.ts';
import { exported, exportedFile, imported, roundTrip, spoiled } from '../sample-files.fixture.ts';
import { isAppError } from '../../core/errors.ts';
import { bdf, edf } from './index.ts';

const noise = (seed: number, size = 100): ((row: number, channel: number) => number) => {
	const random = seeded(seed);
	return () => (random() - 0.5) * size;
};

/** The width of one step of a channel: its own range over the steps of the format. */
async function steps(session: Session, bits: number): Promise<number[]> {
	const { data, nChannels } = await session.getContinuous('emg');
	return Array.from({ length: nChannels }, (_, channel) => {
		const values = Array.from(data as Float32Array).filter((_, i) => i % nChannels === channel);
		return (Math.max(...values) - Math.min(...values)) / (2 ** bits - 1);
	});
}

async function expectSame(given: Session, back: Session, bits: number): Promise<void> {
	const before = await given.getContinuous('emg');
	const after = await back.getContinuous('emg');
	expect(after.data.length).toBe(before.data.length);
	const step = await steps(given, bits);
	for (let i = 0; i < before.data.length; i++) {
		const channel = i % before.nChannels;
		const [a, b] = [Number(before.data[i]), Number(after.data[i])];
		// Half a step, the 0.1 % its ends may be rounded by, and a float32.
		const most = step[channel]! * 0.501 + Math.abs(a) * 1e-6 + 1e-30;
		if (Math.abs(a - b) > most) expect(b, `value ${i}`).toBe(a);
	}
}

const namedSegments = async (session: Session): Promise<unknown[]> =>
	(await session.segments('emg')).map(({ classIndex, start, end }) => [
		session.classNames[classIndex],
		start,
		end
	]);

const LABELLED: SessionFixture = {
	streams: [{ fs: 500, nChannels: 3, seconds: 5.3, from: 1000, value: noise(1) }],
	labels: [
		[1001, 0],
		[1002.5, 1],
		[1003, -1],
		[1004, 0]
	]
};

describe.each([
	['EDF+', edf, 16],
	['BDF+', bdf, 24]
] as const)('%s', (_name, format, bits) => {
	test('a session comes back to half a step of each channel, with its labels on the same rows', async () => {
		const given = await openFakeSession(LABELLED);
		const back = await roundTrip(format, given);
		await expectSame(given, back, bits);
		expect(await namedSegments(back)).toEqual(await namedSegments(given));
		expect(back.streamInfo('emg')).toMatchObject({ fs: 500, unit: 'uV', gaps: [] });
	});

	test.each([2000 / 3, 1259.26, 34000 / 27, 0.5, 148.148148, 10240, 1000])(
		'%d Hz is kept as it is declared, without drift',
		async (fs) => {
			const rows = Math.max(3, Math.ceil(2.2 * fs));
			const given = await openFakeSession({
				streams: [{ fs, rows, nChannels: 2, value: noise(2) }],
				labels: [[0, 0]]
			});
			const back = await roundTrip(format, given);
			await expectSame(given, back, bits);
			expect(Math.abs(back.streamInfo('emg').fs / fs - 1)).toBeLessThan(1e-9);
			const range = await back.timeRange('emg');
			expect(range!.last - range!.first).toBeCloseTo((rows - 1) / fs, 5);
		}
	);

	test('one huge channel beside small ones takes nothing from their resolution', async () => {
		const given = await openFakeSession({
			streams: [
				{
					fs: 200,
					nChannels: 4,
					seconds: 2,
					value: (row, channel) =>
						[Math.sin(row), 1e6 * Math.cos(row), 1e-5 * Math.sin(row * 3), 7e9 + row * 1e6][channel]!
				}
			]
		});
		await expectSame(given, await roundTrip(format, given), bits);
	});

	test('constant channels come back as they were', async () => {
		const constants = [0, 5, -3.25, 0.1, 1e-7, -123456.7];
		const given = await openFakeSession({
			streams: [
				{ fs: 100, nChannels: constants.length, seconds: 1, value: (_, channel) => constants[channel]! }
			]
		});
		const { data } = await (await roundTrip(format, given)).getContinuous('emg');
		for (const [i, constant] of constants.entries()) {
			expect(Math.abs(Number(data[i]) - constant)).toBeLessThanOrEqual(Math.abs(constant) * 1e-5);
		}
	});

	test.each([0, 1])('one sample and %i labels come back', async (labels) => {
		const given = await openFakeSession({
			streams: [{ fs: 1000, rows: 1, nChannels: 1, value: () => 7 }],
			labels: labels === 0 ? [] : [[0, 1]]
		});
		const back = await roundTrip(format, given);
		expect((await back.getContinuous('emg')).data).toEqual(Float32Array.of(7));
		expect(await namedSegments(back)).toEqual(await namedSegments(given));
	});

	test('values that are no numbers are held and told of', async () => {
		const given = await openFakeSession({
			streams: [{ fs: 10, rows: 4, nChannels: 1, value: (row) => [3, NaN, Infinity, 5][row]! }]
		});
		const { notes, bytes, files } = await exported(format, given);
		expect(notes).toEqual([expect.stringContaining('2 values of emg are no finite numbers')]);
		const { session } = await imported(format, bytes.get(files[0]!)!);
		expect([...(await session.getContinuous('emg')).data].map(Number)).toEqual([3, 3, 3, 5]);
	});

	test('every stream is a file of its own, and an empty one is told of', async () => {
		const given = await openFakeSession({
			streams: [
				{ name: 'emg', fs: 100 },
				{ name: 'force', fs: 50, info: { unit: '%' } },
				{ name: 'late', fs: 10, rows: 0 }
			]
		});
		const { files, notes, bytes } = await exported(format, given);
		expect(files).toEqual([`made_emg${format.extensions[0]}`, `made_force${format.extensions[0]}`]);
		expect(notes).toEqual([expect.stringContaining('late has no samples')]);
		const { session } = await imported(format, bytes.get(files[1]!)!);
		expect(session.streamInfo('force')).toMatchObject({ unit: '%', fs: 50 });
	});

	test('more annotations at one moment than a record has room for are all kept', async () => {
		const labels = Array.from({ length: 300 }, (_, i) => [1 + i / 500, i % 3] as const);
		const given = await openFakeSession({
			...LABELLED,
			labels: labels.map(([at, c]) => [1000 + at, c]),
			classNames: ['a', 'b', 'c']
		});
		expect(await namedSegments(await roundTrip(format, given))).toEqual(await namedSegments(given));
	});

	test('names in any script survive where the format lets them', async () => {
		const given = await openFakeSession({
			...LABELLED,
			classNames: ['Ruhe – 休', 'Faust\u0014\u0000!'],
			streams: [
				{
					...LABELLED.streams[0]!,
					info: { channelNames: ['Bizeps µ', 'a very long name of a channel', 'a very long name of another'] }
				}
			]
		});
		const { bytes, files, notes } = await exported(format, given);
		const { session } = await imported(format, bytes.get(files[0]!)!);
		expect(session.classNames).toEqual(['Ruhe – 休', 'Faust  !']);
		expect(session.streamInfo('emg').channelNames).toEqual([
			'Bizeps u',
			'a very long name',
			'a very long na-2'
		]);
		expect(notes).toEqual([expect.stringContaining('3 channel names of emg were changed')]);
	});

	test('mutated files open or are refused with a sentence', async () => {
		const whole = await exportedFile(format, await openFakeSession(LABELLED));
		for (const [i, bytes] of [...spoiled(whole, MUTANTS, bits)].entries()) {
			try {
				const { session } = await imported(format, bytes);
				for (const { name } of session.streams) await session.getContinuous(name);
			} catch (error) {
				if (!isAppError(error, 'SessionError')) throw new Error(`mutation ${i}`, { cause: error });
				expect(error.message).toContain('given.');
			}
		}
	});
});

describe('gaps', () => {
	/** Three stretches of 200 rows with `lost` samples between them. */
	const withGaps = async (lost: readonly [number, number]): Promise<Session> => {
		const map = await makeSession({
			streams: [{ fs: 100, rows: 600, nChannels: 2, value: noise(3) }],
			labels: [
				[1.5, 0],
				[4.5, 1]
			]
		});
		editJson(map, '/meta.json', (meta) => {
			meta.extras.myodeck.streams.emg.gaps = [
				{ sample: lost[0] > 0 ? 200 : 201, lost: lost[0], seconds: lost[0] / 100, row: 200 },
				{ sample: lost[1] > 0 ? 400 : 402, lost: lost[1], seconds: lost[1] / 100, row: 400 }
			];
		});
		return openEntries(map);
	};

	test.each([
		['filled in', [3, 250], 'BDF+C'],
		['left out when they are long', [3, 9_000], 'BDF+D'],
		['left out when all are long', [7_001, 1_000_000_000], 'BDF+D']
	] as const)('are %s, and come back as gaps', async (_how, lost, kind) => {
		const given = await withGaps(lost);
		const bytes = await exportedFile(bdf, given);
		expect(new TextDecoder('latin1').decode(bytes.subarray(192, 197))).toBe(kind);
		expect(bytes.length).toBeLessThan(100_000);
		const { session } = await imported(bdf, bytes);
		await expectSame(given, session, 24);
		expect(session.streamInfo('emg').gaps.map(({ lost, row, sample }) => ({ lost, row, sample }))).toEqual(
			given.streamInfo('emg').gaps.map(({ lost, row, sample }) => ({ lost, row, sample }))
		);
		expect(await namedSegments(session)).toEqual(await namedSegments(given));
	});

	test('a break where nothing was lost stays a break', async () => {
		const given = await withGaps([0, 0]);
		const { session } = await imported(bdf, await exportedFile(bdf, given));
		await expectSame(given, session, 24);
		expect(session.streamInfo('emg').gaps.map(({ row, lost }) => [row, lost])).toEqual([
			[200, 0],
			[400, 0]
		]);
	});
});
