import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { EnabledOutputs, type OpenOutput } from './enabled-outputs.ts';
import type { Output } from './output.ts';

/** A row of one value. */
const row = { sequence: 0, time: 0, values: new Float32Array(1) };

/** Outputs that take as long to open and to close as the test says, and a record of what they sent. */
function board() {
	const sent: string[] = [];
	const open = new Set<number>();
	let made = 0;
	const opening = (wait: () => Promise<void> = async () => {}, fails = false): OpenOutput => {
		const n = ++made;
		open.add(n);
		return {
			port: { close: () => void open.delete(n) },
			async create(): Promise<Output> {
				await wait();
				if (fails) throw new Error('refused');
				return {
					send: ({ neutral }) => void sent.push(`${n} ${neutral ? 'neutral' : 'row'}`),
					close: async () => {
						await wait();
						open.delete(n);
					}
				};
			},
			begin(output) {
				output.send({ ...row, neutral: false });
				return {
					sent: 1,
					failure: undefined,
					async stop() {
						output.send({ ...row, neutral: true });
						await output.close();
					}
				};
			}
		};
	};
	return { outputs: new EnabledOutputs(), sent, open, opening };
}

const outcome = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => 'done',
		(error: Error) => (error.name === 'Error' ? error.message : error.name)
	);

test('an output that is disabled while it is being opened never sends, and is closed', async () => {
	const { outputs, sent, open, opening } = board();
	const on = outcome(outputs.enable('a', opening()));
	await outputs.disable('a');
	expect(await on).toBe('AbortError');
	expect([sent, [...open], outputs.states]).toEqual([[], [], []]);
});

test('on, off, on, off: what sends is told to stop once, with one neutral row', async () => {
	const { outputs, sent, open, opening } = board();
	await outputs.enable('a', opening());
	const calls = [outputs.disable('a'), outputs.enable('a', opening()), outputs.disable('a')];
	await Promise.allSettled(calls);
	expect([sent, [...open]]).toEqual([['1 row', '1 neutral'], []]);
});

test('an output that cannot be opened rejects, and its port is closed', async () => {
	const { outputs, open, opening } = board();
	expect(await outcome(outputs.enable('a', opening(undefined, true)))).toBe('refused');
	expect([[...open], outputs.states]).toEqual([[], []]);
});

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
	'in any order the last wish wins and nothing else stays open (seed %i)',
	async (seed) => {
		const { outputs, sent, open, opening } = board();
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
					last === 'off' ? outputs.disable('a') : outputs.enable('a', opening(wait, last === 'failing'))
				)
			);
			await wait();
		}
		await Promise.all(calls);
		expect(outputs.states).toHaveLength(last === 'on' ? 1 : 0);
		expect(open.size).toBe(last === 'on' ? 1 : 0);
		// Nobody sends after another one has begun, or after its neutral row.
		expect(sent.every((text, i) => i % 2 === Number(text.endsWith('neutral')))).toBe(true);
		await outputs.disable('a');
		expect(open.size).toBe(0);
	}
);
