import { describe, expect, test } from 'vitest';
import { planOf } from './plan.ts';
import {
	checkProtocol,
	parseProtocol,
	PRESETS,
	protocolFor,
	protocolJson,
	secondsOf,
	type Protocol
} from './protocol.ts';

const NAMES = ['Rest', 'Fist', 'Open', 'Pinch'];
const standard = protocolFor(PRESETS.standard, NAMES);
const cues = (protocol: Protocol, names = NAMES): number[] =>
	planOf(protocol, names)
		.steps.filter((step) => step.kind === 'cue')
		.map((step) => step.classIndex);

describe('a plan', () => {
	test('cues every class in every repetition, and lasts as long as it says', () => {
		for (const pace of Object.values(PRESETS)) {
			const protocol = protocolFor(pace, NAMES);
			const { steps, nTrials } = planOf(protocol, NAMES);
			expect(nTrials).toBe(3 * pace.repetitions);
			const blocks = cues(protocol);
			for (let i = 0; i < blocks.length; i += 3)
				expect(new Set(blocks.slice(i, i + 3))).toEqual(new Set([1, 2, 3]));
			expect(steps.reduce((sum, step) => sum + step.seconds, 0)).toBeCloseTo(secondsOf(protocol), 9);
		}
	});

	test('shuffles within blocks, the same for the same seed and another for another', () => {
		const shuffled = (seed: number): number[] => cues({ ...standard, order: 'shuffled', seed });
		expect(shuffled(3)).toEqual(shuffled(3));
		expect(shuffled(3)).not.toEqual(shuffled(4));
		expect(shuffled(3)).not.toEqual(cues(standard));
	});

	test('labels rests with the class that is rest, and else with −1, and then begins with a practice cue', () => {
		expect(standard).toMatchObject({ restClass: 'Rest', classes: ['Fist', 'Open', 'Pinch'] });
		const rests = planOf(standard, NAMES).steps.filter((step) => step.kind === 'rest');
		expect(new Set(rests.map((step) => step.classIndex))).toEqual(new Set([0]));
		const without = protocolFor(PRESETS.quick, ['Fist', 'Open']);
		const plan = planOf(without, ['Fist', 'Open']);
		expect(plan.steps.filter((step) => step.kind === 'rest').every((step) => step.classIndex === -1)).toBe(
			true
		);
		expect(plan.nTrials).toBe(7);
		expect(plan.steps.find((step) => step.kind === 'cue')).toMatchObject({ classIndex: 0, repetition: 0 });
	});

	test('says which class is missing when the list was changed', () => {
		expect(() => planOf(standard, ['Rest', 'Fist', 'Open'])).toThrow(
			'The protocol cues "Pinch", which is not a class. Add it to the classes.'
		);
	});

	test('of 50 classes can be done', () => {
		const names = Array.from({ length: 50 }, (_, i) => `Class ${i + 1}`);
		expect(cues(protocolFor(PRESETS.quick, names), names)).toHaveLength(151);
	});
});

test.each([
	[{ holdSeconds: 0 }, 'A hold of 0 s cannot be recorded. Choose from 0.5 to 60 s.'],
	[{ holdSeconds: NaN }, 'A hold of NaN s cannot be recorded.'],
	[{ restSeconds: -1 }, 'A rest of -1 s cannot be recorded.'],
	[{ repetitions: 0 }, '0 repetitions cannot be done.'],
	[{ repetitions: 2.5 }, '2.5 repetitions cannot be done.'],
	[{ classes: [] }, 'No class is chosen.'],
	[{ classes: ['Fist', 'Fist'] }, '"Fist" is cued twice'],
	[{ classes: ['Fist', ' '] }, 'A class has no name.'],
	[{ classes: ['Rest'] }, '"Rest" is cued and is also the rest class.'],
	[{ classes: Array.from({ length: 101 }, (_, i) => `${i}`) }, '101 classes are too many for one recording.']
])('%j is refused by name', (change, message) => {
	expect(() => checkProtocol({ ...standard, ...change })).toThrow(message);
});

describe('a protocol file', () => {
	const file = (change: Record<string, unknown>): string =>
		JSON.stringify({ ...protocolJson(standard), ...change });

	test('comes back as it went out', () => {
		const picture = 'data:image/png;base64,AAAA';
		const protocol: Protocol = { ...standard, order: 'shuffled', seed: 9, pictures: { Fist: picture } };
		expect(parseProtocol(JSON.stringify(protocolJson(protocol)), 'a.json')).toEqual(protocol);
	});

	test('is not trusted: what it may not say is refused or left out', () => {
		expect(() => parseProtocol('{', 'a.json')).toThrow('a.json is not valid JSON');
		expect(() => parseProtocol('{"classes":["A"]}', 'a.json')).toThrow('a.json is no protocol');
		expect(() => parseProtocol(file({ classes: 'Fist' }), 'a.json')).toThrow('a.json names no classes');
		expect(() => parseProtocol(file({ holdSeconds: 0 }), 'a.json')).toThrow('a.json: A hold of 0 s');
		expect(parseProtocol(file({ holdSeconds: 'long', order: 7 }), 'a.json')).toEqual(standard);
		const pictures = { Fist: 'https://example.org/fist.png', Open: 'data:text/html,<b>', Pinch: 3 };
		expect(parseProtocol(file({ pictures }), 'a.json').pictures).toEqual({});
	});
});
