import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { EnabledOutlets, type OpenOutlet } from './enabled-outlets.ts';
import type { Outlet } from './outlet.ts';

/** Outlets that take as long to open and to close as the test says, and a record of what they sent. */
function board() {
	const sent: string[] = [];
	const open = new Set<number>();
	let made = 0;
	const opening = (wait: () => Promise<void> = async () => {}, fails = false): OpenOutlet => {
		const n = ++made;
		open.add(n);
		return {
			port: { close: () => void open.delete(n) },
			async create(): Promise<Outlet> {
				await wait();
				if (fails) throw new Error('refused');
				return {
					send: (_, neutral) => void sent.push(`${n} ${neutral ? 'neutral' : 'row'}`),
					close: async () => {
						await wait();
						open.delete(n);
					}
				};
			},
			begin(outlet) {
				outlet.send(new Float32Array(1), false);
				return {
					sent: 1,
					failure: undefined,
					async stop() {
						outlet.send(new Float32Array(1), true);
						await outlet.close();
					}
				};
			}
		};
	};
	return { outlets: new EnabledOutlets(), sent, open, opening };
}

const outcome = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => 'done',
		(error: Error) => (error.name === 'Error' ? error.message : error.name)
	);

test('an outlet that is disabled while it is being opened never sends, and is closed', async () => {
	const { outlets, sent, open, opening } = board();
	const on = outcome(outlets.enable('a', opening()));
	await outlets.disable('a');
	expect(await on).toBe('AbortError');
	expect([sent, [...open], outlets.states]).toEqual([[], [], []]);
});

test('on, off, on, off: what sends is told to stop once, with one neutral row', async () => {
	const { outlets, sent, open, opening } = board();
	await outlets.enable('a', opening());
	const calls = [outlets.disable('a'), outlets.enable('a', opening()), outlets.disable('a')];
	await Promise.allSettled(calls);
	expect([sent, [...open]]).toEqual([['1 row', '1 neutral'], []]);
});

test('an outlet that cannot be opened rejects, and its port is closed', async () => {
	const { outlets, open, opening } = board();
	expect(await outcome(outlets.enable('a', opening(undefined, true)))).toBe('refused');
	expect([[...open], outlets.states]).toEqual([[], []]);
});

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
	'in any order the last wish wins and nothing else stays open (seed %i)',
	async (seed) => {
		const { outlets, sent, open, opening } = board();
		const random = seeded(seed);
		const wait = async (): Promise<void> => {
			for (let turn = Math.floor(random() * 6); turn > 0; turn--) await Promise.resolve();
		};
		const calls: Promise<unknown>[] = [];
		let last: 'on' | 'off' | 'failing' = 'off';
		for (let step = 0; step < 40; step++) {
			last = (['on', 'off', 'failing'] as const)[Math.floor(random() * 3)]!;
			calls.push(
				outcome(
					last === 'off' ? outlets.disable('a') : outlets.enable('a', opening(wait, last === 'failing'))
				)
			);
			await wait();
		}
		await Promise.all(calls);
		expect(outlets.states).toHaveLength(last === 'on' ? 1 : 0);
		expect(open.size).toBe(last === 'on' ? 1 : 0);
		// Nobody sends after another one has begun, or after its neutral row.
		expect(sent.every((text, i) => i % 2 === Number(text.endsWith('neutral')))).toBe(true);
		await outlets.disable('a');
		expect(open.size).toBe(0);
	}
);
