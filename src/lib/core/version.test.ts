import { expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { WRITER } from './version.ts';

test('what is written names the version of the package', () => {
	expect(WRITER).toBe(`myodeck ${packageJson.version}`);
});
