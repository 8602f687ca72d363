import { expect, test } from 'vitest';
import { openEntries } from '../../session/write/session.fixture.ts';
import { FakeStream } from './live-stream.fixture.ts';
import { counted, setUp, valuesOf } from './recording.fixture.ts';

test('the selected class is recorded from the press of Record on, and every label that is given while it starts', async () => {
	const { recording, live, map, api } = setUp({ selectedClass: 0 });
	const emg = new FakeStream('emg');
	emg.write(5);
	live.push(emg.live);
	await new Promise((resolve) => setTimeout(resolve, 5));
	const { start } = api;
	let begin = (): void => undefined;
	const slow = new Promise<void>((resolve) => (begin = resolve));
	api.start = async (...args) => {
		await slow;
		await start(...args);
	};
	const started = recording.start();
	emg.write(5);
	for (const classIndex of [1, 2, 1]) {
		await new Promise((resolve) => setTimeout(resolve, 5));
		recording.label(classIndex);
		emg.write(5);
	}
	begin();
	await started;
	await recording.stop();
	const session = await openEntries(map);
	expect(session.labels.map(({ classIndex }) => classIndex)).toEqual([0, 1, 2, 1, -1]);
	expect(session.labels[0]!.timestamp).toBe(recording.begun);
	expect(session.labels.slice(0, 4)).toEqual(recording.events);
	expect(await valuesOf(session)).toEqual(Array.from({ length: 20 }, (_, i) => 5 + i));
});

test('in a replay the selected class begins with the first sample since the press, wherever the replay was before', async () => {
	const { recording, live, map } = setUp({ selectedClass: 1 });
	const replay = new FakeStream('emg', { clock: 'session a' });
	replay.write(10, 126);
	live.push(replay.live);
	await new Promise((resolve) => setTimeout(resolve, 5));
	await recording.start();
	recording.label(2);
	replay.writeAfterGap(10, 0, 100);
	await recording.refresh();
	await recording.stop();
	expect((await openEntries(map)).labels).toMatchObject([
		{ timestamp: 100, classIndex: 2 },
		{ timestamp: 100.09, classIndex: -1 }
	]);
});

test('predicting begins anew at the press of Record, where the samples begin', async () => {
	const { recording, live, prediction } = setUp();
	live.push(new FakeStream('emg').live);
	const since: number[] = [];
	prediction.restart = async (time) => {
		since.push(time);
		return undefined;
	};
	await recording.start();
	expect(since).toEqual([recording.begun]);
	await recording.stop();
});

test('a stream that connects while the recording starts is recorded from its first row', async () => {
	const { recording, live, map } = setUp();
	const [emg, imu] = [new FakeStream('emg'), new FakeStream('imu')];
	live.push(emg.live);
	const started = recording.start();
	expect(recording.status).toBe('starting');
	imu.write(5);
	live.push(imu.live);
	recording.add(imu.live);
	await started;
	await counted(recording, emg);
	await recording.stop();
	const session = await openEntries(map);
	expect(await valuesOf(session, 'imu')).toEqual([0, 1, 2, 3, 4]);
	expect(session.streams.map(({ name }) => name).sort()).toEqual(['emg', 'imu']);
});

test('rows from before Record are not recorded, also of a stream that was lost then and comes back', async () => {
	const { recording, live, map } = setUp();
	const [emg, lost] = [new FakeStream('emg'), new FakeStream('imu')];
	emg.write(20);
	lost.write(20);
	live.push(emg.live);
	await new Promise((resolve) => setTimeout(resolve, 5));
	await recording.start();
	lost.writeAfterGap(4, 100);
	recording.add(lost.live);
	await counted(recording, emg);
	await recording.stop();
	const session = await openEntries(map);
	expect(await valuesOf(session)).toEqual(Array.from({ length: 10 }, (_, i) => 20 + i));
	expect(await valuesOf(session, 'imu')).toEqual([20, 20, 20, 20]);
});

test('a double click starts once and stops once; Stop while it starts waits for the start', async () => {
	const { recording, live, clients, ends } = setUp();
	live.push(new FakeStream('emg').live);
	const [one, two] = [recording.start(), recording.start()];
	const stopped = recording.stop();
	expect(await one).toBe(await two);
	expect(await recording.stop()).toBe(await stopped);
	expect(await stopped).toMatchObject({ finished: true });
	expect([clients.length, ends.length]).toEqual([1, 1]);
});

test('a start that fails leaves nothing behind', async () => {
	const { recording, live, api, classes } = setUp();
	await expect(recording.start()).rejects.toThrow(/needs a live source/);
	live.push(new FakeStream('emg').live);
	api.failWith = 'No room.';
	await expect(recording.start()).rejects.toThrow('No room.');
	expect([recording.status, classes.locked]).toEqual(['idle', false]);
	api.failWith = undefined;
	await recording.start();
	expect(await recording.stop()).toMatchObject({ finished: true });
});
