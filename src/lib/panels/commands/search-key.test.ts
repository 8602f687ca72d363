import { expect, test } from 'vitest';
import { isSearchKey } from './search-key.ts';

// In plain Node there is no element that keys could belong to.
class FakeElement {
	readonly inField: boolean;
	constructor(inField: boolean) {
		this.inField = inField;
	}
	closest(): object | null {
		return this.inField ? {} : null;
	}
}
Object.assign(globalThis, { HTMLElement: FakeElement });

const pressed = (more: object = {}, letterKeys = true): boolean => {
	const event: unknown = { key: '/', target: new FakeElement(false), ...more };
	return isSearchKey({ settings: { data: { letterKeys } } }, event as KeyboardEvent);
};

test('a slash searches, but not in a field, with Ctrl, or where single keys are off', () => {
	expect(pressed()).toBe(true);
	for (const more of [{ target: new FakeElement(true) }, { ctrlKey: true }, { repeat: true }, { key: 'k' }])
		expect(pressed(more)).toBe(false);
	expect(pressed({}, false)).toBe(false);
});
