import { expect, test } from 'vitest';
import { UndoStack } from './undo-stack.svelte.ts';

/** A stack, and a text that steps append letters to. */
function setUp() {
	const stack = new UndoStack();
	let text = '';
	const type = (letter: string): (() => void) => {
		text += letter;
		return stack.push({
			what: `type ${letter}`,
			undo: () => (text = text.slice(0, -1)),
			redo: () => (text += letter)
		});
	};
	return { stack, type, text: () => text };
}

test('steps are taken back newest first and done again in order; a new step ends what could be done again', async () => {
	const { stack, type, text } = setUp();
	for (const letter of 'abc') type(letter);
	expect([stack.undoes, stack.redoes]).toEqual(['type c', undefined]);
	expect([await stack.undo(), await stack.undo(), text()]).toEqual(['type c', 'type b', 'a']);
	expect([await stack.redo(), text()]).toEqual(['type b', 'ab']);
	type('x');
	expect([stack.redoes, await stack.redo(), text()]).toEqual([undefined, undefined, 'abx']);
	for (let i = 0; i < 5; i++) await stack.undo();
	expect([text(), stack.undoes]).toEqual(['', undefined]);
});

test('a step without a way to do it again is only taken back', async () => {
	const { stack } = setUp();
	stack.push({ what: 'delete', undo: () => undefined });
	expect([await stack.undo(), stack.redoes]).toEqual(['delete', undefined]);
});

test('what a step does while it is taken back is no step', async () => {
	const { stack } = setUp();
	stack.push({ what: 'a', undo: () => void stack.push({ what: 'inner', undo: () => undefined }) });
	await stack.undo();
	expect(stack.undoes).toBeUndefined();
});

test('a step that was taken back by its own button is forgotten', () => {
	const { stack, type } = setUp();
	type('a');
	const forget = type('b');
	forget();
	expect(stack.undoes).toBe('type a');
});

test('a step that cannot be taken back says why and is gone; those before it are still there', async () => {
	const { stack, type } = setUp();
	type('a');
	stack.push({ what: 'rename', undo: () => Promise.reject(new Error('Stop recording first.')) });
	await expect(stack.undo()).rejects.toThrow('Stop recording first.');
	expect([stack.undoes, await stack.undo()]).toEqual(['type a', 'type a']);
});

test('a hundred steps are remembered', async () => {
	const { stack, type } = setUp();
	for (let i = 0; i < 150; i++) type('a');
	let n = 0;
	while ((await stack.undo()) !== undefined) n++;
	expect(n).toBe(100);
});
