import { expect, test } from 'vitest';
import { isAppError } from '../core/errors.ts';
import { Session } from '../session/read/session.ts';
import { bytesAccess } from '../store/blob.ts';
import { memoryStore } from '../store/memory.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import { zipTree } from './file-tree.ts';
import { variableChoices } from './import-choices.ts';
import { importInto } from './index.ts';
import { recordingsIn } from './recordings.ts';
import { spoiled } from './sample-files.fixture.ts';
import { smallFiles, type SmallFile } from './small-files.fixture.ts';

/**
 * How many mutants of all formats: 10,000 with `MYODECK_LONG=1`, `MYODECK_FUZZ` for another number, `MYODECK_FUZZ_SEED`
 * for others.
 */
const ROUNDS = Number(process.env['MYODECK_FUZZ'] ?? (process.env['MYODECK_LONG'] ? 10_000 : 60));
const SEED = Number(process.env['MYODECK_FUZZ_SEED'] ?? 1);
/** What no sentence for a person has in it. */
const RAW =
	/undefined|\[object|is not a function|Cannot read prop|is not iterable|Invalid array length|\bNaN\b/;

/** Imports a file as the page does. Every error must be an AppError that names the file. */
async function importAll({ name, bytes, archive }: SmallFile): Promise<'imported' | 'refused'> {
	const source = bytesAccess(bytes, name);
	try {
		if (archive) {
			for (const recording of await recordingsIn(await zipTree(source)))
				await useSession((store) => recording.import(store, { id: 'x' }));
		} else {
			await variableChoices(source);
			await useSession((store) => importInto(store, source, { id: 'x' }));
		}
		return 'imported';
	} catch (error) {
		if (!isAppError(error)) throw error;
		expect(error.message).toMatch(/^\S.{10,}[.)]$/s);
		expect(error.message).not.toMatch(RAW);
		expect(error.message.length).toBeLessThan(3000);
		return 'refused';
	}
}

/** What was imported is a session that is read without an error. */
async function useSession(into: (store: WritableByteStore) => Promise<unknown>): Promise<void> {
	const store = memoryStore();
	await into(store);
	try {
		const session = await Session.open(store, { id: 'x', name: 'x' });
		for (const problem of session.problems) expect(problem).not.toMatch(RAW);
		for (const { name, nSamples, fs } of session.streams) {
			expect(fs).toBeGreaterThanOrEqual(0);
			const { timestamps } = await session.getContinuous(name, { start: 0, end: 500 });
			expect(timestamps.length).toBe(Math.min(500, nSamples));
			await session.segments(name);
		}
	} catch (error) {
		throw new Error(`The session that was imported is not read: ${String(error)}`, { cause: error });
	}
}

test(
	`${ROUNDS} mutants of files of all formats are imported, or refused with an AppError; none takes over 5 s or 300 MB`,
	{ timeout: 7_200_000 },
	async () => {
		const files = [...(await smallFiles())].flatMap(([id, list]) => list.map((file) => ({ id, file })));
		for (const { id, file } of files) expect(`${id}: ${await importAll(file)}`).toBe(`${id}: imported`);
		const mutants = files.map(({ file }, i) => spoiled(file.bytes, ROUNDS, SEED * 1000 + i));
		const outcomes = { imported: 0, refused: 0 };
		let [most, longest] = [0, 0];
		for (let round = 0; round < ROUNDS; round++) {
			const { id, file } = files[round % files.length]!;
			const bytes = mutants[round % files.length]!.next().value!;
			const before = process.memoryUsage().rss;
			const peak = process.resourceUsage().maxRSS;
			const begun = process.cpuUsage();
			try {
				outcomes[await importAll({ ...file, bytes })]++;
			} catch (error) {
				throw new Error(`Seed ${SEED}, round ${round}, ${id} ${file.name}: ${String(error)}`, {
					cause: error
				});
			}
			const { user, system } = process.cpuUsage(begun);
			longest = Math.max(longest, (user + system) / 1e6);
			expect(`round ${round}, ${id}: ${Math.floor((user + system) / 5e6)}`).toBe(`round ${round}, ${id}: 0`);
			// What it took in between is seen when it raised the peak of the whole process (kilobytes).
			const after = process.resourceUsage().maxRSS;
			const took = Math.max(process.memoryUsage().rss - before, after > peak ? after * 1024 - before : 0);
			most = Math.max(most, took);
			expect(`round ${round}, ${id}: ${Math.floor(took / 3e8)} × 300 MB`).toBe(
				`round ${round}, ${id}: 0 × 300 MB`
			);
		}
		// Both happen: nothing is refused for the sake of it.
		expect(outcomes.imported).toBeGreaterThan(ROUNDS / 20);
		expect(outcomes.refused).toBeGreaterThan(ROUNDS / 20);
		if (process.env['MYODECK_FUZZ'] ?? process.env['MYODECK_LONG'])
			console.log({ ...outcomes, mebibytes: Math.round(most / 2 ** 20), seconds: longest });
	}
);
