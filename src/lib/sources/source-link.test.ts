import { expect, test } from 'vitest';
import { sources } from './index.ts';
import { fromLink, linkOf } from './source-link.ts';

test('a form goes into a link and comes back; what differs not is left out', () => {
	const kind = sources.get('serial-frames');
	const values = { sync: 'A0', channels: 8, type: 'i24', rate: 250, startText: 'b\\n & more' };
	const link = linkOf(kind, values);
	expect(link).not.toContain('rate');
	expect(fromLink(link, sources.all)).toEqual({
		kind,
		params: { sync: 'A0', channels: 8, type: 'i24', startText: 'b\\n & more' }
	});
});

test('a link is not trusted', () => {
	expect(fromLink('#source=nothing', sources.all)).toBeUndefined();
	expect(fromLink('', sources.all)).toBeUndefined();
	const { params } = fromLink('#source=serial-frames&channels=1e9&type=evil&foo=1&rate=500', sources.all)!;
	expect(params).toEqual({ rate: 500 });
});
