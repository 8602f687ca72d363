import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { makeSession } from '../write/session.fixture.ts';
import { formats } from '../../formats/index.ts';
import type { FileTarget } from '../../formats/format.ts';
import { checkSession } from '../check/check.ts';
import { HOSTILE } from './hostile-archives.fixture.ts';
import { MUTATIONS, zip } from './corrupted-archives.fixture.ts';
import { openSessionStore } from './open.ts';
import { iterLabeledWindows } from '../windows/windows.ts';

const ALL = [...MUTATIONS, ...HOSTILE];
/**
 * How many mutated archives: 10,000 with `MYODECK_LONG=1`, else one of each kind; `MYODECK_FUZZ` for another number,
 * `MYODECK_FUZZ_SEED` for others.
 */
const ROUNDS = Number(process.env.MYODECK_FUZZ ?? (process.env.MYODECK_LONG ? 10_000 : ALL.length));
const SEED = Number(process.env.MYODECK_FUZZ_SEED ?? 1);

/** Does with an archive what the app does; every error must be one a person can read. */
async function useAll(bytes: Uint8Array): Promise<'opened' | 'refused'> {
	const expected = (error: unknown): undefined => {
		if (!(error instanceof Error) || error.name !== 'SessionError') throw error;
		return undefined;
	};
	const session = await openSessionStore(bytes).catch(expected);
	if (!session) return 'refused';
	await session.summary().catch(expected);
	for (const { name } of session.streams) {
		await session.getContinuous(name, { start: 0, end: 500 }).catch(expected);
		await session.getTrials(name, { pre: 0.1 }).catch(expected);
		await (async () => {
			for await (const { data } of session.chunks(name)) expect(data).toBeInstanceOf(Float32Array);
		})().catch(expected);
		const windows = iterLabeledWindows([session], { streamName: name, windowSeconds: 0.2, hopSeconds: 0.1 });
		await (async () => {
			for await (const { nSamples } of windows) expect(nSamples).toBeGreaterThan(0);
		})().catch((error: unknown) =>
			error instanceof RangeError && /windowSeconds|hopSeconds/.test(error.message)
				? undefined
				: expected(error)
		);
	}
	const { findings } = await checkSession(new File([bytes as Uint8Array<ArrayBuffer>], 'x.session.zip'));
	for (const { message } of findings) expect(message.length).toBeLessThan(3000);
	for (const id of ['csv', 'bdf']) {
		let written = 0;
		const target: FileTarget = {
			create: async () => new WritableStream({ write: (part) => void (written += part.byteLength) }),
			has: async () => false,
			extend: async () => {}
		};
		await formats.get(id).export!(session, target, {}).catch(expected);
		expect(written).toBeLessThan(64 * 2 ** 20);
	}
	return 'opened';
}

test(
	`${ROUNDS} mutated archives open, or are refused with a SessionError; none takes over 5 s or 300 MB`,
	{ timeout: 3_600_000 },
	async () => {
		const random = seeded(SEED);
		const content = await makeSession({
			streams: [
				{ fs: 100, rows: 350, nChannels: 4 },
				{ name: 'kin', fs: 20, rows: 70, nChannels: 1 }
			],
			labels: [
				[0, 0],
				[1, 1],
				[2, 0],
				[3, -1]
			],
			name: 'fuzz'
		});
		const outcomes = { opened: 0, refused: 0 };
		expect(await useAll(await zip(content, false))).toBe('opened');
		let most = 0;
		for (let round = 0; round < ROUNDS; round++) {
			const kind = round % ALL.length;
			const bytes = await ALL[kind]!(random, content);
			const before = process.memoryUsage().rss;
			const peak = process.resourceUsage().maxRSS;
			const begun = process.cpuUsage();
			try {
				outcomes[await useAll(bytes)]++;
			} catch (error) {
				throw new Error(`Seed ${SEED}, round ${round}, mutation ${kind}: ${String(error)}`, { cause: error });
			}
			const { user, system } = process.cpuUsage(begun);
			expect(`round ${round}: ${Math.floor((user + system) / 5e6)}`).toBe(`round ${round}: 0`);
			// What it took in between is seen when it raised the peak of the whole process (kilobytes).
			const after = process.resourceUsage().maxRSS;
			most = Math.max(most, process.memoryUsage().rss - before, after > peak ? after * 1024 - before : 0);
		}
		// Both happen: nothing is refused for the sake of it.
		expect(outcomes.opened).toBeGreaterThan(ROUNDS / 20);
		expect(outcomes.refused).toBeGreaterThan(ROUNDS / 20);
		expect(most / 2 ** 20).toBeLessThan(300);
	}
);
