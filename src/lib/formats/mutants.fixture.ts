import { expect } from 'vitest';
import { isAppError } from '../core/errors.ts';
import { bytesAccess } from '../store/blob.ts';
import { memoryStore } from '../store/memory.ts';
import type { Format, ImportOptions } from './format.ts';
import { spoiled } from './sample-files.fixture.ts';

/** How many mutants of a format are tried: 10,000 with `MYODECK_LONG=1`. */
export const MUTANTS = process.env['MYODECK_LONG'] ? 10_000 : 40;

/** A mutant that takes longer than this hangs. */
const LONGEST = 5000;

/**
 * Imports damaged copies of a file: each gives a session or an AppError, and none hangs.
 * `name`: what the file is called; `count`: how many copies.
 */
export async function importMutants(
	format: Format,
	bytes: Uint8Array,
	name: string,
	seed: number,
	options: Partial<ImportOptions> = {},
	count = MUTANTS
): Promise<{ readonly imported: number; readonly refused: number }> {
	let [imported, refused] = [0, 0];
	for (const mutant of spoiled(bytes, count, seed)) {
		const begun = performance.now();
		try {
			await format.import!(memoryStore(), bytesAccess(mutant, name), { id: 'mutant', ...options });
			imported++;
		} catch (error) {
			if (!isAppError(error)) throw error;
			expect(error.message).toContain(name);
			refused++;
		}
		if (performance.now() - begun > LONGEST)
			throw new Error(`A mutant took ${performance.now() - begun} ms.`);
	}
	return { imported, refused };
}
