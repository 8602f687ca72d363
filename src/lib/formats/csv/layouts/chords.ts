import { findHeading } from '../heading.ts';
import type { KnownLayout } from './layout-match.ts';

/** Chords of Upside Down Labs: `Counter,Channel1,Channel2`, counts of the converter. */
export const chords: KnownLayout = {
	id: 'chords',
	match(head) {
		const heading = findHeading(head, undefined);
		const names = heading.names?.map((name) => name.trim()) ?? [];
		const mine =
			/^counter$/i.test(names[0] ?? '') &&
			names.length > 1 &&
			names.slice(1).every((name) => /^channel ?\d+$/i.test(name));
		return mine
			? { program: 'Chords', heading, roles: names.map((_, i) => (i === 0 ? 'counter' : 'emg')) }
			: undefined;
	}
};
