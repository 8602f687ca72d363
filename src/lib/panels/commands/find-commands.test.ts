import { expect, test } from 'vitest';
import { findCommands } from './find-commands.ts';

const commands = [
	{ label: 'Start the demo', words: 'try example' },
	{ label: 'Stop recording' },
	{ label: 'Open the Train page' },
	{ label: 'Train a model' },
	{ label: 'Record', words: 'start session' }
];
const found = (query: string): string[] => findCommands(commands, query).map(({ label }) => label);

test('what begins with the query comes first, then a word of it, then any place of every word', () => {
	expect(found('train')).toEqual(['Train a model', 'Open the Train page']);
	expect(found('start')).toEqual(['Start the demo', 'Record']);
	expect(found('REC')).toEqual(['Record', 'Stop recording']);
	expect(found('demo try')).toEqual(['Start the demo']);
});

test('a blank query finds all, one that fits nothing none', () => {
	expect(found('  ')).toHaveLength(commands.length);
	expect(found('nothing like it')).toEqual([]);
	expect(found('(')).toEqual([]);
});
