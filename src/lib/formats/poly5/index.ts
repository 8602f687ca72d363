import type { Format } from '../format.ts';
import { isPoly5 } from './header.ts';
import { importPoly5 } from './read.ts';

/** Poly5 of TMSi (SAGA, Porti, Refa, Mobi). */
export const poly5: Format = {
	id: 'poly5',
	label: 'Poly5',
	extensions: ['.poly5', '.s00'],
	summary: 'Recordings of TMSi amplifiers.',
	import: importPoly5,
	sniff: isPoly5
};
