import { expect, test, vi } from 'vitest';
import { now } from '../../core/clock.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { SourceKind } from '../../sources/source.ts';
import { gate } from '../kernel/gate.fixture.ts';
import { FakeAcquire, fakeKind, streamInfo } from './acquire-api.fixture.ts';
import { Connections, needStream } from './connections.svelte.ts';

/** Sources by id; each kind's device says `infos`. */
function setUp(keep = false) {
	const acquire = new FakeAcquire();
	const kinds = new Map<string, SourceKind>(['a', 'b'].map((id) => [id, fakeKind(id)]));
	kinds.set('amplifier', { ...fakeKind('amplifier'), via: 'serial' });
	const connections = new Connections(undefined, acquire.start, {
		get: (id: string) => kinds.get(id)!
	} as never);
	const came: LiveStream[] = [];
	connections.onStream = (stream) => came.push(stream);
	connections.keepRings = () => keep;
	const connect = (id: string, ...infos: StreamInfo[]) => {
		acquire.infos = infos;
		return connections.connect(id);
	};
	return {
		acquire,
		connections,
		came,
		connect,
		names: () => connections.streams.map(({ info }) => info.name)
	};
}

test('a second device of a kind gets a name of its own; both are told of, and shown by name', async () => {
	const { connections, connect, came, names } = setUp();
	await connect('a', streamInfo('myo'));
	await connect('a', streamInfo('myo'));
	expect(names()).toEqual(['myo', 'myo-2']);
	expect(came.map(({ info }) => info.name)).toEqual(['myo', 'myo-2']);
	expect(connections.shown?.info.name).toBe('myo');
	connections.show('myo-2');
	expect(connections.shown?.info.name).toBe('myo-2');
	expect([connections.flows('myo'), connections.flows('emg')]).toEqual([true, false]);
});

test('a source whose names cannot give way is refused while they are taken, and nothing is left of it', async () => {
	const { acquire, connections, connect } = setUp();
	await connect('a', streamInfo('emg'));
	acquire.amplifier = false;
	await expect(connect('b', streamInfo('emg'))).rejects.toThrow(/"emg" is already live \(Device a\)/);
	expect(connections.list).toHaveLength(1);
});

test('a connection that is removed while it connects is gone, and does not come back', async () => {
	const { acquire, connections, connect, came } = setUp();
	const answered = gate();
	acquire.connecting = answered.promise;
	const connecting = connect('a', streamInfo('emg'));
	await vi.waitFor(() => expect(acquire.log).toEqual(['connect']));
	await connections.disconnect(connections.list[0]!);
	answered.open();
	await expect(connecting).rejects.toMatchObject({ name: 'AbortError' });
	expect([connections.list.length, connections.streams.length, came.length]).toEqual([0, 0, 0]);
});

test('a device that is connected again goes on in its ring while rings are kept, else in a new one', async () => {
	for (const keep of [true, false]) {
		const { connections, connect } = setUp(keep);
		const one = await connect('a', streamInfo('emg'));
		const { ring } = one.streams[0]!;
		await connections.disconnect(one);
		expect(connections.streams).toEqual([]);
		const two = await connect('a', streamInfo('emg'));
		expect(two.streams[0]!.ring === ring).toBe(keep);
		expect(two.streams[0]!.info.name).toBe('emg');
		await connections.disconnect(two);
	}
});

test('two devices of a kind that were disconnected each come back in one ring, and no ring is taken twice', async () => {
	const { connections, connect, names } = setUp(true);
	const one = await connect('a', streamInfo('myo'));
	const two = await connect('a', streamInfo('myo'));
	const rings = new Set([...one.streams, ...two.streams].map(({ ring }) => ring));
	await connections.disconnect(one);
	await connections.disconnect(two);
	await connect('a', streamInfo('myo'));
	await connect('a', streamInfo('myo'));
	expect(names()).toEqual(['myo', 'myo-2']);
	expect(new Set(connections.streams.map(({ ring }) => ring))).toEqual(rings);
});

test('a device of another kind does not go on in the ring of one that left', async () => {
	const { connections, connect } = setUp(true);
	const one = await connect('a', streamInfo('emg'));
	await connections.disconnect(one);
	const two = await connect('b', streamInfo('emg'));
	expect(two.streams[0]!.ring).not.toBe(one.streams[0]!.ring);
});

test('a device that comes back with another shape while it is recorded gets a name that says so, and its old one when it changes back', async () => {
	const { connections, connect } = setUp(true);
	const [narrow, wide] = [streamInfo('emg'), streamInfo('emg', { nChannels: 8 })];
	const one = await connect('a', narrow);
	await connections.disconnect(one);
	const two = await connect('a', wide);
	expect(two.streams).toMatchObject([{ info: { name: 'emg-2', nChannels: 8 }, follows: 'emg' }]);
	await connections.disconnect(two);
	const three = await connect('a', narrow);
	expect(three.streams[0]!.info.name).toBe('emg');
	expect(three.streams[0]!.ring).toBe(one.streams[0]!.ring);
	await connections.disconnect(three);
	const four = await connect('a', wide);
	expect(four.streams[0]!.info.name).toBe('emg-2');
	expect(four.streams[0]!.ring).toBe(two.streams[0]!.ring);
});

test('the same holds when a lost device is opened again', async () => {
	const { acquire, connections, connect } = setUp(true);
	const one = await connect('a', streamInfo('emg'));
	acquire.clients[0]!.crash(new Error('gone'));
	await vi.waitFor(() => expect(one.status).toBe('lost'));
	acquire.infos = [streamInfo('emg', { nChannels: 8 })];
	await connections.reconnect(one);
	expect(one.streams).toMatchObject([{ info: { name: 'emg-2' }, follows: 'emg' }]);
});

test('every source hears which class is asked for', async () => {
	const { acquire, connections, connect } = setUp();
	const asked: number[] = [];
	connections.onClassCue = (classIndex) => asked.push(classIndex);
	await connect('a', streamInfo('emg'));
	await connect('b', streamInfo('imu'));
	connections.cueClass(2);
	connections.setSimulatedEffort([0.5]);
	await vi.waitFor(() => expect(acquire.log.filter((entry) => entry === 'cue 2')).toHaveLength(2));
	await vi.waitFor(() => expect(acquire.log.filter((entry) => entry === 'effort 0.5')).toHaveLength(2));
	expect(asked).toEqual([2]);
});

test('what needs a stream says so while there is none', async () => {
	const { connections, connect } = setUp();
	expect(() => needStream(connections, 'Recording')).toThrow(/Recording needs a live source/);
	await connect('a', streamInfo('emg'));
	expect(() => needStream(connections, 'Recording')).not.toThrow();
});

test('a worker that died without a word makes its own source silent and holds up no other', async () => {
	const { acquire, connections, connect } = setUp();
	acquire.state = new Promise<never>(() => {});
	await connect('amplifier', streamInfo('emg'));
	await connect('a', streamInfo('imu'));
	const [dead, other] = connections.list.map(({ streams }) => new SharedRing(streams[0]!.ring));
	const write = (ring: SharedRing | undefined): void =>
		ring!.write({ data: new Float32Array(2), timestamps: new Float64Array(1) }, now());
	write(dead);
	connections.refresh();
	expect(connections.list.map(({ status }) => status)).toEqual(['streaming', 'streaming']);
	const later = performance.now() + 5000;
	vi.spyOn(performance, 'now').mockReturnValue(later);
	write(other);
	connections.refresh();
	expect(connections.list.map(({ status }) => status)).toEqual(['silent', 'streaming']);
	expect(connections.list.map(({ health }) => health[0]?.came)).toEqual([1, 1]);
	vi.restoreAllMocks();
});

test('a chosen electrode grid is kept: for the source that is connected again, and after a reload', async () => {
	const grid = [{ label: 'Grid', cells: [[1, 0]] }];
	const { connections, connect } = setUp();
	const connection = await connect('a', streamInfo('emg'));
	connection.setGrids('emg', grid);
	expect(connections.streams[0]!.info.channelGrids).toEqual(grid);
	await connections.disconnect(connection);
	await connect('a', streamInfo('emg'));
	expect(connections.streams[0]!.info.channelGrids).toEqual(grid);
	await connect('b', streamInfo('other'));
	expect(connections.streams[1]!.info.channelGrids).toBeUndefined();
});
