import { expect, test, vi } from 'vitest';
import { now } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { gate } from '../kernel/gate.fixture.ts';
import { FakeAcquire, fakeDevice, fakeKind, streamInfo } from './acquire-api.fixture.ts';
import { Connection, type ConnectRequest } from './connection.svelte.ts';

const REQUEST: ConnectRequest = { taken: [], accept: (streams) => streams };

const aborted = expect.objectContaining({ name: 'AbortError' }) as Error;

test('it is streaming when its worker has opened the device, and closed when it was disconnected', async () => {
	const acquire = new FakeAcquire();
	const device = fakeDevice();
	const connection = new Connection(
		fakeKind('a', async () => device),
		{},
		acquire.start
	);
	const connecting = connection.connect(REQUEST);
	expect(connection.status).toBe('choosing');
	await connecting;
	expect(connection.status).toBe('streaming');
	expect(connection.streams.map(({ info }) => info.name)).toEqual(['emg']);
	connection.cueClass(1);
	await connection.disconnect();
	expect([connection.status, device.released(), acquire.clients[0]!.alive]).toEqual(['closed', 1, false]);
	expect(acquire.log).toEqual(['connect', 'cue 1', 'disconnect']);
	// What the worker says after that changes nothing.
	acquire.runs[0]!.open();
	await Promise.resolve();
	expect(connection.status).toBe('closed');
});

test('disconnected while the chooser is open: the device that is chosen then is let go, and no worker starts', async () => {
	const acquire = new FakeAcquire();
	const device = fakeDevice();
	const chosen = gate<typeof device>();
	const connection = new Connection(
		fakeKind('a', () => chosen.promise),
		{},
		acquire.start
	);
	const connecting = connection.connect(REQUEST);
	await connection.disconnect();
	chosen.open(device);
	await expect(connecting).rejects.toEqual(aborted);
	expect([connection.status, device.released(), acquire.clients.length]).toEqual(['closed', 1, 0]);
});

test('disconnected while it connects: it stays closed, its worker ends and its device is free', async () => {
	const acquire = new FakeAcquire();
	const [answered, device] = [gate(), fakeDevice()];
	acquire.connecting = answered.promise;
	const connection = new Connection(
		fakeKind('a', async () => device),
		{},
		acquire.start
	);
	const connecting = connection.connect(REQUEST);
	await vi.waitFor(() => expect(connection.status).toBe('connecting'));
	await vi.waitFor(() => expect(acquire.log).toEqual(['connect']));
	await connection.disconnect();
	answered.open();
	await expect(connecting).rejects.toEqual(aborted);
	expect([connection.status, device.released(), acquire.clients[0]!.alive]).toEqual(['closed', 1, false]);
	await expect(connection.connect(REQUEST)).rejects.toEqual(aborted);
	expect(acquire.clients).toHaveLength(1);
});

test('disconnected while a lost device is opened again: it stays closed', async () => {
	const acquire = new FakeAcquire();
	const connection = new Connection(fakeKind('a'), {}, acquire.start);
	await connection.connect(REQUEST);
	acquire.runs[0]!.fail(new AppError('SourceError', 'The cable is out.'));
	await vi.waitFor(() => expect(connection.status).toBe('lost'));
	expect(connection.error).toBe('The cable is out.');
	const answered = gate();
	acquire.connecting = answered.promise;
	const again = connection.connect(REQUEST);
	await vi.waitFor(() => expect(acquire.log.filter((entry) => entry === 'connect')).toHaveLength(2));
	await connection.disconnect();
	answered.open();
	await expect(again).rejects.toEqual(aborted);
	expect([connection.status, acquire.clients[1]!.alive]).toEqual(['closed', false]);
});

test('a lost device that is opened again goes on in the same ring, which stays the same object', async () => {
	const acquire = new FakeAcquire();
	const connection = new Connection(fakeKind('a'), {}, acquire.start);
	await connection.connect(REQUEST);
	const { ring } = connection.streams[0]!;
	acquire.clients[0]!.crash(new Error('The acquisition worker stopped.'));
	await vi.waitFor(() => expect(connection.status).toBe('lost'));
	// A double click on Reconnect opens it once.
	const [one, two] = [connection.connect(REQUEST), connection.connect(REQUEST)];
	await Promise.all([one, two]);
	expect(connection.status).toBe('streaming');
	expect(connection.streams[0]!.ring).toBe(ring);
	expect(acquire.clients).toHaveLength(2);
	await connection.disconnect();
});

test('a silent source is opened anew on Reconnect: its worker may have died without a word', async () => {
	const acquire = new FakeAcquire();
	const device = fakeDevice();
	const connection = new Connection(
		fakeKind('a', async () => device),
		{},
		acquire.start
	);
	await connection.connect(REQUEST);
	const { ring } = connection.streams[0]!;
	new SharedRing(ring).write(
		{ data: new Float32Array(2), timestamps: new Float64Array(1) },
		seconds(now() - 5)
	);
	await connection.refresh();
	expect(connection.status).toBe('silent');
	await connection.connect(REQUEST);
	expect(connection.status).toBe('streaming');
	expect(acquire.clients.map(({ alive }) => alive)).toEqual([false, true]);
	expect(device.released()).toBe(1);
	expect(connection.streams[0]!.ring).toBe(ring);
});

test('disconnected although its worker died without a word: the worker is ended and the device is free', async () => {
	vi.useFakeTimers();
	const acquire = new FakeAcquire();
	const device = fakeDevice();
	const connection = new Connection(
		fakeKind('a', async () => device),
		{},
		acquire.start
	);
	await connection.connect(REQUEST);
	acquire.disconnecting = new Promise(() => {});
	const ended = connection.disconnect();
	await vi.advanceTimersByTimeAsync(10_000);
	await ended;
	expect([connection.status, device.released(), acquire.clients[0]!.alive]).toEqual(['closed', 1, false]);
	expect(vi.getTimerCount()).toBe(0);
	vi.useRealTimers();
});

test('streams that cannot be accepted: the device is told to stop, and it is lost with the reason', async () => {
	const acquire = new FakeAcquire();
	const device = fakeDevice();
	const connection = new Connection(
		fakeKind('a', async () => device),
		{},
		acquire.start
	);
	const refused = new AppError('SourceError', 'That name is taken.');
	const accept = (): never => {
		throw refused;
	};
	await expect(connection.connect({ ...REQUEST, accept })).rejects.toBe(refused);
	expect([connection.status, connection.error]).toEqual(['lost', 'That name is taken.']);
	expect([device.released(), acquire.clients[0]!.alive]).toEqual([1, false]);
	expect(acquire.log).toEqual(['connect', 'disconnect']);
});

test('a device that ends its streams is lost, and says how to go on', async () => {
	const acquire = new FakeAcquire();
	const connection = new Connection(fakeKind('a'), {}, acquire.start);
	await connection.connect(REQUEST);
	acquire.runs[0]!.open();
	await vi.waitFor(() => expect(connection.status).toBe('lost'));
	expect(connection.error).toMatch(/Device a ended\. Press Reconnect/);
});

test('health counts what came and was lost, and a device that sends nothing is silent', async () => {
	const acquire = new FakeAcquire();
	const connection = new Connection(fakeKind('a'), {}, acquire.start);
	await connection.connect(REQUEST);
	const ring = new SharedRing(connection.streams[0]!.ring);
	const write = (arrived: number): void =>
		ring.write({ data: new Float32Array(20), timestamps: new Float64Array(10) }, seconds(arrived));
	write(now() - 5);
	await connection.refresh();
	expect(connection.status).toBe('silent');
	expect(connection.health).toMatchObject([{ name: 'emg', came: 10, lost: 0 }]);
	write(now());
	await connection.refresh();
	expect(connection.status).toBe('streaming');
	expect(connection.health).toMatchObject([{ came: 20 }]);
});

test('streams of a replay are on the clock of their session', async () => {
	const acquire = new FakeAcquire();
	acquire.infos = [streamInfo('emg'), streamInfo('imu')];
	const replayed = { id: 'session a' } as NonNullable<Connection['replayed']>;
	const connection = new Connection(fakeKind('replay'), {}, acquire.start, replayed);
	await connection.connect(REQUEST);
	expect(connection.streams.map(({ clock }) => clock)).toEqual(['session a', 'session a']);
});
