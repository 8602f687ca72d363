import { afterEach, expect, test, vi } from 'vitest';
import { missingCapabilities } from './capabilities.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser that has everything, but for what is given. */
function browser(missing: {
	isolated?: false;
	webgl?: false;
	storage?: false;
	locks?: false;
	devices?: false;
}) {
	const lost: string[] = [];
	const context = { getExtension: () => ({ loseContext: () => lost.push('context') }) };
	vi.stubGlobal('crossOriginIsolated', missing.isolated ?? true);
	vi.stubGlobal('document', {
		createElement: () => ({ getContext: () => (missing.webgl === false ? null : context) })
	});
	if (missing.storage !== false) vi.stubGlobal('indexedDB', {});
	vi.stubGlobal('navigator', {
		...(missing.locks !== false && { locks: {} }),
		...(missing.devices !== false && { serial: {}, bluetooth: {} })
	});
	return { lost };
}

const idsOf = () => missingCapabilities().map(({ id }) => id);

test('nothing is missing where everything is there, and the WebGL context that was tried is given back', () => {
	const { lost } = browser({});
	expect(missingCapabilities()).toEqual([]);
	expect(lost).toEqual(['context']);
});

test.each([
	[{ isolated: false } as const, ['isolation']],
	[{ storage: false } as const, ['storage']],
	[{ locks: false } as const, ['storage']],
	[{ webgl: false } as const, ['webgl']],
	[{ devices: false } as const, ['serial', 'bluetooth']]
])('%o: %o is named', (missing, ids) => {
	browser(missing);
	expect(idsOf()).toEqual(ids);
});

test('the essential comes first, and each says what does not work and what does', () => {
	browser({ isolated: false, webgl: false, storage: false, devices: false });
	const all = missingCapabilities();
	expect(all.map(({ essential }) => essential)).toEqual([true, true, true, false, false]);
	for (const { text } of all) expect(text).toMatch(/\. .*(?:work|can still|do)/);
});
