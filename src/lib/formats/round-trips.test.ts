import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSessionStore } from '../session/read/open.ts';
import { PHASE_CODES } from '../session/format/phase-codes.ts';
import { Session } from '../session/read/session.ts';
import { targetTrack } from '../session/read/target-track.ts';
import { editJson, makeSession, openEntries } from '../session/write/session.fixture.ts';
import type { Key } from '../store/byte-store.ts';
import { memoryStore } from '../store/memory.ts';
import { storeTree } from './file-tree.ts';
import type { Format } from './format.ts';
import { formats } from './index.ts';
import { recordingsIn } from './recordings.ts';
import { exported, imported } from './sample-files.fixture.ts';

/** One session of each given data set; all of them with `MYODECK_LONG=1`. */
const DATA = resolve('..', 'shared', 'data');
const GIVEN = [
	'grip-force/v1',
	...(process.env['MYODECK_LONG']
		? [
				'ciil-shift/s00_trial_1',
				'libemg-onesubject/trial1',
				'myo-longterm/sub1_day01',
				'myo-wrist/p12345_s1',
				'wrist3dc/p01_test'
			]
		: [])
];

/** Sessions as people record them, small. */
const MADE: Readonly<Record<string, () => Promise<Session>>> = {
	'two streams with labels': async () =>
		openEntries(
			await makeSession({
				streams: [
					{ fs: 500, nChannels: 3, seconds: 3, from: 20, info: { channelNames: ['FCR', 'ö', 'b c'] } },
					{ name: 'grip_force', fs: 100, nChannels: 1, seconds: 3, from: 20.002, info: { unit: 'N' } }
				],
				classNames: ['Rest', 'Fäuste', 'never, "shown"'],
				labels: [
					[20.5, 1],
					[21.5, 0],
					[22.5, -1]
				]
			})
		),
	'lost samples': async () => {
		const entries = await makeSession({
			streams: [
				{
					fs: 200,
					nChannels: 2,
					seconds: 3,
					time: (row) => 1_700_000_000 + (row < 300 ? row : row + 40) / 200
				}
			],
			labels: [[1_700_000_001, 0]]
		});
		editJson(entries, '/meta.json', (meta) => {
			meta.extras.myodeck.streams.emg.gaps = [{ sample: 300, lost: 40, seconds: 0.2 }];
		});
		return openEntries(entries);
	},
	'no labels, one channel, a rate with digits': async () =>
		openEntries(await makeSession({ streams: [{ fs: 1259.26, nChannels: 1, seconds: 1, from: 5 }] })),
	'values of many sizes': async () =>
		openEntries(
			await makeSession({
				streams: [
					{
						fs: 100,
						nChannels: 4,
						seconds: 2,
						value: (row, channel) => [Math.sin(row) * 1e-3, row * 1e4, 7.5, -row][channel]!
					}
				],
				labels: [[0.25, 1]]
			})
		),
	'double precision': async () => {
		const rows = Array.from(
			{ length: 200 },
			(_, row) => `${row / 100},${100_000 + Math.sin(row) / 3},${row < 90}`
		);
		const table = `time,EMG 1,label\n${rows.join('\n')}\n`;
		return (await imported(formats.get('csv'), new TextEncoder().encode(table))).session;
	}
};

/** A session, out in a format and in again, however many files and sessions it is. */
async function there(format: Format, session: Session): Promise<{ back: Session[]; notes: string }> {
	const { bytes, notes } = await exported(format, session);
	const back: Session[] = [];
	if (format.import) {
		for (const file of bytes.values()) back.push((await imported(format, file)).session);
	} else {
		const entries = new Map([...bytes].map(([path, content]) => [`/${path}` as Key, content]));
		for (const recording of await recordingsIn(await storeTree(memoryStore(entries), 'set'))) {
			const store = memoryStore();
			await recording.import(store, { id: 'x' });
			back.push(await Session.open(store, { id: 'x', name: 'x' }));
		}
	}
	return { back, notes: [format.summary, ...notes].join(' ') };
}

/** Values of a channel that come back otherwise: half a step of its range where the format says how many it has. */
function allowed(values: readonly number[], notes: string): number {
	const steps = /16 million|BDF/.test(notes) ? 2 ** 24 : /65 536/.test(notes) ? 2 ** 16 : Infinity;
	if (steps === Infinity) return 0;
	const [least, greatest] = values.reduce(
		([low, high], value) => [Math.min(low, value), Math.max(high, value)],
		[Infinity, -Infinity]
	);
	return ((greatest - least) / steps) * 0.501 + Math.max(Math.abs(least), Math.abs(greatest)) * 1e-7;
}

const named = async (session: Session, stream: string): Promise<unknown[]> =>
	(await session.segments(stream)).map(({ classIndex, start, end }) => [
		session.classNames[classIndex],
		start,
		end
	]);

async function expectEqual(given: Session, back: readonly Session[], notes: string): Promise<void> {
	const held = back.flatMap((session) => session.streams.map(({ name }) => ({ session, name })));
	expect(held.map(({ name }) => name).sort()).toEqual(given.streams.map(({ name }) => name).sort());
	for (const { name, nChannels, fs, unit, channelNames } of given.streams) {
		const { session } = held.find((one) => one.name === name)!;
		const info = session.streamInfo(name);
		expect(info).toMatchObject({ nChannels, fs: expect.closeTo(fs, 5) as number, unit });
		if (channelNames && !/channel names of/.test(notes)) expect(info.channelNames).toEqual(channelNames);
		// Where nobody counted, a format that states gaps has those that its times tell.
		const counted = given.streamInfo(name);
		if (counted.gapsCounted)
			expect(info.gaps.map(({ row, lost }) => [row, lost])).toEqual(
				counted.gaps.map(({ row, lost }) => [row, lost])
			);
		const [before, after] = [await given.getContinuous(name), await session.getContinuous(name)];
		expect(after.data.length).toBe(before.data.length);
		for (let channel = 0; channel < nChannels; channel++) {
			const values = Array.from(before.timestamps, (_, row) =>
				Number(before.data[row * nChannels + channel])
			);
			const worst = values.reduce(
				(most, value, row) => Math.max(most, Math.abs(value - Number(after.data[row * nChannels + channel]))),
				0
			);
			expect(worst, `${name}, channel ${channel}`).toBeLessThanOrEqual(allowed(values, notes));
		}
		// A format of a fixed rate has the times of the rate; the others have each time.
		const tolerance = /steps|BDF/.test(notes) ? 1.01 / fs : 1e-6;
		const late = before.timestamps.reduce(
			(most, time, row) =>
				Math.max(
					most,
					Math.abs(time - before.timestamps[0]! - (after.timestamps[row]! - after.timestamps[0]!))
				),
			0
		);
		expect(late).toBeLessThanOrEqual(tolerance);
		expect(await named(session, name)).toEqual(await named(given, name));
	}
}

const written = formats.all.filter((format) => format.export);
const cases: [string, () => Promise<Session>][] = [
	...Object.entries(MADE),
	...GIVEN.map(
		(name) =>
			[name, () => openSessionStore(join(DATA, `${name}.session.zip`))] as [string, () => Promise<Session>]
	)
];

describe.each(cases)('%s', (name, open) => {
	test
		.skipIf(GIVEN.includes(name) && !existsSync(DATA))
		.each(written.map((format) => [format.id, format] as const))(
		'comes back from %s: streams, values, times, gaps, labels',
		async (_id, format) => {
			const given = await open();
			const { back, notes } = await there(format, given);
			await expectEqual(given, back, notes);
		},
		300_000
	);
});

test.each(written.map((format) => [format.id, format] as const))(
	'%s says that it holds one of several label tracks',
	async (_id, format) => {
		const entries = await makeSession({ streams: [{ fs: 100, seconds: 2 }], labels: [[0.5, 0]] });
		editJson(entries, '/meta.json', (meta) => {
			meta.extras.myodeck.label_tracks = [
				{ name: 'hand', labels: [[0.5, 0]] },
				{ name: 'arm', labels: [[1, 1]] }
			];
		});
		const { notes } = await exported(format, await openEntries(entries));
		expect(notes.join(' ')).toContain('Of its 2 label tracks ("hand", "arm")');
	}
);

describe('a target with its phases', () => {
	const target = {
		streams: [
			{ name: 'emg', fs: 100, seconds: 2 },
			{
				name: 'target',
				fs: 50,
				seconds: 2,
				value: (row: number, channel: number) => (channel === 0 ? row / 100 : Math.floor(row / 15)),
				info: { channelNames: ['target', 'phase'], unit: '%' as const }
			}
		]
	};
	const named = async (codes: Readonly<Record<string, number>>): Promise<Session> => {
		const entries = await makeSession(target);
		editJson(entries, '/meta.json', (meta) => {
			meta.extras.myodeck.streams.target.phase_codes = codes;
		});
		return openEntries(entries);
	};

	test.each(written.map((format) => [format.id, format] as const))(
		'keeps them through %s',
		async (_id, format) => {
			const given = await named(PHASE_CODES);
			const { back, notes } = await there(format, given);
			await expectEqual(given, back, notes);
			const phases = async (session: Session): Promise<number[]> => {
				const values: number[] = [];
				for await (const { data } of (await targetTrack(session, 'target')).chunks())
					values.push(...data.filter((_, i) => i % 2 === 1).map(Math.round));
				return values;
			};
			const session = back.find(({ streams }) => streams.some(({ name }) => name === 'target'))!;
			expect(await phases(session)).toEqual(await phases(given));
		}
	);

	test('of other codes is told of, as no other file names them', async () => {
		const { notes } = await exported(formats.get('csv'), await named({ ...PHASE_CODES, hold: 3, fall: 2 }));
		expect(notes.join(' ')).toContain(
			'The phases of target were written with the codes of the recording (3 for 2, 2 for 3)'
		);
	});
});
