import { expect, test } from 'vitest';
import { parseJson } from '../../core/parse.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { memoryStore } from '../../store/memory.ts';
import { applyEdits, bakeEdits, isEdited, NO_EDITS, parseEdits, unbakeEdits, writeEdits } from './edits.ts';
import { renameSession } from './rename.ts';
import { Session } from '../read/session.ts';
import { SessionWriter } from '../write/writer.ts';

const events = (...list: [number, number][]) =>
	list.map(([timestamp, classIndex]) => ({ timestamp: seconds(timestamp), classIndex }));
const recorded = events([0, 0], [1, 1], [2, 0], [3, -1]);

/** Three seconds at 100 Hz with the labels above. */
async function take() {
	const store = memoryStore();
	const writer = await SessionWriter.begin(store, {
		id: 'take',
		classNames: ['A', 'B'],
		created: new Date(0)
	});
	const stream = writer.addStream({
		info: { name: 'emg', nChannels: 1, fs: hertz(100), unit: 'uV' },
		first: samples(0)
	});
	writer.append(stream, {
		data: Float32Array.from({ length: 300 }, (_, i) => i),
		timestamps: Float64Array.from({ length: 300 }, (_, i) => i / 100)
	});
	for (const event of recorded.slice(0, 3)) writer.label(event);
	await writer.flush();
	await writer.finish();
	return store;
}
const open = (store: ReturnType<typeof memoryStore>) => Session.open(store, { id: 'take', name: 'take' });

test('without edits the label track is the recorded one', () => {
	expect(applyEdits(recorded, NO_EDITS)).toEqual(recorded);
});

test('an excluded trial is left out, and the one before it ends where it ended', () => {
	expect(applyEdits(recorded, { ...NO_EDITS, excluded: [seconds(1)] })).toEqual(
		events([0, 0], [1, -1], [2, 0], [3, -1])
	);
});

test('a trim keeps what lies between, a class that was on at its start included', () => {
	const trim = { from: seconds(1.5), to: seconds(2.5) };
	expect(applyEdits(recorded, { ...NO_EDITS, trim })).toEqual(events([1.5, 1], [2, 0], [2.5, -1]));
});

test('edits are stored beside the take, applied on reading, and taken back without a trace', async () => {
	const store = await take();
	const before = new Map<string, Uint8Array>();
	for await (const key of store.keys()) before.set(key, (await store.get(key))!);
	const labels = events([0, 1], [1.2, 0], [3, -1]);
	const edits = {
		...NO_EDITS,
		labels,
		excluded: [seconds(0)],
		badChannels: { emg: [0] },
		notes: 'loose electrode'
	};
	await writeEdits(store, edits);
	const session = await open(store);
	expect(session.edits).toEqual({ ...edits, trim: undefined });
	expect(session.labels).toEqual(events([0, -1], [1.2, 0], [3, -1]));
	expect(
		(await session.segments('emg')).map(({ start, end, classIndex }) => [start, end, classIndex])
	).toEqual([[120, 299, 0]]);
	for await (const key of store.keys()) {
		if (key !== '/meta.json') expect(await store.get(key), key).toEqual(before.get(key));
	}
	await writeEdits(store, NO_EDITS);
	expect((await open(store)).labels).toEqual(session.recordedLabels);
});

test('baked edits are in labels.json, where every program sees them', async () => {
	const store = await take();
	const edits = { ...NO_EDITS, excluded: [seconds(1)], notes: 'kept' };
	const session = await open(store);
	await bakeEdits(store, session.recordedLabels, edits);
	const baked = await open(store);
	expect(baked.recordedLabels.map((event) => event.classIndex)).toEqual([0, -1, 0, -1]);
	expect(baked.edits).toEqual({ ...NO_EDITS, notes: 'kept', recorded: session.recordedLabels });
	expect(isEdited(baked.edits)).toBe(false);
});

test('baking can be taken back: labels.json is what it was, and the same edits lie over it', async () => {
	const store = await take();
	const edits = { ...NO_EDITS, excluded: [seconds(1)], trim: { from: seconds(0.5), to: seconds(2.5) } };
	await writeEdits(store, edits);
	const before = await open(store);
	const labels = await store.get('/labels.json');
	await bakeEdits(store, before.recordedLabels, before.edits);
	expect((await open(store)).labels).toEqual(before.labels);
	await unbakeEdits(store, before.recordedLabels, before.edits);
	expect(await store.get('/labels.json')).toEqual(labels);
	expect((await open(store)).edits).toEqual(before.edits);
});

test('however often edits are baked, what was recorded is not lost', async () => {
	const store = await take();
	for (const timestamp of [1, 2]) {
		const session = await open(store);
		await bakeEdits(store, session.recordedLabels, { ...session.edits, excluded: [seconds(timestamp)] });
	}
	expect((await open(store)).edits.recorded).toEqual(recorded.slice(0, 3).concat(events([2.99, -1])));
});

test('edits of another shape are passed over', () => {
	const odd = parseJson(
		'{"myodeck":{"edits":{"labels":7,"excluded":["x",2],"trim":{"from":3,"to":1},"badChannels":[1],"notes":5}}}'
	);
	expect(parseEdits(odd as never)).toEqual({
		...NO_EDITS,
		labels: undefined,
		excluded: [2],
		trim: undefined
	});
});

test('a change of meta.json keeps the keys of other programs, NaN included', async () => {
	const store = await take();
	const meta = new TextDecoder().decode(await store.get('/meta.json'));
	const strange = meta.replace('{', '{"theirs": {"gain": NaN, "who": ["x"]},');
	await store.setMany(new Map([['/meta.json', new TextEncoder().encode(strange)]]));
	await renameSession(store, ' Wrist ');
	const after = new TextDecoder().decode(await store.get('/meta.json'));
	expect(after).toMatch(/"gain": NaN/);
	expect(parseJson(after)).toMatchObject({ name: 'Wrist', theirs: { who: ['x'] } });
	expect((await open(store)).name).toBe('Wrist');
});
