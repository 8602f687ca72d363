import { describe, expect, test } from 'vitest';
import type { MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { Session } from '../../session/read/session.ts';
import { SessionWriter } from '../../session/write/writer.ts';
import type { TransportState } from '../../sources/replay/transport.ts';
import { memoryStore } from '../../store/memory.ts';
import { unreadable, type ListedSession } from '../library/listed-session.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { Analysis } from './analysis.svelte.ts';
import { ReplaySession, type ReplayConnection, type ReplayParts } from './replay-session.svelte.ts';

const info = { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' as const };
const label = (timestamp: number, classIndex: number) => ({ timestamp: seconds(timestamp), classIndex });

async function stored(id: string): Promise<Session> {
	const store = memoryStore();
	const writer = await SessionWriter.begin(store, { id, classNames: ['Rest', 'Fist'], created: new Date(0) });
	writer.addStream({ info, first: samples(0) });
	for (const event of [label(101, 0), label(103, 1)]) writer.label(event);
	await writer.finish();
	return Session.open(store, { id, name: id });
}

/** A replay of ten seconds that begin at 100, and what it was told. */
function connection(replayed: ReplayConnection['replayed']) {
	const drives: unknown[][] = [];
	return {
		drives,
		replayed,
		streams: [{ info, ring: SharedRing.create(2, 16).handle }],
		transport: {
			...{ playing: true, ended: false, position: 2, duration: 10, start: 100, speed: 1, loop: false },
			sample: { stream: 'emg', index: 2000 }
		} as TransportState,
		drive: async (...args: unknown[]): Promise<void> => void drives.push(args)
	};
}
type Fake = ReturnType<typeof connection>;

function setUp(gates: Partial<Record<string, Promise<void>>> = {}, loop = false) {
	const live: Fake[] = [];
	const listed = new Map<string, ListedSession>([['a', unreadable('a', 'A')]]);
	const pyramids: string[] = [];
	const ended: string[] = [];
	const parts: ReplayParts<Fake> = {
		connections: {
			get replay() {
				return live[0];
			},
			shown: { info },
			async connect(_kind, _params, replayed) {
				await Promise.resolve();
				if (live.length > 0) throw new Error('A stream called "emg" is already live.');
				live.push(connection(replayed));
				return live[0]!;
			},
			async disconnect(replay) {
				await Promise.resolve();
				if (live.includes(replay)) live.splice(live.indexOf(replay), 1);
			}
		},
		library: {
			loaded: true,
			list: [...listed.values()],
			get: (id) => listed.get(id),
			async open(id) {
				await gates[id];
				return stored(id);
			},
			read: () => Promise.reject(new Error('not asked')),
			async pyramid(id, stream): Promise<MinMaxPyramid> {
				pyramids.push(`${id} ${stream}`);
				throw new Error('This session cannot be read.');
			},
			copyToBrowser: async (id) => `copy of ${id}`
		},
		settings: { data: { replay: { loop } } },
		training: { model: undefined, models: [] },
		prediction: {
			bundle: modelOf('m'),
			output: undefined,
			smoothing: () => [],
			endWithoutInput: async () => void (live.length === 0 && ended.push('without input'))
		}
	};
	const diagnostics = new Analysis(() => {
		throw new Error('No worker was expected.');
	});
	return { session: new ReplaySession(parts, diagnostics), parts, live, listed, pyramids, ended };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('opening', () => {
	test('a replay that runs gives way to the new one, and so does what was predicted on it', async () => {
		const { session, live, ended } = setUp();
		await session.open('a');
		expect(ended).toEqual([]);
		await session.open('b');
		expect(ended).toEqual(['without input']);
		expect(live.map(({ replayed }) => [replayed?.id, replayed?.kept])).toEqual([['b', false]]);
	});

	test('of two sessions that are opened at once the later one plays, whichever is read first', async () => {
		let go: () => void = () => {};
		const { session, live } = setUp({ a: new Promise((resolve) => (go = resolve)) });
		const first = session.open('a').catch((error: Error) => error.name);
		const second = session.open('b');
		await second;
		go();
		expect(await first).toBe('AbortError');
		expect(live.map(({ replayed }) => replayed?.id)).toEqual(['b']);
	});

	test('without a session it says what to do', async () => {
		const { session } = setUp();
		await expect(session.open('')).rejects.toThrow(/Pick the session/);
	});

	test('at a timestamp it is paused there; the session that is open is taken', async () => {
		const { session, live } = setUp();
		await session.open('a');
		await session.openAt('a', 104.5);
		expect(live[0]!.drives).toEqual([['pause'], ['seek', 4.5]]);
	});
});

describe('moving', () => {
	test('steps are counted in samples, on the hops of the model, in windows, or go from label to label', async () => {
		const { session, live } = setUp();
		await session.open('a');
		expect(session.sizes).toEqual({ hop: 50, window: 200 });
		await session.step('sample', 1);
		await session.step('hop', -1);
		await session.step('window', 1);
		await session.step('trial', 1);
		await session.jumpToLabel(-1);
		expect(live[0]!.drives).toEqual([
			['stepSamples', { count: 1, grid: 1 }],
			['stepSamples', { count: -1, grid: 50 }],
			['stepSamples', { count: 4, grid: 50 }],
			['step', 1],
			['seek', 1]
		]);
	});

	test('a replay loops when the last one did; the choice is remembered', async () => {
		const { session, parts, live } = setUp({}, true);
		await session.open('a');
		expect(live[0]!.drives).toEqual([['setLoop', true]]);
		await session.setLoop(false);
		expect(live[0]!.drives.at(-1)).toEqual(['setLoop', false]);
		expect(parts.settings.data.replay.loop).toBe(false);
		await session.open('b');
		expect(live[0]!.drives).toEqual([]);
	});

	test('one end of a loop is the playhead, the other the end of the session', async () => {
		const { session, live } = setUp();
		await session.open('a');
		await session.setLoopEnd('to');
		expect(live[0]!.drives).toEqual([
			['setSection', { from: 0, to: 2 }],
			['setLoop', true]
		]);
	});
});

describe('following', () => {
	test('a stream is read once; what goes wrong is said in place of the picture', async () => {
		const { session, pyramids } = setUp();
		await session.open('a');
		for (let k = 0; k < 5; k++) session.refresh();
		await turn();
		expect(pyramids).toEqual(['a emg']);
		expect([session.pyramid, session.reading]).toEqual([undefined, 'This session cannot be read.']);
	});

	test('a session that is deleted while it plays ends the replay, and this is said once', async () => {
		const { session, live, listed } = setUp();
		const told: string[] = [];
		session.onGone = (message) => told.push(message);
		await session.open('a');
		listed.delete('a');
		session.refresh();
		session.refresh();
		await turn();
		session.refresh();
		expect(live).toEqual([]);
		expect(told).toEqual([expect.stringMatching(/was deleted while it played/)]);
	});

	test('without a replay there is nothing to verify, to keep or to take apart', async () => {
		const { session } = setUp();
		await expect(session.verify()).rejects.toThrow(/no replay to verify/);
		await expect(session.keep()).rejects.toThrow(/no replay to keep/);
		await expect(session.inspect()).rejects.toThrow(/There is no replay/);
	});
});
