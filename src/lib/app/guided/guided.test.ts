import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { protocolFor, type Pace, type Protocol } from '../../guided/protocol.ts';
import { seconds } from '../../core/units.ts';
import { onAppClock, type Seen } from './cue-clock.ts';
import { fakeDocument, guidedParts } from './guided.fixture.ts';
import { Guided } from './guided.svelte.ts';

beforeEach(() => void vi.stubGlobal('document', fakeDocument()));
afterEach(() => vi.unstubAllGlobals());

const PACE: Pace = {
	name: 'Short',
	order: 'fixed',
	seed: 1,
	repetitions: 1,
	practice: false,
	holdSeconds: 1,
	restSeconds: 1,
	countdownSeconds: 0,
	startPauseSeconds: 1
};
const protocol: Protocol = protocolFor(PACE, ['Rest', 'Fist']);

async function begun() {
	const around = guidedParts();
	const guided = new Guided(around.parts);
	await guided.begin(protocol);
	const start = performance.now();
	/** A frame `after` seconds from the beginning; every mark that is new is seen in it. */
	const frame = (after: number): void => {
		const ms = start + 1000 * after;
		guided.frame(ms);
		for (const mark of guided.run?.marks ?? [])
			if (mark.shown === undefined) guided.seen(mark.id, { time: onAppClock(ms), by: 'frame', frame: 0.016 });
	};
	return { ...around, guided, frame };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a run through the protocol writes the labels, tells the source, and stops the recording', async () => {
	const { guided, frame, labels, events, notes } = await begun();
	expect([guided.active, guided.sessionId, guided.names]).toEqual([true, 's1', ['Rest', 'Fist', 'Open']]);
	for (let after = 0; after < 6; after += 0.05) frame(after);
	await turn();
	expect(guided.run?.status).toBe('done');
	expect(labels.map(([classIndex]) => classIndex)).toEqual([0, 1, 0, -1]);
	const times = labels.map(([, time]) => time);
	expect(times.toSorted((a, b) => a - b)).toEqual(times);
	// The first rest is not told: nothing has been asked of the source yet.
	expect(events.filter((event) => event.startsWith('cue'))).toEqual(['cue 1', 'cue 0', 'cue -1']);
	expect(events.at(-1)).toBe('stop');
	expect(notes.at(-1)).toMatchObject({ cues: [{ kind: 'rest' }, { kind: 'cue' }, { kind: 'rest' }, {}] });
});

test('a double click on Start begins one recording', async () => {
	const { parts, events } = guidedParts();
	const guided = new Guided(parts);
	await Promise.all([guided.begin(protocol), guided.begin(protocol)]);
	expect(events).toEqual(['record ']);
});

test('a cue that was broken off is left out, in the session and in the list', async () => {
	const { guided, frame, events, notes } = await begun();
	for (let after = 0; after < 1.5; after += 0.05) frame(after);
	guided.pause();
	guided.end();
	await turn();
	expect(guided.run?.status).toBe('stopped');
	expect(notes.at(-1)).toMatchObject({ edits: { excluded: [expect.any(Number)] } });
	expect(events.slice(-2)).toEqual(['stop', 'correct s1 edit']);
});

test('a cue that is seen more than 500 ms late is marked and excluded, and its class cued again', async () => {
	const { guided, labels, notes, events } = await begun();
	const start = performance.now();
	for (let after = 0; after < 16 && guided.active; after += 0.05) {
		guided.frame(start + 1000 * after);
		for (const mark of guided.run?.marks ?? []) {
			if (mark.shown !== undefined) continue;
			const late = mark.id === 1 ? 0.7 : 0;
			guided.seen(mark.id, { time: seconds(mark.due + late), by: 'presentation', frame: 0.016 });
		}
	}
	await turn();
	expect(guided.run?.status).toBe('done');
	expect(labels.map(([classIndex]) => classIndex)).toEqual([0, 1, 0, 1, 0, -1]);
	expect(guided.lateness).toMatchObject({ cues: 2, late: 1, repeated: 1, most: expect.closeTo(0.7, 3) });
	expect(notes.at(-1)).toMatchObject({
		cues: [{}, { kind: 'cue', late: true, excluded: true }, {}, { kind: 'cue' }, {}, {}],
		edits: { excluded: [labels[1]![1]] }
	});
	expect(events.at(-1)).toBe('correct s1 edit');
});

test('the time of a cue that is told late is not taken for the time of the one that followed', async () => {
	const { guided, frame } = await begun();
	frame(0);
	const start = guided.run!.marks[0]!.shown!;
	guided.frame(performance.now() + 1100);
	let tell: (seen: Seen) => void = () => {};
	const late = guided.measure(1, { seen: () => new Promise((resolve) => (tell = resolve)) });
	// Nothing was painted of it: it was redone at once, and the rest before it is on.
	guided.redo();
	guided.frame(performance.now() + 1150);
	expect(guided.run!.marks.map(({ kind }) => kind)).toEqual(['rest', 'cue', 'rest']);
	tell({ time: seconds(start + 1.1), by: 'frame', frame: 0.016 });
	await late;
	const [, cue, rest] = guided.run!.marks;
	expect(cue!.shown).toBeCloseTo(start + 1.1, 6);
	expect(rest!.shown).toBeUndefined();
});

test('it stands still while no samples come and goes on by itself', async () => {
	const { guided, frame, state } = await begun();
	frame(0);
	state.flowing = false;
	await guided.refresh();
	expect([guided.run?.status, guided.run?.pausedBy]).toEqual(['paused', 'stream']);
	state.flowing = true;
	await guided.refresh();
	frame(0.5);
	expect(guided.run?.status).toBe('running');
});

test('a page that is hidden pauses it; a recording that ended by itself ends it', async () => {
	const { guided, endRecording } = await begun();
	Object.assign(document, { visibilityState: 'hidden' });
	document.dispatchEvent(new Event('visibilitychange'));
	expect(guided.run?.pausedBy).toBe('hidden');
	endRecording();
	await guided.refresh();
	expect(guided.run?.status).toBe('stopped');
});

test('the screen cannot be closed while something runs, and forgets what is over', async () => {
	const { guided } = await begun();
	guided.show();
	guided.hide();
	expect(guided.open).toBe(true);
	guided.end();
	guided.hide();
	expect([guided.open, guided.run]).toEqual([false, undefined]);
});

test('classes that are cued and not there are added; a replay cannot be led', async () => {
	const { parts, classes, state } = guidedParts();
	const guided = new Guided(parts);
	state.replay = {};
	await expect(guided.begin(protocol)).rejects.toThrow(/replay cannot follow/);
	state.replay = undefined;
	await guided.begin({ ...protocol, classes: ['Fist', 'Pinch'] });
	expect(classes.names).toContain('Pinch');
});
