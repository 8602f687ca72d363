import { expect, test } from 'vitest';
import { myoWareDecoder } from './myoware.ts';

const said = (text: string): unknown => myoWareDecoder().push(Buffer.from(text), 0, 'data');

test('a notification is one number as text', () => {
	expect(said('1.25')).toEqual([{ stream: 0, values: [1.25] }]);
	expect(said(' -3 \r\n')).toEqual([{ stream: 0, values: [-3] }]);
});

test('what is not a finite number is passed over', () => {
	for (const text of ['', 'nan', 'inf', 'abc', '1e999', '12 13']) expect(said(text)).toEqual([]);
});
