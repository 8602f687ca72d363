import { expect, test, vi } from 'vitest';
import { seconds } from '../../core/units.ts';
import { openEntries } from '../../session/write/session.fixture.ts';
import { FakeStream } from './live-stream.fixture.ts';
import { counted, setUp, valuesOf } from './recording.fixture.ts';

test('a device that is disconnected and connected again while two are recorded is recorded to its end', async () => {
	const { recording, live, map, notices } = setUp();
	const [emg, imu, back] = [new FakeStream('emg'), new FakeStream('imu'), new FakeStream('emg')];
	live.push(emg.live, imu.live);
	await recording.start();
	await counted(recording, emg);
	live.splice(0, 1);
	await vi.waitFor(async () => {
		await recording.refresh();
		expect(recording.streams).toMatchObject([{ name: 'emg', state: 'away' }, { name: 'imu' }]);
	}, 5000);
	live.push(back.live);
	recording.add(back.live);
	await counted(recording, back);
	expect(recording.streams).toMatchObject([{ name: 'emg', state: 'recording', gaps: 1 }, { name: 'imu' }]);
	await recording.stop();
	const session = await openEntries(map);
	expect(await valuesOf(session)).toEqual([...Array(10).keys(), ...Array(10).keys()]);
	expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 10, sample: 10 }]);
	expect(notices).toEqual([]);
});

test('a stream that comes back with another shape is recorded as a second one, which is said', async () => {
	const { recording, live, map, notices } = setUp();
	const [emg, wide] = [new FakeStream('emg'), new FakeStream('emg', { nChannels: 3 })];
	live.push(emg.live);
	await recording.start();
	await counted(recording, emg);
	live.splice(0, 1, wide.live);
	recording.add(wide.live);
	await counted(recording, wide, 'emg-2');
	expect(notices).toEqual([expect.stringMatching(/emg came back with another number of channels.*emg-2/)]);
	await recording.stop();
	expect((await openEntries(map)).extras).toMatchObject({
		myodeck: { streams: { 'emg-2': { follows: 'emg', changed: ['nChannels'] } } }
	});
});

test('predictions that begin after Record are recorded with their facts; another model goes on in the stream after a gap', async () => {
	const { recording, live, map } = setUp();
	const emg = new FakeStream('emg');
	const [one, two] = ['Model A', 'Model B'].map(
		(device) => new FakeStream('emg_prediction', { unit: 'probability', device })
	) as [FakeStream, FakeStream];
	live.push(emg.live);
	await recording.start();
	recording.add(one.live);
	recording.note({ predictions: { emg_prediction: { of: 'emg' } } });
	await counted(recording, one, 'emg_prediction');
	recording.add(two.live);
	await counted(recording, two, 'emg_prediction');
	await recording.stop();
	const session = await openEntries(map);
	expect(await valuesOf(session, 'emg_prediction')).toEqual([...Array(10).keys(), ...Array(10).keys()]);
	expect(session.streamInfo('emg_prediction').gaps).toMatchObject([{ row: 10 }]);
	expect(session.extras).toMatchObject({ myodeck: { predictions: { emg_prediction: { of: 'emg' } } } });
});

test('labels, class names, facts and markers arrive in the order they were given, those while starting too', async () => {
	const { recording, live, map, classes } = setUp();
	const emg = new FakeStream('emg');
	live.push(emg.live);
	const started = recording.start('Name', { note: 'x' });
	recording.label(1, seconds(10));
	recording.note({ fact: 1 });
	await started;
	recording.label(2, seconds(11));
	recording.rename(['A', 'B', 'C']);
	recording.marker({ text: 'early', timestamp: seconds(5) });
	const time = seconds(Date.now() / 1000 + 60);
	recording.marker({ text: 'begin', timestamp: time });
	expect(classes.locked).toBe(true);
	await recording.stop();
	expect(classes.locked).toBe(false);
	const session = await openEntries(map);
	expect(session.labels.map(({ classIndex }) => classIndex)).toEqual([1, 2, -1]);
	expect(session.classNames).toEqual(['A', 'B', 'C']);
	expect(session.extras).toMatchObject({ myodeck: { fact: 1, note: 'x', finished: true } });
	// A marker from before Record belongs to no recording that runs.
	expect(await session.markers()).toEqual([{ text: 'begin', timestamp: time }]);
});

test('markers of one recording are not in the next', async () => {
	const { recording, live, map } = setUp();
	live.push(new FakeStream('emg').live);
	await recording.start();
	const marker = (text: string) => recording.marker({ text, timestamp: seconds(Date.now() / 1000 + 60) });
	marker('first');
	await recording.stop();
	map.clear();
	marker('between');
	await recording.start();
	marker('second');
	await recording.stop();
	expect((await (await openEntries(map)).markers()).map(({ text }) => text)).toEqual(['second']);
});

test('a replay is recorded on its own clock: the selected class begins with its first sample, never without a time', async () => {
	const { recording, live, map } = setUp({ selectedClass: 1 });
	const replay = new FakeStream('emg', { clock: 'session a' });
	live.push(replay.live);
	await recording.start();
	await new Promise((resolve) => setTimeout(resolve, 20));
	replay.write(10, 100);
	await recording.refresh();
	recording.labelAt(2, seconds(Date.now() / 1000 + 1));
	await recording.stop();
	const { labels } = await openEntries(map);
	expect(labels).toMatchObject([
		{ timestamp: 100, classIndex: 1 },
		{ timestamp: 100.09, classIndex: 2 },
		{ timestamp: 100.09, classIndex: -1 }
	]);
});

test('a replay and a live device are not recorded together, whichever comes first', async () => {
	const { recording, live, notices, map } = setUp();
	const [emg, replay] = [new FakeStream('emg'), new FakeStream('old', { clock: 'session a' })];
	live.push(emg.live, replay.live);
	expect(recording.why).toMatch(/different clocks/);
	await expect(recording.start()).rejects.toThrow(/different clocks/);
	expect(recording.status).toBe('idle');
	live.pop();
	await recording.start();
	live.push(replay.live);
	recording.add(replay.live);
	replay.write(3, 100);
	expect(notices).toEqual([expect.stringMatching(/^old is not recorded/)]);
	// Labels stay on the clock of the recording.
	recording.label(1);
	await recording.stop();
	const session = await openEntries(map);
	expect(session.streams.map(({ name }) => name)).toEqual(['emg']);
	expect(session.labels[0]!.timestamp).toBeGreaterThan(1e9);
});

test('a recording that cannot be stored ends by itself without being asked, and says why', async () => {
	const { recording, live, api, ends } = setUp();
	const emg = new FakeStream('emg');
	live.push(emg.live);
	await recording.start();
	await counted(recording, emg);
	api.failWith = 'The disk is full.';
	emg.write(10);
	await vi.waitFor(() => expect(ends).toHaveLength(1), 5000);
	expect(ends[0]).toMatchObject({ failure: 'The disk is full.', summary: undefined });
	expect(ends[0]!.streams).toMatchObject([{ name: 'emg', samples: 10 }]);
	expect(recording.status).toBe('idle');
});

test('a worker that crashes ends the recording once', async () => {
	const { recording, live, clients, ends } = setUp();
	live.push(new FakeStream('emg').live);
	await recording.start();
	clients[0]!.crash(new Error('out of memory'));
	await vi.waitFor(() => expect(ends).toHaveLength(1));
	expect(ends[0]!.failure).toMatch(/out of memory/);
	expect(await recording.stop()).toBeUndefined();
	expect(ends).toHaveLength(1);
});
