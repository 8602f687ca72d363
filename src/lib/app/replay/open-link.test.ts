import { describe, expect, test } from 'vitest';
import { unreadable } from '../library/listed-session.ts';
import { openLink, viewLink, type LinkParts } from './open-link.ts';

const PAGE = 'https://example.org/deck/?session=x#top';

async function opened(search: string): Promise<string[]> {
	const calls: string[] = [];
	const parts: LinkParts = {
		demo: { start: async () => void calls.push('demo') },
		library: { get: (id) => (id === 'a1' ? unreadable('a1', 'A') : undefined) },
		replaySession: {
			open: async (id) => void calls.push(id),
			openAtPosition: async (id, position) => void calls.push(`${id} at ${position}`)
		}
	};
	await openLink(parts, new URLSearchParams(search), PAGE);
	return calls;
}

describe('a link', () => {
	test('opens the demo, a session of this browser by its id, an archive by its address, or nothing', async () => {
		expect(await opened('demo')).toEqual(['demo']);
		expect(await opened('session=a1')).toEqual(['a1']);
		expect(await opened('session=linked/b.session.zip')).toEqual([
			'https://example.org/deck/linked/b.session.zip'
		]);
		expect(await opened('')).toEqual([]);
	});

	test('with a position opens the session paused there', async () => {
		expect(await opened('session=a1&at=12.5')).toEqual(['a1 at 12.5']);
		expect(await opened('at=12.5')).toEqual([]);
	});

	test('says what to do about a session or a position that is none', async () => {
		await expect(opened('session=file:///etc/passwd')).rejects.toThrow(/no address of a session/);
		await expect(opened('session=0123-unknown')).rejects.toThrow(/no session of this browser/);
		for (const at of ['', '-1', 'soon', 'Infinity', ' '])
			await expect(opened(`session=a1&at=${encodeURIComponent(at)}`)).rejects.toThrow(/is no position/);
	});

	test('that is copied opens the same view again, whatever the id', async () => {
		const link = new URL(viewLink(PAGE, 'https://other.org/c d.session.zip?x=1&y', 2.00049));
		expect(link.origin + link.pathname).toBe('https://example.org/deck/');
		expect(await opened(link.search)).toEqual(['https://other.org/c%20d.session.zip?x=1&y at 2']);
	});
});
