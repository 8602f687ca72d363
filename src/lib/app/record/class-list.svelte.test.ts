import { expect, test } from 'vitest';
import type { UndoStep } from '../kernel/undo-stack.svelte.ts';
import { ClassList } from './class-list.svelte.ts';

function listOf(...classNames: string[]) {
	const classes = $state({ names: classNames, selected: 0 });
	const held: boolean[] = [];
	const told: (readonly string[])[] = [];
	const list = new ClassList({ classes, holdClasses: (on) => held.push(on) });
	list.onChange = (names) => told.push(names);
	return { list, told, classes, held };
}

test('a list with a name twice or without a name is refused as a whole, and the list stays as it was', () => {
	const { list, told } = listOf('Rest', 'Fist', 'Open');
	expect(() => list.replace(['Rest', 'rest'])).toThrow(/a class "rest" already/);
	expect(() => list.replace(['Point', ' '])).toThrow(/needs a name/);
	expect(list.names).toEqual(['Rest', 'Fist', 'Open']);
	expect(told).toEqual([]);
});

test('a list is replaced at once: who is told of changes sees it once, whole', () => {
	const { list, told } = listOf('Rest');
	list.replace([' Point ', 'Pinch']);
	expect(list.names).toEqual(['Point', 'Pinch']);
	expect(told).toEqual([['Point', 'Pinch']]);
});

test('names are added, changed and removed; each is there once, in any case of its letters', () => {
	const { list } = listOf('Rest', 'Fist');
	list.add(' Open ');
	expect(() => list.add('REST')).toThrow(/already/);
	expect(() => list.rename(1, 'open')).toThrow(/already/);
	list.rename(1, 'FIST');
	expect(list.names).toEqual(['Rest', 'FIST', 'Open']);
	list.remove(0);
	expect(list.names).toEqual(['FIST', 'Open']);
});

test('while a recording runs classes may be added and renamed, not removed or replaced', () => {
	const { list, held } = listOf('Rest', 'Fist');
	list.locked = true;
	expect(held).toEqual([true]);
	expect(() => list.remove(0)).toThrow(/removed while recording/);
	expect(() => list.replace(['A'])).toThrow(/replaced while recording/);
	list.add('Open');
	list.rename(0, 'Still');
	expect(list.names).toEqual(['Still', 'Fist', 'Open']);
});

test('the selected class is one of the list, or none', () => {
	const { list, classes } = listOf('Rest', 'Fist');
	list.select(1);
	expect(list.selected).toBe(1);
	list.remove(1);
	expect(list.selected).toBe(0);
	classes.selected = 9;
	expect(list.selected).toBe(-1);
	expect([list.place('Rest', 7), list.place('Other', 17)]).toEqual([0, 7]);
});

test('every change is a step that can be taken back and made again; one that changes nothing is none', () => {
	const { list } = listOf('Rest', 'Fist');
	const steps: UndoStep[] = [];
	list.onStep = (step) => steps.push(step);
	list.add('Open');
	list.rename(1, 'Power');
	list.rename(1, 'Power');
	list.remove(0);
	list.replace(['A', 'B']);
	expect(steps.map(({ what }) => what)).toEqual([
		'add the class Open',
		'rename the class Fist',
		'remove the class Rest',
		'replace the classes'
	]);
	for (const step of [...steps].reverse()) step.undo();
	expect(list.names).toEqual(['Rest', 'Fist']);
	for (const step of steps) step.redo?.();
	expect(list.names).toEqual(['A', 'B']);
});

test('while recording a new name can be taken back, a new class cannot: its labels would lose their meaning', () => {
	const { list } = listOf('Rest', 'Fist');
	const steps: UndoStep[] = [];
	list.onStep = (step) => steps.push(step);
	list.locked = true;
	list.rename(1, 'Power');
	list.add('Open');
	expect(() => steps[1]!.undo()).toThrow(/while recording/);
	expect(list.names).toEqual(['Rest', 'Power', 'Open']);
	list.locked = false;
	steps[1]!.undo();
	list.locked = true;
	steps[0]!.undo();
	expect(list.names).toEqual(['Rest', 'Fist']);
});
