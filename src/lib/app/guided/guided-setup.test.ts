import { expect, test } from 'vitest';
import { unreadable } from '../library/listed-session.ts';
import { guidedParts } from './guided.fixture.ts';

test('a class that is added later is cued too, until classes were chosen', () => {
	const { parts, classes } = guidedParts();
	const { setup } = parts;
	expect([setup.protocol.restClass, setup.protocol.classes]).toEqual(['Rest', ['Fist', 'Open']]);
	classes.add('Pinch');
	expect(setup.protocol.classes).toEqual(['Fist', 'Open', 'Pinch']);
	setup.setRole('Open', 'out');
	classes.add('Point');
	expect(setup.protocol.classes).toEqual(['Fist', 'Pinch']);
});

test('another rest class makes the one before a cue', () => {
	const { parts } = guidedParts();
	const { setup } = parts;
	setup.setRole('Open', 'rest');
	expect([setup.protocol.restClass, setup.protocol.classes]).toEqual(['Open', ['Rest', 'Fist']]);
});

test('a protocol is saved, loaded and forgotten by its name, and goes through a file unchanged', async () => {
	const { parts } = guidedParts();
	const { setup } = parts;
	setup.choose('quick');
	expect(setup.preset).toBe('quick');
	setup.change({ repetitions: 7 });
	setup.save('  mine  ');
	expect([setup.saved, setup.protocol.name]).toEqual([['mine'], 'mine']);
	const file = setup.exportFile();
	const before = setup.protocol;
	setup.choose('research');
	setup.load('mine');
	expect(setup.protocol).toEqual(before);
	setup.choose('research');
	await setup.importFile(file);
	expect(setup.protocol).toEqual(before);
	setup.forget('mine');
	expect(setup.saved).toEqual([]);
	await expect(setup.importFile(new File(['{}'], 'x.json'))).rejects.toThrow(/x\.json/);
});

test('what cannot be done is said', () => {
	const { parts } = guidedParts();
	const { setup } = parts;
	expect(setup.why).toBeUndefined();
	setup.change({ repetitions: 0 });
	expect(setup.why).toMatch(/repetitions/);
});

test('recordings of a subject are named after BIDS, with a free run number', () => {
	const { parts } = guidedParts();
	const { setup } = parts;
	expect(setup.named('standard', { list: [] }).name).toBeUndefined();
	setup.changeSubject({ subject: '01', session: '2' });
	const first = setup.named('standard', { list: [] }).name!;
	expect(first).toMatch(/^sub-01_ses-2_task-standard_run-0*1$/);
	expect(setup.named('standard', { list: [unreadable('x', first)] }).name).toMatch(/run-0*2$/);
});
