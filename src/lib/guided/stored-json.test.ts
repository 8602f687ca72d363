import { expect, test } from 'vitest';
import { calibrationOf } from './calibration.ts';
import { PRESETS, protocolFor, protocolJson, protocolOf } from './protocol.ts';
import { NOBODY, subjectOf, type Subject } from './subject.ts';
import { STANDARD_TARGET, targetOf, type Target } from './target.ts';

/** Values that no member has. */
const ODD: readonly unknown[] = [
	null,
	NaN,
	Infinity,
	[],
	[[]],
	{},
	() => 1,
	1n,
	Symbol('x'),
	JSON.parse('{"__proto__":{"x":1}}'),
	Object.create(null)
];

test('a target, a subject and a protocol keep what is right, whatever stands in another member', () => {
	const target: Target = { ...STANDARD_TARGET, shape: 'sine', unit: '±1', level: 0.5, seconds: 21, seed: 9 };
	const subject: Subject = { ...NOBODY, subject: '01', side: 'left', electrodes: 'bipolar' };
	const protocol = { ...protocolFor(PRESETS.research, ['Rest', 'Fist']), holdSeconds: 4.5 };
	for (const odd of ODD) {
		for (const key of Object.keys(target) as (keyof Target)[])
			expect(targetOf({ ...target, [key]: odd })).toEqual({ ...target, [key]: STANDARD_TARGET[key] });
		for (const key of Object.keys(subject))
			expect(subjectOf({ ...subject, [key]: odd })).toEqual({ ...subject, [key]: '' });
		const json = protocolJson(protocol);
		for (const key of Object.keys(json).filter(
			(key) => !['kind', 'version', 'classes', 'restClass'].includes(key)
		)) {
			const read = protocolOf({ ...json, [key]: odd })!;
			expect({ ...read, [key]: undefined }).toEqual({ ...protocol, [key]: undefined });
			expect(typeof Reflect.get(read, key)).toBe(typeof Reflect.get(protocol, key));
		}
		expect(protocolOf({ ...json, restClass: odd })).toEqual({ ...protocol, restClass: undefined });
		expect(targetOf(odd)).toEqual(STANDARD_TARGET);
		expect(subjectOf(odd)).toEqual(NOBODY);
		expect(protocolOf(odd)).toBeUndefined();
		for (const key of ['stream', 'zero', 'mvc'])
			expect(calibrationOf({ stream: 'emg', zero: 1, mvc: 9, [key]: odd })).toBeUndefined();
		expect(calibrationOf(odd)).toBeUndefined();
	}
	expect('x' in {}).toBe(false);
});

test('texts and pictures without an end are not taken over', () => {
	const long = 'x'.repeat(1e5);
	expect(subjectOf({ subject: long, electrodes: 'bipolar' })).toEqual({ ...NOBODY, electrodes: 'bipolar' });
	expect(protocolOf({ classes: [long] })).toBeUndefined();
	expect(
		protocolOf({ classes: ['A'], name: long, pictures: { A: `data:image/png,${'x'.repeat(3e6)}` } })
	).toMatchObject({
		name: 'Protocol',
		pictures: {}
	});
	expect(calibrationOf({ stream: long, zero: 1, mvc: 9 })).toBeUndefined();
});
