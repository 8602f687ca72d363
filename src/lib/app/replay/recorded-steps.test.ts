import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../core/parse.ts';
import { samples } from '../../core/units.ts';
import { Session } from '../../session/read/session.ts';
import { makeSession } from '../../session/write/session.fixture.ts';
import { memoryStore } from '../../store/memory.ts';
import { recordedSteps } from './recorded-steps.ts';

const note = { checksum: 'c' };
const stretch = (adaptation: Json): JsonObject => ({ of: 'emg', model: { id: 'm' }, after: 0, adaptation });

/** The steps of a session of two seconds from 10 s on, whose predictions were adapted so. */
async function stepsOf(...adaptations: readonly Json[]) {
	const entries = await makeSession({
		streams: [
			{ fs: 100, seconds: 2, from: 10 },
			{ name: 'emg_prediction', fs: 10, seconds: 2, from: 10, info: { unit: 'probability' } }
		]
	});
	const session = await Session.open(memoryStore(entries), { id: 's', name: 's' });
	const stretches = adaptations.map(stretch);
	const extras = { myodeck: { predictions: { emg_prediction: { ...stretches[0], stretches } } } };
	const parts = {
		...{ streams: session.streams, extras },
		streamInfo: (name: string) => session.streamInfo(name),
		chunks: (name: string) => session.chunks(name)
	};
	return recordedSteps(parts, async (name, { start, end }) => {
		for await (const chunk of session.chunks(name, { start: samples(start), end: samples(end) }))
			return chunk;
		throw new Error('no rows');
	});
}

test('each step has its name, its stretch and the time of the sample before it', async () => {
	const steps = await stepsOf(
		[
			{ ...note, id: 1, sample: 0, kind: 'start' },
			{ ...note, id: 2, sample: 51, kind: 'turn', placement: 1, cause: 'eager' },
			{ ...note, id: 3, sample: 101, kind: 'undo', of: 2 }
		],
		[{ ...note, id: 1, sample: 5000, kind: 'warm-up', from: 40 }]
	);
	expect(steps.map(({ key, name, time }) => [key, name, Math.round(100 * time) / 100])).toEqual([
		['0:1', 'Band just put on', 10],
		['0:2', 'Turn found', 10.5],
		['0:3', 'Step 2 undone', 11],
		['1:1', 'Warm-up', 11.99]
	]);
	expect(steps[3]).toMatchObject({ stretch: 1, id: 1 });
});

test('a session without steps has none, and neither has one whose steps cannot be read', async () => {
	expect(await stepsOf(null)).toEqual([]);
	expect(await stepsOf([{ kind: 'turn' }])).toEqual([]);
});
