import { expect, test } from 'vitest';
import { editJson, makeSession, openEntries, openFakeSession } from '../../session/write/session.fixture.ts';
import type { ExportOptions } from '../format.ts';
import { bdf } from '../edf/index.ts';
import { memoryStore } from '../../store/memory.ts';
import { exported, imported } from '../sample-files.fixture.ts';
import { storeTarget } from '../targets.ts';
import { channelType, channelUnit } from './channel-types.ts';
import { bids } from './index.ts';

const EMG = {
	name: 'emg',
	fs: 200,
	nChannels: 2,
	seconds: 3,
	from: 10,
	info: { channelNames: ['FCR', 'ECU'] }
};

const made = (options: ExportOptions = {}): ReturnType<typeof exported> =>
	openFakeSession({
		streams: [EMG],
		labels: [
			[10.5, 0],
			[11.5, 1],
			[12, -1]
		]
	}).then((session) => exported(bids, session, options));

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test('a recording is a data set with every file the specification asks for', async () => {
	const { files, bytes } = await made({
		bids: { subject: 'sub-0 7', session: 'left', task: 'hand open', run: 2 }
	});
	const stem = 'sub-07/ses-left/emg/sub-07_ses-left_task-handopen_run-2';
	expect([...files].sort()).toEqual(
		[
			'README',
			'dataset_description.json',
			'participants.tsv',
			'sub-07/ses-left/sub-07_ses-left_scans.tsv',
			...['_channels.tsv', '_emg.bdf', '_emg.json', '_events.json', '_events.tsv'].map((end) => stem + end)
		].sort()
	);
	expect(JSON.parse(text(bytes.get('dataset_description.json')))).toMatchObject({
		BIDSVersion: '1.11.0',
		DatasetType: 'raw',
		Name: 'made'
	});
	expect(text(bytes.get(`${stem}_channels.tsv`))).toBe(
		'name\ttype\tunits\tsampling_frequency\nFCR\tEMG\tuV\t200\nECU\tEMG\tuV\t200\n'
	);
	expect(text(bytes.get(`${stem}_events.tsv`))).toBe(
		'onset\tduration\ttrial_type\tvalue\n0.5\t1\tRest\t0\n1.5\t0.5\tFist\t1\n'
	);
	expect(text(bytes.get('participants.tsv'))).toBe('participant_id\nsub-07\n');
	expect(text(bytes.get('sub-07/ses-left/sub-07_ses-left_scans.tsv'))).toMatch(
		/^filename\tacq_time\nemg\/sub-07_ses-left_task-handopen_run-2_emg\.bdf\t2026-03-09T14:05:00\.\d{6}\n$/
	);
	const { session } = await imported(bdf, bytes.get(`${stem}_emg.bdf`)!);
	expect(session.streamInfo('emg')).toMatchObject({ nSamples: 600, channelNames: ['FCR', 'ECU'] });
});

test('the sidecar has the required fields, and what nobody knows says so', async () => {
	const { bytes, notes, files } = await made();
	const side = JSON.parse(text(bytes.get(files.find((file) => file.endsWith('_emg.json'))!))) as Record<
		string,
		unknown
	>;
	expect(side).toEqual({
		TaskName: 'gestures',
		SamplingFrequency: 200,
		PowerLineFrequency: 'n/a',
		SoftwareFilters: 'n/a',
		EMGReference: 'n/a',
		EMGPlacementScheme: 'Other',
		EMGPlacementSchemeDescription: 'n/a',
		RecordingType: 'continuous',
		RecordingDuration: 3,
		EMGChannelCount: 2
	});
	expect(notes.at(-1)).toContain(
		'"n/a" for the frequency of the mains, the reference, how electrodes were placed'
	);
});

test('what a person knows stands in the sidecar and the table', async () => {
	const { bytes, notes, files } = await made({
		bids: {
			powerLineHz: 50,
			reference: 'bipolar',
			placement: 'SENIAM',
			targetMuscles: ['flexor carpi radialis', 'extensor\tcarpi ulnaris'],
			sidecar: { Manufacturer: 'Acme', EMGGround: 'elbow' }
		}
	});
	const of = (end: string): string => text(bytes.get(files.find((file) => file.endsWith(end))!));
	expect(JSON.parse(of('_emg.json'))).toMatchObject({
		PowerLineFrequency: 50,
		EMGReference: 'bipolar',
		Manufacturer: 'Acme'
	});
	expect(of('_channels.tsv')).toContain('ECU\tEMG\tuV\t200\textensor carpi ulnaris\n');
	expect(notes).toEqual([]);
});

test('streams that were recorded together are acquisitions of their own; channels that are no EMG say so', async () => {
	const session = await openFakeSession({
		streams: [
			EMG,
			{ name: 'grip force', fs: 50, nChannels: 1, from: 10, info: { unit: '%' } },
			{ name: 'none', fs: 1, rows: 0 }
		]
	});
	const { files, bytes } = await exported(bids, session);
	const data = files.filter((file) => file.endsWith('.bdf'));
	expect(data).toEqual([
		'sub-01/emg/sub-01_task-gestures_acq-emg_emg.bdf',
		'sub-01/emg/sub-01_task-gestures_acq-gripforce_emg.bdf'
	]);
	expect(text(bytes.get(data[1]!.replace('_emg.bdf', '_channels.tsv')))).toContain('1\tMISC\t%\t50\n');
	expect(files.some((file) => file.endsWith('_events.tsv'))).toBe(false);
});

test('a second run joins the data set that is there, with a row in its tables', async () => {
	const session = await openFakeSession({ streams: [EMG] });
	const store = memoryStore();
	const target = storeTarget(store);
	const first = await bids.export!(session, target, { bids: { run: 1 } });
	const second = await bids.export!(session, target, { bids: { run: 2 } });
	expect(first.files).toContain('dataset_description.json');
	expect(second.files).not.toContain('dataset_description.json');
	const table = async (path: string): Promise<string[]> =>
		text(await store.get(`/${path}`))
			.trim()
			.split('\n');
	expect((await table('sub-01/sub-01_scans.tsv')).map((line) => line.split('\t')[0])).toEqual([
		'filename',
		'emg/sub-01_task-gestures_run-1_emg.bdf',
		'emg/sub-01_task-gestures_run-2_emg.bdf'
	]);
	expect(await table('participants.tsv')).toEqual(['participant_id', 'sub-01']);
	await expect(bids.export!(session, target, { bids: { run: 2 } })).rejects.toThrow('nothing is overwritten');
});

test('a recording that was interrupted for long says so, and who it is of is taken from it', async () => {
	const map = await makeSession({ streams: [EMG] });
	editJson(map, '/meta.json', (meta) => {
		meta.extras.myodeck.subject = 'p03';
		meta.extras.myodeck.streams.emg.gaps = [{ sample: 300, lost: 100_000, seconds: 500 }];
	});
	const { bytes, files } = await exported(bids, await openEntries(map));
	const side = files.find((file) => file.endsWith('_emg.json'))!;
	expect(side).toBe('sub-p03/emg/sub-p03_task-gestures_emg.json');
	expect(JSON.parse(text(bytes.get(side)))).toMatchObject({ RecordingType: 'discontinuous' });
});

test.each([
	['force', 'N', '1', 'MISC', 'N'],
	['accelerometer', 'g', 'ACC X', 'ACCEL', 'g'],
	['gyroscope', 'deg/s', 'GYR X', 'GYRO', 'deg/s'],
	['trigger', 'a.u.', '1', 'TRIG', 'n/a'],
	['status', 'a.u.', 'Status', 'TRIG', 'n/a'],
	['target', '%', 'target_pct', 'MISC', '%'],
	['target', 'a.u.', 'phase', 'MISC', 'n/a'],
	['emg', 'a.u.', 'FCR', 'EMG', 'n/a'],
	['emg', 'uV', 'Fz', 'EMG', 'uV'],
	['signal', 'degC', 'skin', 'MISC', 'degC']
] as const)('a channel of %s in %s called %s is %s', (name, unit, label, type, units) => {
	expect([channelType({ name, unit }, label), channelUnit(unit)]).toEqual([type, units]);
});

test('labels have HED tags, and filters of an imported file are not known', async () => {
	const { bytes, files } = await made();
	const of = (end: string): string => text(bytes.get(files.find((file) => file.endsWith(end))!));
	expect(JSON.parse(of('_events.json'))).toMatchObject({
		trial_type: { HED: { Fist: 'Experimental-trial, Label/Fist' } }
	});
	expect(JSON.parse(of('dataset_description.json'))).toMatchObject({ HEDVersion: '8.3.0' });
	expect(of('README')).not.toContain('no filter was applied');
});
