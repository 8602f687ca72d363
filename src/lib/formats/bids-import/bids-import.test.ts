import { expect, test } from 'vitest';
import { makeSession, openEntries, openFakeSession } from '../../session/write/session.fixture.ts';
import { Session } from '../../session/read/session.ts';
import { memoryStore } from '../../store/memory.ts';
import type { Key } from '../../store/byte-store.ts';
import { bids } from '../bids/index.ts';
import { edf } from '../edf/index.ts';
import { storeTree, type FileTree } from '../file-tree.ts';
import { recordingsIn } from '../recordings.ts';
import { exported, exportedFile } from '../sample-files.fixture.ts';
import { describing, bidsName } from './layout.ts';

const treeOf = (files: ReadonlyMap<string, Uint8Array>, name = 'set'): Promise<FileTree> =>
	storeTree(memoryStore(new Map([...files].map(([path, bytes]) => [`/${path}` as Key, bytes]))), name);

/** The sessions that a folder becomes. */
async function sessionsOf(
	files: ReadonlyMap<string, Uint8Array>
): Promise<{ name: string; session: Session; problems: string }[]> {
	const sessions = [];
	for (const recording of await recordingsIn(await treeOf(files))) {
		const store = memoryStore();
		const { problems } = await recording.import(store, { id: 'x' });
		const session = await Session.open(store, { id: 'x', name: 'x' });
		sessions.push({ name: recording.name, session, problems: problems.join(' ') });
	}
	return sessions;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test('an export comes back whole: streams, values, labels, classes in their order, subject, date', async () => {
	const given = await openFakeSession({
		streams: [
			{
				name: 'emg',
				fs: 200,
				nChannels: 3,
				seconds: 3,
				from: 10,
				info: { channelNames: ['FCR', 'ECU', '-x'] }
			},
			{ name: 'grip force', fs: 50, nChannels: 1, seconds: 3, from: 10, info: { unit: 'N' } }
		],
		classNames: ['Never', 'Rest', 'Fist'],
		labels: [
			[10.5, 2],
			[11.5, 1],
			[12, -1]
		]
	});
	const { bytes } = await exported(bids, given, {
		bids: { subject: '07', task: 'grip', run: 2, targetMuscles: ['a', 'b', 'c'] }
	});
	const [{ name, session, problems }, ...others] = (await sessionsOf(bytes)) as [
		Awaited<ReturnType<typeof sessionsOf>>[number]
	];
	expect(others).toEqual([]);
	expect(name).toBe('sub-07_task-grip_run-2');
	expect(session.streams).toMatchObject([
		{ name: 'emg', fs: 200, nChannels: 3, nSamples: 600, unit: 'uV', channelNames: ['FCR', 'ECU', '-x'] },
		{ name: 'grip_force', fs: 50, nSamples: 150, unit: 'N' }
	]);
	expect(session.classNames).toEqual(['Never', 'Rest', 'Fist']);
	expect(
		(await session.segments('emg')).map(({ classIndex, start, end }) => [classIndex, start, end])
	).toEqual((await given.segments('emg')).map(({ classIndex, start, end }) => [classIndex, start, end]));
	const [before, after] = [await given.getContinuous('emg'), await session.getContinuous('emg')];
	for (const [i, value] of after.data.entries())
		expect(Math.abs(Number(value) - Number(before.data[i]))).toBeLessThan(1e-4);
	expect(session.subject).toBe('07');
	expect(session.created.slice(0, 16)).toBe(given.created.slice(0, 16));
	expect(problems).toBe('');
});

test('several subjects and runs are a session each', async () => {
	const one = await openFakeSession({ streams: [{ fs: 100, nChannels: 1 }] });
	const files = new Map<string, Uint8Array>();
	for (const about of [
		{ subject: '01', run: 1 },
		{ subject: '01', run: 2 },
		{ subject: '02', run: 1 }
	]) {
		const { bytes } = await exported(bids, one, { bids: about });
		for (const [path, content] of bytes) files.set(`folder/${path}`, content);
	}
	const found = await sessionsOf(files);
	expect(found.map(({ name }) => name)).toEqual([
		'sub-01_task-gestures_run-1',
		'sub-01_task-gestures_run-2',
		'sub-02_task-gestures_run-1'
	]);
});

test('types, events and descriptions of a set by others', async () => {
	const map = await makeSession({
		streams: [{ fs: 100, nChannels: 3, seconds: 4, info: { channelNames: ['A', 'B', 'X'] } }]
	});
	const data = await exportedFile(edf, await openEntries(map));
	const stem = 'sub-p1/ses-2/emg/sub-p1_ses-2_task-walk';
	const files = new Map<string, Uint8Array>([
		['dataset_description.json', text('{"Name":"x","BIDSVersion":"1.11.0"}')],
		['participants.tsv', text('participant_id\tage\tsex\nsub-p1\t31\tF\n')],
		[`${stem}_emg.edf`, data],
		[
			'task-walk_channels.tsv',
			text('name\ttype\tunits\tstatus\nA\tEMG\tuV\tgood\nB\tEMG\tuV\tbad\nX\tMISC\tuV\tgood\n')
		],
		[`${stem}_events.tsv`, text('onset\tduration\ttrial_type\n0.5\t1\tstep\n2\t0\tturn\nx\t1\tbad\n')],
		[`sub-p1/ses-2/emg/sub-p1_ses-2_electrodes.tsv`, text('name\tx\ty\tz\nA\t1\t2\tn/a\n')]
	]);
	const [{ session, problems }] = (await sessionsOf(files)) as [
		Awaited<ReturnType<typeof sessionsOf>>[number]
	];
	expect(session.streams.map(({ nChannels, channelNames }) => [nChannels, channelNames])).toEqual([
		[2, ['A', 'B']],
		[1, ['X']]
	]);
	expect(
		(await session.segments(session.streams[0]!.name)).map(({ classIndex, start, end }) => [
			session.classNames[classIndex],
			start,
			end
		])
	).toEqual([
		['step', 50, 150],
		['turn', 200, 400]
	]);
	expect(session.extras).toMatchObject({
		myodeck: {
			subject: 'p1',
			bids: {
				ses: '2',
				task: 'walk',
				participant: { age: '31', sex: 'F' },
				electrodes: [{ name: 'A', x: '1', y: '2' }]
			}
		}
	});
	expect(problems).toContain('channels.tsv marks as bad: B');
	expect(problems).toContain('1 events have no onset');
});

test('the nearest description counts, and none of another task', async () => {
	const of = bidsName('a/sub-1/emg/sub-1_task-x_run-1_emg.bdf')!;
	const tree = await treeOf(
		new Map(
			['a/channels.tsv', 'a/task-y_channels.tsv', 'a/sub-1/task-x_channels.tsv', 'b/sub-1_channels.tsv'].map(
				(path) => [path, text('')]
			)
		)
	);
	expect(describing(tree, of, 'channels', '.tsv')).toBe('a/sub-1/task-x_channels.tsv');
});

test('a folder without a recording is refused with what could be in it', async () => {
	await expect(recordingsIn(await treeOf(new Map([['notes.txt', text('x')]]), 'my folder'))).rejects.toThrow(
		'my folder holds no recording that can be imported'
	);
});

test('recordings of other formats in a folder or an archive are a session each; hidden files are passed over', async () => {
	const one = await openFakeSession({ streams: [{ fs: 100, nChannels: 1 }] });
	const data = await exportedFile(edf, one);
	const found = await sessionsOf(
		new Map([
			['x/a.edf', data],
			['x/b.edf', data],
			['__MACOSX/x/._a.edf', text('?')],
			['x/readme.txt', text('1')]
		])
	);
	expect(found.map(({ name }) => name)).toEqual(['x/a.edf', 'x/b.edf']);
});
